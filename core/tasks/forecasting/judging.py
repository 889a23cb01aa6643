"""How good a trained network is on the untouched test part, beside its simple rivals under the same rules."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.results.baselines import baseline_forecasts
from core.results.exhibits import Errors, Exhibit, ScoreRow, Scores
from core.results.metrics import METRICS, mean_scores, scores
from core.results.verdict import judge_network, repeats_last_value
from core.tasks.forecasting.cutting import Fitted
from core.tasks.forecasting.exhibiting import pages, whole_forecast
from core.tasks.forecasting.predicting import forecasts
from core.tasks.forecasting.splitting import judged_origins

NETWORK = "network"


@dataclass(frozen=True)
class Tested:
    """One series over its test part: what happened and what each contestant said, all [windows, horizon]."""

    origins: np.ndarray
    last: np.ndarray
    """[windows] the value before each origin."""
    actual: np.ndarray
    predicted: dict[str, np.ndarray]
    """"network" first, then every baseline."""
    scale: float
    """What MASE divides by."""


def judge(network: Any, fitted: list[Fitted]) -> list[Exhibit]:
    """Verdict, scores, forecasts and paired errors of a finished network."""
    tested = test(network, fitted)
    errors = paired_errors(tested)
    unit = fitted[0].series.unit
    verdict = judge_network(errors, unit=unit, warnings=tuple(_warnings(tested)))
    return [verdict, score_table(tested, unit), *_forecasts(network, fitted, tested), errors]


def test(network: Any, fitted: list[Fitted]) -> list[Tested]:
    """Every series' test windows, predicted by the network and by every baseline from the same origins."""
    origins = [judged_origins(one.parts, one.shape.options) for one in fitted]
    predicted = forecasts(network, fitted, origins)
    return [_tested(one, each, windows) for one, each, windows in zip(fitted, origins, predicted, strict=True)]


def _tested(one: Fitted, origins: np.ndarray, predicted: np.ndarray) -> Tested:
    values, horizon = one.series.target_values, one.shape.options.horizon
    rivals = baseline_forecasts(values, origins, horizon=horizon, season=one.series.season)
    return Tested(
        origins=origins,
        last=values[origins - 1],
        actual=values[origins[:, None] + np.arange(horizon)],
        predicted={NETWORK: predicted, **rivals},
        scale=one.mase,
    )


def score_table(tested: list[Tested], unit: str | None) -> Scores:
    """Every metric of every contestant; with several series the mean over them."""
    rows = []
    for name in tested[0].predicted:
        values = mean_scores([scores(one.actual, one.predicted[name], one.scale) for one in tested])
        rows.append(ScoreRow(name=name, role="network" if name == NETWORK else "baseline", values=values))
    return Scores(part="test", unit=unit, metrics=tuple(METRICS), rows=tuple(rows))


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


def _forecasts(network: Any, fitted: list[Fitted], tested: list[Tested]) -> list[Exhibit]:
    if len(fitted) == 1:
        return [whole_forecast(network, fitted[0])]
    rival = "seasonal naive" if "seasonal naive" in tested[0].predicted else "naive"
    scored = [
        (
            scores(one.actual, one.predicted[NETWORK], one.scale),
            scores(one.actual, one.predicted[rival], one.scale),
        )
        for one in tested
    ]
    predicted = [one.predicted[NETWORK] for one in tested]
    return list(pages(network, fitted, predicted, (rival, [one.predicted[rival] for one in tested]), scored))


def _warnings(tested: list[Tested]) -> list[str]:
    last = np.concatenate([one.last / _divisor(one) for one in tested])
    predicted = np.concatenate([one.predicted[NETWORK][:, 0] / _divisor(one) for one in tested])
    actual = np.concatenate([one.actual[:, 0] / _divisor(one) for one in tested])
    if repeats_last_value(last, predicted, actual):
        return ["The network repeats the last value: its next-step forecasts hardly leave the value before them."]
    return []
