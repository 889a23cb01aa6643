"""Columns beside the target: scaled, with the calendar, and what is known in advance of the timesteps to come."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.lib.stride_tricks import sliding_window_view

from core.data.series import Series
from core.tasks.forecasting.known_ahead.calendar import circles, extended
from core.tasks.forecasting.known_ahead.holidays import holiday_column
from core.tasks.forecasting.options import ForecastingOptions
from core.tasks.forecasting.splitting import shown_ahead

Scales = tuple[np.ndarray, np.ndarray]
"""Level and spread of each further column, [columns] both; NaN where a series has its own."""


@dataclass(frozen=True)
class Covariates:
    """What a network sees beside the target at each timestep, the columns last in both arrays.

    Further columns come first, then the calendar and holidays, then for each column known in advance its next values,
    one column a timestep ahead; not for a decoder, which reads them at their own timestep.
    """

    values: np.ndarray
    """[time, covariates]"""
    beyond: np.ndarray
    """[horizon, covariates] of the timesteps after the last one; what is not known keeps its last value."""
    foreseen: np.ndarray
    """[covariates] True where the values of later timesteps are known at an origin."""


def covariate_count(series: Series, options: ForecastingOptions) -> int:
    """How many columns `covariates_of` gives."""
    calendar = circles(series.index[:3], series.season).shape[1] if options.calendar else 0
    free = 0 if options.holidays == "none" else 1
    return len(series.columns) - 1 + calendar + free + (len(series.known) + free) * shown_ahead(options)


def covariates_of(series: Series, options: ForecastingOptions, scales: Scales) -> Covariates:
    """The covariates of one series; `scales` are those of its other columns."""
    others = [name for name in series.columns if name != series.target]
    scaled = _scaled(_with_beyond(series, others, options.horizon), options, scales)
    known = [others.index(name) for name in series.known]
    parts = [scaled]
    foreseen = [np.isin(np.arange(len(others)), known)]
    if options.calendar:
        parts.append(circles(_longer(series, options.horizon), series.season))
        foreseen.append(np.ones(parts[-1].shape[1], dtype=bool))
    told = [scaled[:, position] for position in known]
    if options.holidays != "none":
        told.append(holiday_column(_longer(series, options.horizon), options.holidays))
        parts.append(told[-1][:, None])
        foreseen.append(np.ones(1, dtype=bool))
    ahead = shown_ahead(options)
    for column in told if ahead else []:
        parts.append(_next_values(column, ahead))
        foreseen.append(np.ones(ahead, dtype=bool))
    whole = np.concatenate(parts, axis=1)
    return Covariates(whole[: len(series)], whole[len(series) :], np.concatenate(foreseen))


def constant_scales(source: tuple[Series, ...]) -> Scales | None:
    """Level and spread over all series of the columns that never change within any: what tells series apart."""
    if len(source) < 2 or len(source[0].columns) < 2:
        return None
    others = [np.delete(series.values, series.target_position, axis=1) for series in source]
    constant = np.all([np.ptp(values, axis=0) == 0 for values in others], axis=0)
    first = np.array([values[0] for values in others])
    level = np.where(constant, first.mean(axis=0), np.nan)
    return level, np.where(constant, first.std(axis=0), np.nan)


def _with_beyond(series: Series, others: list[str], horizon: int) -> np.ndarray:
    """[time + horizon, others]: known columns go on as far as they are known, then everything keeps its last value."""
    values = np.delete(series.values, series.target_position, axis=1)
    after = np.repeat(values[-1:], horizon, axis=0)
    for place, name in enumerate(series.known):
        told = series.ahead[:horizon, place] if series.ahead is not None else np.zeros(0)
        if len(told):
            after[: len(told), others.index(name)] = told
            after[len(told) :, others.index(name)] = told[-1]
    return np.concatenate([values, after])


def scales_of(series: Series, train: int, shared: Scales | None) -> Scales:
    """Level and spread of the other columns over the first `train` timesteps, or `shared` ones of constant columns.

    Labels stay zeros and ones, whatever other series there are.
    """
    values = np.delete(series.values, series.target_position, axis=1)[:train]
    level, spread = values.mean(axis=0), values.std(axis=0)
    if shared is not None:
        level, spread = (np.where(np.isnan(all_), own, all_) for all_, own in zip(shared, (level, spread), strict=True))
    plain = np.isin([name for name in series.columns if name != series.target], series.labels)
    return np.where(plain, 0.0, level), np.where(plain, 1.0, spread)


def _scaled(values: np.ndarray, options: ForecastingOptions, scales: Scales) -> np.ndarray:
    """Over level and spread."""
    if options.scaling == "none":
        return values
    level, spread = scales
    return (values - level) / np.where(spread > 0, spread, 1.0)


def _longer(series: Series, horizon: int) -> pd.Index:
    """The index with the timesteps of the horizon behind it."""
    index = series.index
    if not isinstance(index, pd.DatetimeIndex):
        return pd.RangeIndex(len(index) + horizon)
    return index.append(extended(index, series.frequency, horizon))


def _next_values(column: np.ndarray, ahead: int) -> np.ndarray:
    """[rows, ahead]: at each row the values of the `ahead` rows that follow it."""
    padded = np.concatenate([column[1:], np.repeat(column[-1:], ahead)])
    return sliding_window_view(padded, ahead)[: len(column)]
