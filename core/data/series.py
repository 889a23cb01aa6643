"""A series as tasks receive it: regular, complete, numeric."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Series:
    """One prepared series; `values` [time, features] float64 without gaps, the target among its columns."""

    name: str
    values: np.ndarray
    columns: tuple[str, ...]
    target: str
    index: pd.DatetimeIndex | pd.RangeIndex
    frequency: str | None = None
    """pandas offset alias such as "MS" or "h"; None when the rows carry no time."""
    season: int = 1
    """Timesteps in one season; 1 when none was found."""
    series_id: str | None = None
    unit: str | None = None
    repaired: np.ndarray | None = None
    """[time] True where the target was filled in rather than measured."""
    known: tuple[str, ...] = ()
    """Columns whose values are known in advance, such as prices that were set or days that are holidays."""
    ahead: np.ndarray | None = None
    """[timesteps, known] their values after the last row, as far as the table holds them."""
    labels: tuple[str, ...] = ()
    """Columns of zeros and ones for words that never change within the series."""

    def __len__(self) -> int:
        return len(self.values)

    def without_last(self, count: int) -> "Series":
        """The series as it was `count` timesteps earlier."""
        stop = max(len(self) - count, 0)
        repaired = None if self.repaired is None else self.repaired[:stop]
        cut = self.values[stop:, [self.columns.index(name) for name in self.known]]
        ahead = cut if self.ahead is None else np.concatenate([cut, self.ahead])
        return replace(self, values=self.values[:stop], index=self.index[:stop], repaired=repaired, ahead=ahead)

    @property
    def target_position(self) -> int:
        return self.columns.index(self.target)

    @property
    def target_values(self) -> np.ndarray:
        """The column to predict, [time]."""
        return self.values[:, self.target_position]
