"""The last rows of a series, kept with a run's codecs: what comes next is then known without the training data."""

from typing import Literal, Self

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from core.data.series import Series
from core.declared import Declared, Name, Word
from core.language import say
from core.results.arrays import FloatArray, IntArray

FEWEST_ROWS = 64
"""Rows that are kept at least, so that they say like the whole series how far apart timesteps are."""


class LastRows(Declared):
    """The last rows of a series."""

    name: Word
    series_id: Word | None
    columns: tuple[Name, ...]
    target: Name
    unit: Name | None
    known: tuple[Name, ...]
    labels: tuple[Name, ...]
    frequency: Name | None
    season: int = Field(ge=1)
    values: FloatArray
    """[rows, columns]"""
    ahead: FloatArray | None
    """[timesteps, known]"""
    times: IntArray
    """[rows] since 1970 in `resolution`, or positions in the series."""
    resolution: Literal["s", "ms", "us", "ns"] | None

    @classmethod
    def of(cls, series: Series, rows: int) -> Self:
        """At least the last `rows` of a series, beginning with a season."""
        start = max(len(series) - max(rows, FEWEST_ROWS), 0) // series.season * series.season
        index = series.index[start:]
        timed = isinstance(index, pd.DatetimeIndex)
        return cls(
            name=series.name,
            series_id=series.series_id,
            columns=series.columns,
            target=series.target,
            unit=series.unit,
            known=series.known,
            labels=series.labels,
            frequency=series.frequency,
            season=series.season,
            values=series.values[start:],
            ahead=series.ahead,
            times=index.asi8 if timed else index.to_numpy(),
            resolution=index.unit if timed else None,
        )

    @model_validator(mode="after")
    def _is_a_series(self) -> Self:
        rows, columns = self.values.shape
        fits = self.times.shape == (rows,) and rows and columns == len(self.columns)
        fits = fits and np.isfinite(self.values).all() and {self.target, *self.known, *self.labels} <= {*self.columns}
        if self.ahead is not None:
            fits = fits and self.ahead.ndim == 2 and self.ahead.shape[1] == len(self.known)
        if not fits:
            raise ValueError(say("The last rows of the series do not fit together."))
        return self

    def series(self) -> Series:
        """As a task receives it; what was filled in is not marked."""
        return Series(
            self.name,
            self.values,
            self.columns,
            self.target,
            self._index(),
            self.frequency,
            self.season,
            self.series_id,
            self.unit,
            known=self.known,
            ahead=self.ahead,
            labels=self.labels,
        )

    def _index(self) -> pd.DatetimeIndex | pd.RangeIndex:
        if self.resolution is None:
            return pd.RangeIndex(self.times[0], self.times[0] + len(self.times))
        return pd.DatetimeIndex(self.times.astype(f"datetime64[{self.resolution}]"))
