"""What a network starts from where that is fitted to the series: models that follow it, and weights of starts."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.tasks.forecasting.starts.arima import arimas
from core.tasks.forecasting.starts.estimation import best_of
from core.tasks.forecasting.starts.innovations import Innovations
from core.tasks.forecasting.starts.smoothing import smoothings
from core.tasks.forecasting.starts.starting import MODELS, WEIGHTED, Start, simple_names
from core.tasks.forecasting.starts.weighing import FEW, origins_to_weigh, weights_of
from core.tasks.forecasting.windows import Shape, past_of

FAMILIES = {"smoothing": smoothings, "arima": arimas}


@dataclass(frozen=True)
class Mix:
    """Starts with their weights, which add up to one, and the fitted models among them."""

    weights: dict[str, float]
    models: dict[str, Innovations]

    def along(self, target: np.ndarray, taught: int) -> dict[str, np.ndarray]:
        """The states of each model along `target` [time], the first from its first `taught` values."""
        return self.states(target, {name: model.first_state(target[:taught]) for name, model in self.models.items()})

    def states(self, target: np.ndarray, first: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        """The states of each model before each of `target` and behind the last, [time + 1, order]."""
        return {name: model.states(target, first[name]) for name, model in self.models.items()}

    def forecast(self, past: np.ndarray, states: Mapping[str, np.ndarray], shape: Shape) -> np.ndarray:
        """[windows, outputs] after `past` [windows, past], with each model's `states` [windows, order] there."""
        said = self.each(past, states, shape)
        return np.sum([weight * said[name] for name, weight in self.weights.items()], axis=0)

    def each(self, past: np.ndarray, states: Mapping[str, np.ndarray], shape: Shape) -> dict[str, np.ndarray]:
        """What every start says by itself, as `forecast`."""
        simple = [Start(one, shape.season, shape.options.second_season, shape.lookback) for one in self._simple]
        said = {start.over: start.forecast(past, shape.outputs) for start in simple}
        return said | {name: model.forecast(states[name], shape.outputs) for name, model in self.models.items()}

    @property
    def _simple(self) -> list[str]:
        return [name for name in self.weights if name not in self.models]


def fit_mix(values: np.ndarray, shape: Shape) -> Mix | None:
    """The starts that the options ask for, fitted on `values` [time]; None where none of them has to be fitted."""
    asked = shape.starts
    if not asked & {*MODELS, WEIGHTED}:
        return None
    return weighed(values, shape, fit_models(values, shape))


def fit_models(values: np.ndarray, shape: Shape) -> dict[str, Innovations]:
    """The models that the options ask for, of `values` [time]; those that there are too few values for are left out."""
    wanted = MODELS if WEIGHTED in shape.starts else sorted(shape.starts & {*MODELS})
    found = {name: best_of(FAMILIES[name](shape.season), values) for name in wanted}
    return {name: model for name, model in found.items() if model is not None}


def weighed(values: np.ndarray, shape: Shape, models: dict[str, Innovations]) -> Mix:
    """The starts that the options ask for, as far as there are models, and how much each of them counts."""
    weights: dict[str, float] = {}
    asked = [one for one in sorted(shape.starts) if one not in MODELS or one in models] or ["last_value"]
    for name in asked:
        parts = every_weight(values, shape, models) if name == WEIGHTED else {name: 1.0}
        for part, weight in parts.items():
            weights[part] = weights.get(part, 0.0) + weight / len(asked)
    return Mix(weights, {name: model for name, model in models.items() if name in weights})


def every_weight(values: np.ndarray, shape: Shape, models: dict[str, Innovations]) -> dict[str, float]:
    """How much each of all starts counts, by what it leaves over the later part of `values`."""
    every = Mix(dict.fromkeys([*simple_names(shape.season), *models], 1.0), models)
    origins = origins_to_weigh(len(values), shape)
    if len(origins) < FEW:
        return {name: 1 / len(every.weights) for name in every.weights}
    there = {name: found[origins] for name, found in every.along(values, len(values)).items()}
    said = every.each(past_of(values, origins, shape.past), there, shape)
    actual = values[origins[:, None] + np.arange(shape.outputs)]
    weights = weights_of(np.stack([actual - one for one in said.values()]))
    return {name: float(weight) for name, weight in zip(said, weights, strict=True) if weight > 0}
