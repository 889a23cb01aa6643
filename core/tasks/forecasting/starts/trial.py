"""Which start would have left least over the stretches before the test part, each forecast from what lies before it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from core.data.series import Series
from core.tasks.forecasting.choosing import RIVAL_WORDS
from core.tasks.forecasting.cutting import Fitted, fit_all
from core.tasks.forecasting.options import ForecastingOptions
from core.tasks.forecasting.starts.ridge import flat, solutions
from core.tasks.forecasting.windows import past_of, simple_start

ENDS = (0.55, 0.7, 0.85, 1.0)
"""The part before the test part is cut here; what lies before a cut is learnt from, what follows is forecast."""
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
    simple = " and ".join(RIVAL_WORDS[one] for one in start.simple)
    mean = f"the mean of {simple}" if len(start.simple) > 1 else simple
    return f"{mean}, corrected by ridge regression," if start.ridge else mean


def tried(
    series: Series, options: ForecastingOptions, simple: Sequence[tuple[str, ...]]
) -> dict[Candidate, float] | None:
    """Mean error of each start made of `simple`, in the person's units; None where no stretch is long enough.

    The penalty of a ridge regression is chosen on the last fifth of what is learnt from.
    """
    before = series.without_last(int(options.test))
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


def _errors(one: Fitted, simple: Sequence[tuple[str, ...]], *, cut: int, stop: int) -> np.ndarray | None:
    """Absolute errors [candidates, values] at origins from `cut` on, learnt from what lies before it."""
    outputs, seen = one.shape.outputs, _spread(one.shape.lookback, cut - one.shape.outputs, LEARNT)
    asked = _spread(cut, stop - outputs, TRIED)
    inner = int(0.8 * len(seen))
    if inner < FEWEST or not len(asked):
        return None
    learnt, bases = one.targets(seen), [_base(one, seen, names) for names in simple]
    held_out = seen >= seen[inner] + outputs
    if not held_out.any():
        held_out = np.arange(len(seen)) >= inner
    left = np.concatenate([learnt - base for base in bases], axis=1)
    inputs = _flat(one, seen)
    weights = _fitted(inputs, left, inner, held_out, outputs)
    said = np.split(_flat(one, asked) @ weights, len(simple), axis=1)
    plain = [_base(one, asked, names) for names in simple]
    corrected = [base + more for base, more in zip(plain, said, strict=True)]
    actual = one.power.decode(one.targets(asked))
    return np.stack([np.abs(actual - one.power.decode(values)).ravel() for values in (*plain, *corrected)])


def _fitted(inputs: np.ndarray, left: np.ndarray, inner: int, held_out: np.ndarray, outputs: int) -> np.ndarray:
    """Weights [columns, outputs of all candidates], each candidate's with the penalty that is best on `held_out`."""
    tried = list(solutions(inputs[:inner], left[:inner]))
    count = left.shape[1] // outputs
    errors = np.array(
        [
            [np.abs(each).mean() for each in np.split(inputs[held_out] @ weights - left[held_out], count, axis=1)]
            for weights in tried
        ]
    )
    best = np.argmin(errors, axis=0)
    parts = [tried[place][:, number * outputs : (number + 1) * outputs] for number, place in enumerate(best)]
    return np.concatenate(parts, axis=1)


def _flat(one: Fitted, origins: np.ndarray) -> np.ndarray:
    return flat(one.encode(origins).inputs, one.shape.features)


def _base(one: Fitted, origins: np.ndarray, names: tuple[str, ...]) -> np.ndarray:
    """What the mean of these simple forecasts says, in transformed values [windows, outputs]."""
    blend = names[1] if len(names) > 1 else "nothing"
    options = one.shape.options.model_copy(update={"residual_over": names[0], "blend": blend})
    shape = replace(one.shape, options=options)
    return simple_start(past_of(one.target, origins, shape.past), shape, *names)


def _spread(first: int, last: int, most: int) -> np.ndarray:
    """Origins from `first` to `last`, at most so many, evenly."""
    if last < first:
        return np.zeros(0, dtype=int)
    return np.unique(np.linspace(first, last, min(most, last - first + 1)).astype(int))
