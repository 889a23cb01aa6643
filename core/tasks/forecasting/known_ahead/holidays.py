"""Public holidays by country as a column, known for the past and the future alike."""

import numpy as np
import pandas as pd

ONE_DAY = np.timedelta64(1, "D")


def holiday_column(index: pd.Index, country: str) -> np.ndarray:
    """Share of each timestep that is a public holiday [time]; zeros where rows carry no time.

    A day or an hour of a holiday counts 1, a week or a month its holidays over its days.
    """
    if not isinstance(index, pd.DatetimeIndex) or not len(index):
        return np.zeros(len(index))
    starts = index.tz_localize(None).to_numpy().astype("datetime64[D]")
    usual = np.median(np.diff(starts)) if len(starts) > 1 else ONE_DAY
    stops = np.append(starts[1:], starts[-1] + usual)
    lengths = np.maximum((stops - starts) / ONE_DAY, 1).astype(int)
    free = public_holidays(country, first=starts.min(), last=stops.max())
    inside = np.searchsorted(free, starts + lengths * ONE_DAY) - np.searchsorted(free, starts)
    return inside / lengths


def public_holidays(country: str, *, first: np.datetime64, last: np.datetime64) -> np.ndarray:
    """Sorted days of the years around `first` and `last`."""
    # Hundreds of countries' rules are only read where somebody asks for them.
    from holidays import country_holidays

    years = range(first.astype("datetime64[Y]").astype(int) + 1970, last.astype("datetime64[Y]").astype(int) + 1971)
    return np.array(sorted(country_holidays(country, years=years)), dtype="datetime64[D]")
