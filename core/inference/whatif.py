"""What a trained network would say if what is known in advance were something else; without TensorFlow."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.data.series import Series
from core.tasks.forecasting.known_ahead.calendar import extended, times_of


@dataclass(frozen=True)
class Outlook:
    """The features known in advance over the horizon after the last row of one series."""

    series: Series
    index: pd.Index
    values: np.ndarray
    """[horizon, known]; behind what the table tells, the last value goes on."""
    told: int
    """How many of these timesteps the table tells."""

    @property
    def times(self) -> np.ndarray:
        """As exhibits hold them."""
        return times_of(self.index)

    def table(self) -> pd.DataFrame:
        """A row a timestep, a column a feature."""
        timed = isinstance(self.index, pd.DatetimeIndex)
        days = timed and bool((self.index == self.index.normalize()).all())
        when = pd.Index(self.index.strftime("%Y-%m-%d") if days else self.index, name="time" if timed else "timestep")
        return pd.DataFrame(self.values, index=when, columns=list(self.series.known))


def known_outlook(series: Series, horizon: int) -> Outlook:
    """What is known of the next `horizon` timesteps; raises nothing for a series that knows nothing in advance."""
    columns = [series.columns.index(name) for name in series.known]
    values = np.repeat(series.values[-1:, columns], horizon, axis=0)
    told = 0 if series.ahead is None else min(len(series.ahead), horizon)
    if told:
        values[:told] = series.ahead[:told]
        values[told:] = series.ahead[told - 1]
    return Outlook(series, extended(series.index, series.frequency, horizon), values, told)


def scaled_by(values: np.ndarray, percents: tuple[float, ...]) -> np.ndarray:
    """`values` [horizon, known] with each column made larger by so many percent."""
    return values * (1 + np.array(percents) / 100)
