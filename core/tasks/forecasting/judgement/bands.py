"""Intervals of a network: what it and its simple start erred where nothing was fitted."""

from typing import Any

import numpy as np

from core.results.intervals import (
    PLENTY,
    Bands,
    PastErrors,
    blended_bands,
    conformal_bands,
    quantile_bands,
    recency,
    worth,
)
from core.tasks.forecasting.cutting import Fitted
from core.tasks.forecasting.options import ForecastingOptions
from core.tasks.forecasting.predicting import transformed_forecasts
from core.tasks.forecasting.splitting import validation_origins
from core.tasks.forecasting.starts.fitted_start import unfitted


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
    return blended_bands(residuals, _history(fitted, origins), independent=independent)


def _history(fitted: list[Fitted], held_out: list[np.ndarray]) -> PastErrors:
    """What the simple start erred over the past of every series, and at the origins that are held out."""
    # A start that was fitted on a window errs less there than it will on windows to come.
    fitted = unfitted(fitted)
    silent, horizon = Silent(fitted[0].shape.outputs), fitted[0].shape.options.horizon
    origins = [_past_origins(one) for one in fitted]
    weights = [recency(each) for each in origins]
    horizons = [
        (one.parts.validation_stop - each[0]) / horizon if len(each) else 0.0
        for one, each in zip(fitted, origins, strict=True)
    ]
    return PastErrors(
        whole=_residuals(silent, fitted, origins),
        held_out=_residuals(silent, fitted, held_out),
        weights=np.concatenate(weights),
        independent=sum(count * worth(each) for count, each in zip(horizons, weights, strict=True)),
    )


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
