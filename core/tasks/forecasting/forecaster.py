"""A trained network that forecasts, asked by its weights and codecs alone."""

from dataclasses import replace
from functools import cached_property

import numpy as np

from core.data.series import Series
from core.models.in_numpy.forward import Network
from core.tasks.forecasting.codecs import ForecastingCodecs
from core.tasks.forecasting.continuing import Learnt, continue_all
from core.tasks.forecasting.cutting import Fitted
from core.tasks.forecasting.options import ForecastingOptions
from core.tasks.forecasting.predicting import forecasts
from core.tasks.predictor import ForecastsSeries


class Forecaster(ForecastsSeries):
    """What comes after the last rows, with the transform, scales and fitted start of the training part."""

    def __init__(self, network: Network, codecs: ForecastingCodecs, options: ForecastingOptions) -> None:
        self._network, self._codecs, self._options = network, codecs, options

    @property
    def latest(self) -> tuple[Series, ...]:
        return tuple(one.series for one in self._fitted)

    @property
    def horizon(self) -> int:
        return self._options.horizon

    def forecast(self, newer: tuple[Series, ...] | None = None) -> list[np.ndarray]:
        return self._behind(self._fitted if newer is None else self._continued(newer))

    def forecast_if(self, position: int, known: np.ndarray) -> np.ndarray:
        fitted = list(self._fitted)
        changed = replace(fitted[position].series, ahead=np.asarray(known, dtype=float))
        fitted[position] = self._codecs.one_fitted(position, self._options, changed)
        return self._behind(fitted)[position]

    def _behind(self, fitted: list[Fitted]) -> list[np.ndarray]:
        found = forecasts(self._network, fitted, [np.array([len(one.series)]) for one in fitted])
        return [values[0] for values in found]

    def _continued(self, newer: tuple[Series, ...]) -> list[Fitted]:
        start = self._fitted[0].ridge
        return [replace(one, ridge=start) for one in continue_all(newer, self._options, self._learnt)]

    @cached_property
    def _fitted(self) -> list[Fitted]:
        return self._codecs.fitted(self._options)

    @cached_property
    def _learnt(self) -> Learnt:
        return self._codecs.learnt(self._options)
