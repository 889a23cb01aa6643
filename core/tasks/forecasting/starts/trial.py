"""Which start would have left least over the stretches before the test part, each forecast from what lies before it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from core.data.series import Series
from core.language import say
from core.tasks.forecasting.choosing import RIVAL_WORDS
from core.tasks.forecasting.cutting import Fitted, fit_all
from core.tasks.forecasting.options import ForecastingOptions
from core.tasks.forecasting.starts.mix import Mix, every_weight, fit_models
from core.tasks.forecasting.starts.ridge import flat, solutions_of
from core.tasks.forecasting.starts.starting import MODELS, WEIGHTED
from core.tasks.forecasting.windows import past_of

ENDS = (0.55, 0.7, 0.85, 1.0)
"""The part before the test part is cut here; what lies before a cut is learnt from, what follows is forecast."""
LATEST = 5000
"""Timesteps that are looked at: the last ones."""
LEARNT, TRIED = 600, 200
"""Windows of a stretch that are looked at, at most."""
FEWEST = 30
"""Windows without which nothing is learnt from a stretch."""


@dataclass(frozen=True)
class Candidate:
    """One simple forecast or the mean of two, with a ridge regression on top or without."""

    simple: tuple[str, ...]
    ridge: bool


def start_words(start: Candidate) -> str:
    """What a network starts from, as part of a sentence."""
    simple = say(" and ").join(say(RIVAL_WORDS[one]) for one in start.simple)
    mean = say("the mean of {simple}", simple=simple) if len(start.simple) > 1 else simple
    return say("{mean}, corrected by ridge regression,", mean=mean) if start.ridge else mean


def tried(
    series: Series, options: ForecastingOptions, simple: Sequence[tuple[str, ...]]
) -> dict[Candidate, float] | None:
    """Mean error of each start made of `simple`, in the person's units; None where no stretch is long enough."""
    before = latest(series.without_last(int(options.test)))
    first = int(ENDS[0] * len(before))
    options = options.model_copy(update={"test": float(len(before) - first - options.horizon), "ridge": False})
    if options.test < options.horizon or first <= options.lookback:
        return None
    (one,) = fit_all((before,), options.model_copy(update={"validation": float(options.horizon)}))
    cuts = [int(end * len(before)) for end in ENDS]
    found = [each for cut, stop in pairwise(cuts) if (each := _errors(one, simple, cut=cut, stop=stop)) is not None]
    if not found:
        return None
    errors = np.concatenate(found, axis=1).mean(axis=1)
    candidates = [Candidate(names, ridge) for ridge in (False, True) for names in simple]
    return dict(zip(candidates, errors.tolist(), strict=True))


def latest(series: Series) -> Series:
    """The last LATEST timesteps, beginning with a season."""
    first = max(len(series) - LATEST, 0) // series.season * series.season
    repaired = None if series.repaired is None else series.repaired[first:]
    return replace(series, values=series.values[first:], index=series.index[first:], repaired=repaired)


def _errors(one: Fitted, simple: Sequence[tuple[str, ...]], *, cut: int, stop: int) -> np.ndarray | None:
    """Absolute errors [candidates, values] at origins from `cut` on, learnt from what lies before it."""
    outputs, seen = one.shape.outputs, _spread(one.shape.lookback, cut - one.shape.outputs, LEARNT)
    asked = _spread(cut, stop - outputs, TRIED)
    if int(0.8 * len(seen)) < FEWEST or not len(asked):
        return None
    said = _said(one, cut, np.concatenate([seen, asked]), simple)
    plain = [each[len(seen) :] for each in said]
    left = [one.targets(seen) - each[: len(seen)] for each in said]
    more = _corrections(one, seen, asked, np.concatenate(left, axis=1))
    actual = one.power.decode(one.targets(asked))
    every = [*plain, *(base + each for base, each in zip(plain, more, strict=True))]
    return np.stack([np.abs(actual - one.power.decode(values)).ravel() for values in every])


def _corrections(one: Fitted, seen: np.ndarray, asked: np.ndarray, left: np.ndarray) -> list[np.ndarray]:
    """What ridge regression says at the origins `asked` of what each candidate `left` at those that were `seen`.

    The penalty is the one that is best on the last fifth of these. Windows are fewer than what they show, so that
    their products are enough for all candidates and penalties.
    """
    outputs, inner, inputs = one.shape.outputs, int(0.8 * len(seen)), _flat(one, seen)
    held_out = seen >= seen[inner] + outputs
    if not held_out.any():
        held_out = np.arange(len(seen)) >= inner
    products, count, columns = inputs @ inputs.T, left.shape[1] // outputs, inputs.shape[1]
    tried = solutions_of(products[:inner, :inner], left[:inner], columns=columns)
    missed = [np.split(products[held_out, :inner] @ found - left[held_out], count, axis=1) for found in tried]
    best = np.argmin([[np.abs(each).mean() for each in penalty] for penalty in missed], axis=0)
    across = _flat(one, asked) @ inputs.T
    whole = [np.split(across @ found, count, axis=1) for found in solutions_of(products, left, columns=columns)]
    return [whole[place][number] for number, place in enumerate(best)]


def _flat(one: Fitted, origins: np.ndarray) -> np.ndarray:
    return flat(one.encode(origins).inputs, one.shape.features)


def _said(one: Fitted, cut: int, origins: np.ndarray, simple: Sequence[tuple[str, ...]]) -> list[np.ndarray]:
    """What the mean of each of these starts says after `origins`, in transformed values [windows, outputs].

    What has to be fitted is, on what lies before `cut`.
    """
    asked = {name for names in simple for name in names}
    every_start = one.shape.options.model_copy(update={"residual_over": WEIGHTED, "blend": "nothing"})
    shape, known = replace(one.shape, options=every_start), one.target[:cut]
    models = fit_models(known, shape) if asked & {*MODELS, WEIGHTED} else {}
    weights = every_weight(known, shape, models) if WEIGHTED in asked else {}
    every = Mix(dict.fromkeys([*sorted((asked | set(weights)) - {*MODELS, WEIGHTED}), *models], 1.0), models)
    there = {name: found[origins] for name, found in every.along(one.target, cut).items()}
    said = every.each(past_of(one.target, origins, shape.past), there, shape)
    if weights:
        said[WEIGHTED] = np.sum([weight * said[name] for name, weight in weights.items()], axis=0)
    # A series that is too short for a model has none in its run either.
    instead = said.get("last_value", next(iter(said.values())))
    return [np.mean([said.get(name, instead) for name in names], axis=0) for names in simple]


def _spread(first: int, last: int, most: int) -> np.ndarray:
    """Origins from `first` to `last`, at most so many, evenly."""
    if last < first:
        return np.zeros(0, dtype=int)
    return np.unique(np.linspace(first, last, min(most, last - first + 1)).astype(int))
