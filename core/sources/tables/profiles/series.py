"""What a prepared series is like: span, frequency, gaps, season and its evidence."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.data.series import Series
from core.language import say
from core.sources.tables.columns.frequency import frequency_words, timestep_words
from core.sources.tables.columns.season import (
    autocorrelation,
    find_season,
    moving_average,
    seasonal_means,
    seasonal_strength,
)

SHOWN_LAGS = 400


@dataclass(frozen=True)
class Decomposition:
    """trend + season + rest = values, each [time]."""

    trend: np.ndarray
    season: np.ndarray
    rest: np.ndarray
    uncertain: int
    """Timesteps at either end at which the trend is a mean of fewer values than elsewhere."""


@dataclass(frozen=True)
class SeriesProfile:
    """Facts about one series for a page."""

    rows: int
    start: pd.Timestamp | int
    end: pd.Timestamp | int
    frequency: str
    """In words."""
    missing: float
    """Share of the timesteps that were filled in rather than measured."""
    season: int
    season_words: str
    season_why: str
    season_strength: float
    trend_strength: float
    acf: np.ndarray
    """[lags + 1] autocorrelation of the series less its trend."""
    confidence: float
    """Autocorrelation within plus or minus this is what noise alone shows, 19 times in 20."""
    decomposition: Decomposition


def series_profile(series: Series) -> SeriesProfile:
    """What a series is like; the season shown is the one it was prepared with."""
    values = series.target_values
    found = find_season(values, series.frequency)
    length = series.season
    parts = decompose(values, length)
    flat = values - parts.trend
    lags = min(max(2 * length, 40), SHOWN_LAGS if length < SHOWN_LAGS // 2 else 3 * length // 2, len(values) - 1)
    return SeriesProfile(
        rows=len(series),
        start=series.index[0],
        end=series.index[-1],
        frequency=frequency_words(series.frequency) if series.frequency else say("no time, plain order"),
        missing=float(series.repaired.mean()) if series.repaired is not None and len(series) else 0.0,
        season=length,
        season_words=timestep_words(series.frequency, length) if length > 1 else "none",
        season_why=_why(found, length, series.frequency),
        season_strength=seasonal_strength(flat, length),
        trend_strength=_strength(parts.trend, parts.rest),
        acf=autocorrelation(flat, max(lags, 1)),
        confidence=float(1.96 / np.sqrt(max(len(values), 1))),
        decomposition=parts,
    )


def decompose(values: np.ndarray, season: int) -> Decomposition:
    """Classical additive decomposition [time] by a centred moving average; without a season, a smooth trend only."""
    width = season if season > 1 else max(3, min(len(values) // 10, 1001) | 1)
    trend = moving_average(values, width)
    seasonal = seasonal_means(values - trend, season) if season > 1 else np.zeros(len(values))
    return Decomposition(trend, seasonal, values - trend - seasonal, min(width, len(values)) // 2)


def _strength(part: np.ndarray, rest: np.ndarray) -> float:
    whole = np.var(part + rest)
    return float(max(0.0, 1 - np.var(rest) / whole)) if whole > 0 else 0.0


def _why(found, length: int, alias: str | None) -> str:
    if found.length == length:
        return found.why
    if length == 1:
        return say(
            "None was chosen; the data would suggest {season}.",
            season=timestep_words(alias, found.length),
        )
    if found.length == 1:
        return say("Chosen by hand; the data alone would suggest none.")
    return say("Chosen by hand; the data alone would suggest {length}.", length=found.length)
