"""How good a trained network is on the untouched test part, beside its simple rivals under the same rules."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.results.baselines import baseline_forecasts
from core.results.exhibits import Coverage, Errors, Exhibit, ScoreRow, Scores
from core.results.intervals import PLENTY, Bands, History, blended_bands, conformal_bands, coverage, quantile_bands
from core.results.metrics import FORECAST, mean_scores, scores
from core.results.naive2 import naive2_forecasts, owa
from core.results.verdict import judge_network, repeats_last_value
from core.tasks.forecasting.cutting import Fitted
from core.tasks.forecasting.exhibiting import pages, whole_forecast
from core.tasks.forecasting.lessons import lessons
from core.tasks.forecasting.options import ForecastingOptions
from core.tasks.forecasting.predicting import Answer, transformed_forecasts
from core.tasks.forecasting.splitting import judged_origins, validation_origins

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
    answer: Answer
    """The network's forecasts before the transform is taken back."""
    reference: np.ndarray
    """What Naive2 said [windows, horizon], which OWA is measured against."""


def judge(network: Any, fitted: list[Fitted], rivals: dict[str, list[np.ndarray]] | None = None) -> list[Exhibit]:
    """Verdict, scores, forecasts, coverage of the intervals and paired errors of a finished network.

    `rivals` are further forecasts of the test windows: name -> [windows, horizon] of each series.
    """
    bands = held_out_bands(network, fitted)
    tested = test(network, fitted, rivals or {})
    unit = fitted[0].series.unit
    errors = paired_errors(tested)
    covered = _coverage(fitted, tested, bands, unit)
    warnings = (*_repeats(tested), *lessons(fitted, covered))
    verdict = judge_network(errors, unit=unit, warnings=warnings)
    shown = _forecasts(network, fitted, tested, bands)
    return [verdict, score_table(tested, unit), *shown, *([covered] if covered else []), errors]


def held_out_bands(network: Any, fitted: list[Fitted]) -> Bands | None:
    """Intervals' half-widths from the residuals on the validation parts of all series, each over its own scale."""
    horizon = fitted[0].shape.options.horizon
    origins = [_thinned(validation_origins(one.parts, _whole_horizon(one))) for one in fitted]
    if fitted[0].shape.options.intervals == "quantile":
        return _around_quantiles(network, fitted, origins)
    residuals = _residuals(network, fitted, origins)
    independent = sum((one.parts.validation_stop - one.parts.train_stop) / horizon for one in fitted)
    if independent >= PLENTY:
        return conformal_bands(residuals)
    silent = Silent(fitted[0].shape.outputs)
    history = History(
        whole=_residuals(silent, fitted, [_past_origins(one) for one in fitted]),
        held_out=_residuals(silent, fitted, origins),
        independent=sum(one.parts.validation_stop / horizon for one in fitted),
    )
    return blended_bands(residuals, history, independent=independent)


def _around_quantiles(network: Any, fitted: list[Fitted], origins: list[np.ndarray]) -> Bands:
    """What predicted quantiles lack on the validation parts of all series."""
    told, steps = transformed_forecasts(network, fitted, origins), np.arange(fitted[0].shape.options.horizon)
    return quantile_bands(
        np.concatenate([one.target[each[:, None] + steps] for one, each in zip(fitted, origins, strict=True)]),
        np.concatenate([answer.scale for answer in told]),
        np.concatenate([answer.quantiles for answer in told if answer.quantiles is not None], axis=1),
    )


class Silent:
    """A network that adds nothing to the simple forecast it starts from."""

    def __init__(self, outputs: int) -> None:
        self._outputs = outputs

    def predict(self, inputs: np.ndarray) -> np.ndarray:
        return np.zeros((len(inputs), self._outputs))


def _residuals(network: Any, fitted: list[Fitted], origins: list[np.ndarray]) -> np.ndarray:
    """Transformed forecast minus what happened, over each window's scale [windows of all series, horizon]."""
    steps = np.arange(fitted[0].shape.options.horizon)
    return np.concatenate(
        [
            (answer.centre - one.target[each[:, None] + steps]) / answer.scale
            for one, each, answer in zip(fitted, origins, transformed_forecasts(network, fitted, origins), strict=True)
        ]
    )


def _past_origins(one: Fitted) -> np.ndarray:
    """Origins from where a window has some past of its own to the end of the validation part."""
    first = max(min(one.shape.lookback, one.parts.train_stop // 2), one.shape.season + 1)
    return _thinned(np.arange(first, one.parts.validation_stop - one.shape.options.horizon + 1))


def _whole_horizon(one: Fitted) -> ForecastingOptions:
    return one.shape.options.model_copy(update={"strategy": "direct"})


def _thinned(origins: np.ndarray, most: int = 1000) -> np.ndarray:
    return origins[:: max(1, -(-len(origins) // most))]


def test(network: Any, fitted: list[Fitted], rivals: dict[str, list[np.ndarray]]) -> list[Tested]:
    """Every series' test windows, predicted by the network and by every rival from the same origins."""
    origins = [judged_origins(one.parts, one.shape.options) for one in fitted]
    answers = transformed_forecasts(network, fitted, origins)
    return [
        _tested(one, origins[position], answers[position], {name: each[position] for name, each in rivals.items()})
        for position, one in enumerate(fitted)
    ]


def _tested(one: Fitted, origins: np.ndarray, answer: Answer, rivals: dict[str, np.ndarray]) -> Tested:
    values, horizon = one.series.target_values, one.shape.options.horizon
    simple = baseline_forecasts(values, origins, horizon=horizon, season=one.series.season)
    return Tested(
        origins=origins,
        last=values[origins - 1],
        actual=values[origins[:, None] + np.arange(horizon)],
        predicted={NETWORK: one.power.decode(answer.centre), **simple, **rivals},
        scale=one.mase,
        answer=answer,
        reference=naive2_forecasts(values, origins, horizon=horizon, season=one.series.season),
    )


def _coverage(fitted: list[Fitted], tested: list[Tested], bands: Bands | None, unit: str | None) -> Coverage | None:
    if bands is None:
        return None
    ends = [bands.around(one.answer.centre, one.answer.scale, one.answer.quantiles) for one in tested]
    lower, upper = (
        np.concatenate([one.power.decode(end[side]) for one, end in zip(fitted, ends, strict=True)], axis=1)
        for side in (0, 1)
    )
    several = len(tested) > 1
    divisor = np.concatenate([np.full((len(one.origins), 1), _divisor(one) if several else 1.0) for one in tested])
    actual = np.concatenate([one.actual for one in tested])
    return coverage(actual, lower, upper, bands=bands, unit=None if several else unit, divisor=divisor)


def score_table(tested: list[Tested], unit: str | None) -> Scores:
    """Every metric of every contestant; with several series the mean over them."""
    reference = mean_scores([scores(one.actual, one.reference, one.scale) for one in tested])
    rows = []
    for name in tested[0].predicted:
        values = mean_scores([scores(one.actual, one.predicted[name], one.scale) for one in tested])
        values["owa"] = owa(values, reference)
        rows.append(ScoreRow(name=name, role="network" if name == NETWORK else "baseline", values=values))
    return Scores(part="test", unit=unit, metrics=(*FORECAST, "owa"), rows=tuple(rows), reference=reference)


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


def _forecasts(network: Any, fitted: list[Fitted], tested: list[Tested], bands: Bands | None) -> list[Exhibit]:
    if len(fitted) == 1:
        return [whole_forecast(network, fitted[0], bands)]
    rival = "seasonal naive" if "seasonal naive" in tested[0].predicted else "naive"
    scored = [
        (
            scores(one.actual, one.predicted[NETWORK], one.scale),
            scores(one.actual, one.predicted[rival], one.scale),
        )
        for one in tested
    ]
    predicted = [one.predicted[NETWORK] for one in tested]
    rivals = [one.predicted[rival] for one in tested]
    return list(pages(network, fitted, predicted, (rival, rivals), scored, bands))


def _repeats(tested: list[Tested]) -> Iterator[str]:
    last = np.concatenate([one.last / _divisor(one) for one in tested])
    predicted = np.concatenate([one.predicted[NETWORK][:, 0] / _divisor(one) for one in tested])
    actual = np.concatenate([one.actual[:, 0] / _divisor(one) for one in tested])
    if repeats_last_value(last, predicted, actual):
        yield "The network repeats the last value: its next-step forecasts hardly leave the value before them."
