"""What a network adds to its start on the test part: how much of the score is whose, and where."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from core.language import mark, say
from core.results.exhibits.forecasting import Added, AddedWhere
from core.results.significance import difference
from core.tasks.forecasting.choosing import RIVAL_WORDS
from core.tasks.forecasting.cutting import Fitted
from core.tasks.forecasting.judgement.bands import Silent
from core.tasks.forecasting.judgement.testing import NETWORK, Tested
from core.tasks.forecasting.options import ForecastingOptions
from core.tasks.forecasting.predicting import forecasts
from core.tasks.forecasting.starts.fitted_start import unfitted
from core.tasks.forecasting.starts.mix import Mix
from core.tasks.forecasting.starts.trial import Candidate, start_words
from core.words import counted

SHOCK = 0.9
"""A change before an origin that is larger than this share of those in the training part is a shock."""
PLACES = 4
"""Stretches of a season that are told apart."""


def added(fitted: list[Fitted], tested: list[Tested], divisors: list[float], *, unit: str | None) -> Added | None:
    """None where the network starts from nothing. `divisors` are what the errors of each series are counted over."""
    options = fitted[0].shape.options
    if options.residual_over == "nothing":
        return None
    start, network = _start_errors(fitted, tested, divisors), _errors(tested, divisors)
    simple = start if fitted[0].ridge is None else _start_errors(unfitted(fitted), tested, divisors)
    series = np.repeat(np.arange(len(tested)), [len(one.origins) for one in tested]) if len(tested) > 1 else None
    origins = np.concatenate([one.origins for one in tested])
    found = difference(network, start, origins=origins, groups=series)
    clearly = "less" if found.mean > 0 else "more"
    return Added(
        start=starts_from(options, _mix_of_the_test_part(fitted)),
        unit=unit,
        simple=float(simple.mean()),
        fitted=float(start.mean()),
        network=float(network.mean()),
        outcome=clearly if found.clear else "no_clear_difference",
        p_value=found.p_value,
        steps_start=start.mean(axis=0),
        steps_network=network.mean(axis=0),
        where=tuple(_where(fitted, tested, start, network)),
    )


def _mix_of_the_test_part(fitted: list[Fitted]) -> Mix | None:
    """Of one series; None where there are several."""
    return (fitted[0].later or fitted[0]).mix if len(fitted) == 1 else None


def starts_from(options: ForecastingOptions, mix: Mix | None = None) -> str:
    """What a network with these options starts from, as part of a sentence; empty where that is nothing.

    With the weights of `mix`, where it is known and holds several starts.
    """
    if options.residual_over == "nothing":
        return ""
    blend = () if options.blend == "nothing" else (options.blend,)
    weights = f" ({weight_words(mix)})" if mix is not None and len(mix.weights) > 1 else ""
    words = start_words(Candidate((options.residual_over, *blend), options.ridge)).rstrip(",")
    return words + weights


def weight_words(mix: Mix) -> str:
    """How much each start counts, the most first."""
    parts = sorted(mix.weights.items(), key=lambda part: -part[1])
    return ", ".join(f"{weight:.0%} {say(RIVAL_WORDS[name])}" for name, weight in parts)


def _errors(tested: list[Tested], divisors: list[float]) -> np.ndarray:
    pairs = zip(tested, divisors, strict=True)
    return np.concatenate([np.abs(one.predicted[NETWORK] - one.actual) / divisor for one, divisor in pairs])


def _start_errors(fitted: list[Fitted], tested: list[Tested], divisors: list[float]) -> np.ndarray:
    """Absolute errors [windows, horizon] of a network that adds nothing."""
    said = forecasts(Silent(fitted[0].shape.outputs), fitted, [one.origins for one in tested])
    alone = [replace(one, predicted={NETWORK: values}) for one, values in zip(tested, said, strict=True)]
    return _errors(alone, divisors)


def _where(fitted: list[Fitted], tested: list[Tested], start: np.ndarray, network: np.ndarray) -> Iterator[AddedWhere]:
    """By distance, by place in the season and after shocks; only where there is something on both sides."""
    groups = {
        **_distances(start.shape),
        **_seasons(fitted, tested, start.shape[1]),
        **_shocks(fitted, tested, start.shape[1]),
    }
    for name, chosen in groups.items():
        if chosen.any() and not chosen.all():
            yield AddedWhere(name=name, start=float(start[chosen].mean()), network=float(network[chosen].mean()))


def _distances(shape: tuple[int, int]) -> dict[str, np.ndarray]:
    """The near, the middle and the far third of the horizon."""
    steps = np.arange(shape[1])
    return {
        say("{span} ahead", span=_span(part)): np.broadcast_to(np.isin(steps, part), shape)
        for part in np.array_split(steps, min(3, shape[1]))
    }


def _span(steps: np.ndarray) -> str:
    first, last = int(steps[0]) + 1, int(steps[-1]) + 1
    return (
        counted(last, "timestep")
        if first == last
        else say("{first} to {timesteps}", first=first, timesteps=counted(last, "timestep"))
    )


def _seasons(fitted: list[Fitted], tested: list[Tested], horizon: int) -> dict[str, np.ndarray]:
    """Quarters of the season, counted from the first row; for one series alone, as others begin elsewhere."""
    season = fitted[0].series.season
    if len(fitted) > 1 or season < PLACES:
        return {}
    place = (tested[0].origins[:, None] + np.arange(horizon)) % season * PLACES // season
    return {say("Quarter {number} of the season", number=number + 1): place == number for number in range(PLACES)}


def _shocks(fitted: list[Fitted], tested: list[Tested], horizon: int) -> dict[str, np.ndarray]:
    """Windows right behind a change that is unusually large for the training part, and the others."""
    shocked = np.concatenate([_after_shock(one, each.origins) for one, each in zip(fitted, tested, strict=True)])
    rows = np.repeat(shocked[:, None], horizon, axis=1)
    return {mark("After a shock"): rows, mark("Without a shock before"): ~rows}


def _after_shock(one: Fitted, origins: np.ndarray) -> np.ndarray:
    changes = np.abs(np.diff(one.target))
    known = changes[: max(one.parts.train_stop - 1, 1)]
    return changes[np.maximum(origins - 2, 0)] > np.quantile(known, SHOCK)
