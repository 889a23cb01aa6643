"""The M competitions' tables: files, seasons, and published sMAPE, MASE and OWA."""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from core.data.series import Series

Published = dict[str, tuple[float, float, float | None]]


@dataclass(frozen=True)
class Benchmark:
    """Two tables in the M competitions' form, and published sMAPE, MASE and OWA."""

    train: str
    test: str
    season: int
    frequency: str
    published: Published


BENCHMARKS = {
    "m4-hourly": Benchmark(
        "m4/Hourly-train.csv",
        "m4/Hourly-test.csv",
        24,
        "h",
        {
            "published Naive2": (18.383, 2.395, 1.0),
            "published sNaive": (13.912, 1.193, 0.627),
            "published RNN benchmark": (14.698, 3.048, 1.036),
            "published Comb": (22.053, 4.582, 1.556),
            "published Theta": (18.138, 2.455, 1.006),
            "published winner (ES-RNN)": (9.328, 0.893, 0.440),
        },
    ),
    "m4-weekly": Benchmark(
        "m4/Weekly-train.csv",
        "m4/Weekly-test.csv",
        1,
        "W",
        {
            "published Naive2": (9.161, 2.777, 1.0),
            "published RNN benchmark": (15.220, 5.132, 1.755),
            "published Comb": (8.944, 2.432, 0.926),
            "published Theta": (9.093, 2.637, 0.971),
            "published winner (ES-RNN)": (7.817, 2.356, 0.851),
            "published best of 61 methods": (7.625, 2.108, 0.796),
        },
    ),
    "m3-quarterly": Benchmark(
        "m3/M3_Quarterly_train.csv",
        "m3/M3_Quarterly_test.csv",
        4,
        "QS",
        {
            "published Naive2": (9.95, 1.238, None),
            "published Comb S-H-D": (9.22, 1.105, None),
            "published Theta": (8.96, 1.087, None),
            "published Auto-ANN": (10.20, 1.241, None),
        },
    ),
    "m3-yearly": Benchmark(
        "m3/M3_Yearly_train.csv",
        "m3/M3_Yearly_test.csv",
        1,
        "YS",
        {
            "published Naive2": (17.88, 3.172, None),
            "published Comb S-H-D": (17.07, 2.876, None),
            "published Theta": (16.97, 2.806, None),
            "published Auto-ANN": (18.57, 3.058, None),
        },
    ),
}


def m_table(path: Path) -> dict[str, np.ndarray]:
    """Series name -> values [time] of a table with one series a row, as the M competitions publish them."""
    found = {}
    with path.open(newline="", encoding="utf-8") as file:
        rows = csv.reader(file)
        next(rows)
        for name, *cells in rows:
            numbers = [number for cell in cells if (number := _number(cell)) is not None]
            found[name] = np.array(numbers)
    return found


def _number(cell: str) -> float | None:
    try:
        value = float(cell)
    except ValueError:
        return None
    return value if np.isfinite(value) else None


def m_source(train_path: Path, test_path: Path, *, season: int, frequency: str) -> tuple[Series, ...]:
    """Training and test values joined; the last horizon of every series is the test part."""
    known, tested = m_table(train_path), m_table(test_path)
    return tuple(
        Series(
            name=name,
            values=np.concatenate([values, tested[name]])[:, None],
            columns=("value",),
            target="value",
            index=pd.RangeIndex(len(values) + len(tested[name])),
            frequency=frequency,
            season=season,
            series_id=name,
        )
        for name, values in known.items()
    )


def without_test(series: Series, horizon: int) -> Series:
    """The series as if it had ended one horizon earlier."""
    stop = len(series) - horizon
    return Series(
        name=series.name,
        values=series.values[:stop],
        columns=series.columns,
        target=series.target,
        index=series.index[:stop],
        frequency=series.frequency,
        season=series.season,
        series_id=series.series_id,
    )
