"""The test part: what happened there, and what the network and every rival said from the same origins."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from core.results.baselines import baseline_forecasts
from core.results.naive2 import naive2_forecasts
from core.results.scoring import Values, score_series
from core.tasks.forecasting.cutting import Fitted
from core.tasks.forecasting.predicting import Answer, transformed_forecasts
from core.tasks.forecasting.splitting import judged_origins

NETWORK = "network"
NAIVE2 = "Naive2"
"""What OWA is measured against."""


class ReadsWindows(Protocol):
    """A rival that forecasts from the network's windows."""

    def forecasts(self, origins: list[np.ndarray]) -> list[np.ndarray]:
        """Forecasts of each series [its origins, horizon]."""
        ...


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


def test(network: Any, fitted: list[Fitted], rivals: Mapping[str, ReadsWindows]) -> list[Tested]:
    """Every series' test windows, predicted by the network and by every rival from the same origins."""
    origins = [judged_origins(one.parts, one.shape.options) for one in fitted]
    answers = transformed_forecasts(network, fitted, origins)
    said = {name: rival.forecasts(origins) for name, rival in rivals.items()}
    return [
        _tested(one, origins[position], answers[position], {name: each[position] for name, each in said.items()})
        for position, one in enumerate(fitted)
    ]


def score_each(tested: list[Tested], *, scales: Sequence[float]) -> dict[str, list[Values]]:
    """Contestant, and Naive2 -> scores of each series; `scales` are what MASE divides by."""
    predicted = {name: np.concatenate([one.predicted[name] for one in tested]) for name in tested[0].predicted}
    return score_series(
        np.concatenate([one.actual for one in tested]),
        predicted | {NAIVE2: np.concatenate([one.reference for one in tested])},
        series=np.repeat(np.arange(len(tested)), [len(one.origins) for one in tested]),
        scales=scales,
    )


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
