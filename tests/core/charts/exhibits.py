"""Small exhibits in which every number can be told by hand."""

import numpy as np

from core.results.exhibits.forecasting import Forecast, Interval, Part


def monthly_forecast(
    *, name: str = "passengers", offset: float = 1.0, rows: int = 20, unit: str | None = None
) -> Forecast:
    """`rows` months that rise by one; predicted `offset` too low from the third row on; three months of future."""
    actual = np.arange(rows, dtype=float) + 100
    predicted = np.where(np.arange(rows) < 2, np.nan, actual - offset)
    test = rows - 4
    naive = np.where(np.arange(rows) >= test, actual - 2, np.nan)
    months = np.arange("2020-01", rows + 3, dtype="datetime64[M]").astype("datetime64[ns]").astype("int64")
    return Forecast(
        series="",
        target=name,
        unit=unit,
        timed=True,
        times=months[:rows],
        actual=actual,
        predicted=predicted,
        parts=(
            Part(name="train", start=0, stop=test - 4),
            Part(name="validation", start=test - 4, stop=test),
            Part(name="test", start=test, stop=rows),
        ),
        horizon=3,
        future_times=months[rows:],
        future=np.array([120.0, 121.0, 122.0]),
        intervals=(
            Interval(level=0.8, lower=np.array([118.0, 118.0, 118.0]), upper=np.array([122.0, 124.0, 126.0])),
            Interval(level=0.95, lower=np.array([116.0, 115.0, 114.0]), upper=np.array([124.0, 127.0, 130.0])),
        ),
        baselines={"Last value": naive},
        baseline_futures={"Last value": np.full(3, actual[-1])},
    )
