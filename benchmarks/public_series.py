"""Single public series and their protocols: what is split where, and what others reached."""

import gzip
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from core.data.series import Series
from core.sources.intake.sources import import_bytes
from core.sources.tables.preparing.tables import repropose

MONTH_OF_HOURS = 30 * 24


@dataclass(frozen=True)
class Protocol:
    """Which part of a source is the test part and what is scored on it; everything else is recommended."""

    source: tuple[Series, ...]
    settings: dict[str, int] = field(default_factory=dict)
    """Fields that the protocol prescribes: horizon, test, validation."""
    scores: tuple[str, ...] = ("mae", "rmse", "mase")
    """Keys of metrics, "mse": mean squared error over the variance of the training part, or "rse 3": root of the
    squared error 3 timesteps ahead over that of the test part's mean, all series together (Lai et al. 2018)."""
    published: dict[str, tuple[float | None, ...]] = field(default_factory=dict)


def protocols(data: Path) -> dict[str, "Iterator[Protocol]"]:
    """Name -> its protocols, read when they are asked for."""
    folder = data / "forecasting"
    return {
        "airline": _airline(folder / "airline-passengers.csv"),
        "melbourne": _uploaded(folder / "daily-min-temperatures.csv"),
        "seattle": _uploaded(folder / "seattle-weather.csv", target="temp_max"),
        "aep": _uploaded(folder / "AEP_hourly.csv"),
        "etth1": _etth1(folder / "ETTh1.csv"),
        "exchange": _exchange(folder / "exchange_rate.txt.gz"),
    }


def _airline(path: Path) -> Iterator[Protocol]:
    for one in _uploaded(path):
        yield Protocol(one.source, {"horizon": 24, "test": 24}, published={"Holt-Winters": (None, 41.0, 1.28)})


def _uploaded(path: Path, target: str | None = None) -> Iterator[Protocol]:
    """As somebody who uploads the file and changes nothing but the target."""
    with tempfile.TemporaryDirectory() as folder:
        brought = import_bytes(path.read_bytes(), path.name, Path(folder))
        preparation = brought.report.preparation
        if target and target != preparation.target:
            preparation = repropose(brought.stored(), preparation.model_copy(update={"target": target}))
        source = brought.prepared(preparation)
    yield Protocol(source)


def _etth1(path: Path) -> Iterator[Protocol]:
    """Oil temperature alone; 12, 4 and 4 months to train, validate and test (Zhou et al. 2021, Table 1)."""
    published = {
        24: {"LSTMa": 0.114, "DeepAR": 0.107, "Informer": 0.098},
        168: {"LSTMa": 0.236, "DeepAR": 0.239, "Informer": 0.183},
    }
    table = pd.read_csv(path, parse_dates=["date"]).iloc[: 20 * MONTH_OF_HOURS]
    index = pd.DatetimeIndex(table["date"])
    series = Series("ETTh1", table[["OT"]].to_numpy(dtype=float), ("OT",), "OT", index, "h", 24)
    for horizon, known in published.items():
        yield Protocol(
            (series,),
            {"horizon": horizon, "test": 4 * MONTH_OF_HOURS, "validation": 4 * MONTH_OF_HOURS},
            ("mse",),
            {f"published {name}": (value,) for name, value in known.items()},
        )


def _exchange(path: Path) -> Iterator[Protocol]:
    """Eight currencies; 60, 20 and 20 % (Lai et al. 2018)."""
    with gzip.open(path, "rt") as file:
        values = np.loadtxt(file, delimiter=",")
    source = tuple(
        Series(
            f"currency {number}",
            column[:, None],
            ("rate",),
            "rate",
            pd.RangeIndex(len(column)),
            "B",
            1,
            series_id=f"currency {number}",
        )
        for number, column in enumerate(values.T, start=1)
    )
    part = len(values) // 5
    yield Protocol(
        source,
        {"horizon": 24, "test": part, "validation": part},
        ("rse 3", "rse 6", "rse 12", "rse 24"),
        {
            "published AR": (0.0228, 0.0279, 0.0353, 0.0445),
            "published RNN-GRU": (0.0192, 0.0264, 0.0408, 0.0626),
            "published LSTNet": (0.0226, 0.0280, 0.0356, 0.0449),
        },
    )
