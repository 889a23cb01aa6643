"""Series as examples, with what their training parts taught."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.language import say
from core.tasks.forecasting.codecs import ForecastingCodecs
from core.tasks.forecasting.cutting import Fitted
from core.tasks.forecasting.options import ForecastingOptions
from core.tasks.task import Dataset
from core.words import counted


@dataclass(frozen=True, kw_only=True)
class ForecastingDataset(Dataset):
    """Windows of all series, one after the other."""

    codecs: ForecastingCodecs
    options: ForecastingOptions
    fitted: list[Fitted]
    tested: list[np.ndarray]
    """Origins of the test windows of each series."""

    @property
    def moments(self) -> tuple[str, ...]:
        return tuple(
            _moment(one.series.index[origin])
            for one, each in zip(self.fitted, self.tested, strict=True)
            if isinstance(one.series.index, pd.DatetimeIndex)
            for origin in each
        )

    def times(self, position: int) -> tuple[str, ...]:
        one, origin = self._origin(position)
        if not isinstance(one.series.index, pd.DatetimeIndex):
            return ()
        rows = self.options.lookback // self.ends.timesteps
        read = one.series.index[origin - rows * self.ends.timesteps : origin : rows]
        return tuple(map(_moment, [*read, *one.series.index[origin : origin + self.ends.input.ahead]]))

    def output_name(self, number: int) -> str:
        return say("{timesteps} ahead", timesteps=counted(number + 1, "timestep"))

    def scale(self, position: int) -> tuple[float, str]:
        one, origin = self._origin(position)
        if one.power.exponent != 1:
            return 1.0, ""
        encoded = one.encode(np.array([origin]))
        return float(encoded.share * np.ravel(encoded.scale)[0]), one.series.unit or ""

    def _origin(self, position: int) -> tuple[Fitted, int]:
        """The series of a test window, and the first timestep that is predicted."""
        counts = np.cumsum([len(each) for each in self.tested])
        place = int(np.searchsorted(counts, position, side="right"))
        return self.fitted[place], int(self.tested[place][position - counts[place]])


def _moment(moment: pd.Timestamp) -> str:
    return f"{moment:%Y-%m-%d %H:%M}".removesuffix(" 00:00")
