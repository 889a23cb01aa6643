"""Series as examples, with what their training parts taught."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.tasks.forecasting.codecs import ForecastingCodecs
from core.tasks.forecasting.cutting import Fitted
from core.tasks.forecasting.options import ForecastingOptions
from core.tasks.task import Dataset


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
            f"{one.series.index[origin]:%Y-%m-%d %H:%M}".removesuffix(" 00:00")
            for one, each in zip(self.fitted, self.tested, strict=True)
            if isinstance(one.series.index, pd.DatetimeIndex)
            for origin in each
        )
