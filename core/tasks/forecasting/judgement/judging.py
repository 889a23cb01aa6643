"""How good a trained network is on the untouched test part, beside its simple rivals under the same rules."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from core.language import say
from core.results.exhibits.forecasting import Coverage
from core.results.exhibits.kinds import Exhibit
from core.results.exhibits.scores import Errors, ScoreRow, Scores
from core.results.intervals import Bands, coverage
from core.results.metrics import FORECAST
from core.results.naive2 import owa
from core.results.scoring import Values, mean_scores
from core.results.verdict import judge_network, repeats_last_value
from core.tasks.forecasting.cutting import Fitted
from core.tasks.forecasting.judgement.adding import added
from core.tasks.forecasting.judgement.bands import held_out_bands
from core.tasks.forecasting.judgement.exhibiting import pages, whole_forecast
from core.tasks.forecasting.judgement.lessons import lessons
from core.tasks.forecasting.judgement.testing import NAIVE2, NETWORK, ReadsWindows, Tested, score_each, test
from core.tasks.forecasting.predicting import ends

FULL = 0.995
"""A share from which on all of an answer is said to count."""


def judge(
    network: Any, fitted: list[Fitted], rivals: Mapping[str, ReadsWindows] | None = None, *, share: float = 1.0
) -> list[Exhibit]:
    """Verdict, scores, forecasts, coverage of the intervals and paired errors of a finished network.

    `rivals` are others that read the network's windows, by name. `share` is how much of what it learnt counts in its
    answers.
    """
    rivals = rivals or {}
    bands = held_out_bands(network, fitted)
    tested = test(network, fitted, rivals)
    errors, unit = paired_errors(tested), fitted[0].series.unit
    scored = score_each(tested, scales=errors.scales)
    covered = _coverage(fitted, tested, bands, unit)
    warnings = (*_shrunk(share), *_repeats(tested), *lessons(fitted, covered))
    verdict = judge_network(errors, unit=unit, warnings=warnings)
    if len(fitted) == 1:
        shown = [whole_forecast(network, fitted[0], bands, rivals)]
    else:
        shown = pages(network, fitted, tested, bands, scored)
    table = score_table(scored, unit, scaled=errors.scaled)
    divisors = [_divisor(one) if errors.scaled else 1.0 for one in tested]
    more = added(fitted, tested, divisors, unit=None if errors.scaled else unit)
    return [verdict, table, *shown, *([covered] if covered else []), *([more] if more else []), errors]


def _coverage(fitted: list[Fitted], tested: list[Tested], bands: Bands | None, unit: str | None) -> Coverage | None:
    if bands is None:
        return None
    reached = [ends(series, one.answer, bands) for series, one in zip(fitted, tested, strict=True)]
    lower, upper = (np.concatenate([each[side] for each in reached], axis=1) for side in (0, 1))
    several = len(tested) > 1
    divisor = np.concatenate([np.full((len(one.origins), 1), _divisor(one) if several else 1.0) for one in tested])
    actual = np.concatenate([one.actual for one in tested])
    return coverage(actual, lower, upper, bands=bands, unit=None if several else unit, divisor=divisor)


def score_table(scored: dict[str, list[Values]], unit: str | None, *, scaled: bool) -> Scores:
    """Every metric of every contestant, the one that decides first; with several series the mean over them.

    `scaled`: errors are compared over each series' MASE scale, so that MASE decides.
    """
    each = {name: mean_scores(found) for name, found in scored.items()}
    reference = each.pop(NAIVE2)
    rows = [
        ScoreRow(
            name=name,
            role="network" if name == NETWORK else "baseline",
            values=values | {"owa": owa(values, reference)},
        )
        for name, values in each.items()
    ]
    metrics = (*sorted(FORECAST, key=lambda key: key != "mase"), "owa") if scaled else (*FORECAST, "owa")
    return Scores(part="test", unit=unit, metrics=metrics, rows=tuple(rows), reference=reference)


def paired_errors(tested: list[Tested]) -> Errors:
    """Errors window by window; over each series' MASE scale when there are several series."""
    several = len(tested) > 1
    divisors = [_divisor(one) if several else 1.0 for one in tested]

    def joined(part: Callable[[Tested], np.ndarray]) -> np.ndarray:
        return np.concatenate([part(one) / divisor for one, divisor in zip(tested, divisors, strict=True)])

    counts = [len(one.origins) for one in tested]
    return Errors(
        origins=np.concatenate([one.origins for one in tested]),
        absolute={
            name: joined(lambda one, name=name: np.abs(one.predicted[name] - one.actual))
            for name in tested[0].predicted
        },
        network=joined(lambda one: one.predicted[NETWORK] - one.actual),
        actual=joined(lambda one: one.actual),
        series=np.repeat(np.arange(len(tested)), counts) if several else None,
        scales=np.array(divisors if several else [tested[0].scale]),
        scaled=several,
    )


def _divisor(one: Tested) -> float:
    """The series' MASE scale; where training never changes, the size of its values."""
    return one.scale or float(np.abs(one.last).mean()) or 1.0


def _shrunk(share: float) -> Iterator[str]:
    if share < FULL:
        yield (
            say(
                "{share:.0%} of what the network adds to the simple forecast is used: more is not "
                "supported by the validation part.",
                share=share,
            )
            if share > 0
            else say(
                "The network adds nothing to the simple forecast: the validation part supports none of what it learnt."
            )
        )


def _repeats(tested: list[Tested]) -> Iterator[str]:
    last = np.concatenate([one.last / _divisor(one) for one in tested])
    predicted = np.concatenate([one.predicted[NETWORK][:, 0] / _divisor(one) for one in tested])
    actual = np.concatenate([one.actual[:, 0] / _divisor(one) for one in tested])
    if repeats_last_value(last, predicted, actual):
        yield say("The network repeats the last value: its next-step forecasts hardly leave the value before them.")
