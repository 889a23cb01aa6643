"""Single public series, each a time column and one target, for the question whether any simple rival wins."""

import gzip
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from core.data.series import Series
from core.sources.intake.sources import import_bytes
from core.sources.samples import SAMPLES
from core.sources.tables.preparing.tables import repropose
from core.tasks.forecasting.outline import outline_of

LATEST = 2000
"""Timesteps of a long series that count: its last ones."""
LONGEST = 60
"""Timesteps of a season that is forecast as a whole."""
FEWER = 7
"""The short horizon is this part of the long one."""


@dataclass(frozen=True)
class Case:
    """One series and how far ahead it is forecast."""

    name: str
    source: tuple[Series, ...]
    horizon: int


def cases(name: str, data: Path) -> list[Case]:
    """A series with the horizon of a season, what is proposed where it has none or a long one, and a seventh of it."""
    source = tuple(_latest(one) for one in _brought(*_content(name, data)))
    season = source[0].season
    horizon = season if 1 < season <= LONGEST else outline_of(source).horizon
    horizons = dict.fromkeys((horizon, max(round(horizon / FEWER), 1)))
    return [Case(f"{name}, {each} ahead", source, each) for each in horizons]


def _latest(series: Series) -> Series:
    first = max(len(series) - LATEST, 0)
    return replace(
        series,
        values=series.values[first:],
        index=series.index[first:],
        repaired=None if series.repaired is None else series.repaired[first:],
    )


def _brought(content: bytes, file: str, target: str | None) -> tuple[Series, ...]:
    """As somebody who uploads the file and changes nothing but the target, which stands alone."""
    with tempfile.TemporaryDirectory() as folder:
        brought = import_bytes(content, file, Path(folder))
        preparation = brought.report.preparation
        if target and target != preparation.target:
            preparation = repropose(brought.stored(), preparation.model_copy(update={"target": target}))
        return brought.prepared(preparation.model_copy(update={"features": ()}))


def _content(name: str, data: Path) -> tuple[bytes, str, str | None]:
    if name in OF_THE_PRODUCT:
        sample = SAMPLES[OF_THE_PRODUCT[name][0]]
        return sample.content(), sample.name, OF_THE_PRODUCT[name][1]
    file, read = PUBLIC[name]
    table = read(data / "forecasting" / file)
    return table.to_csv(index=False).encode(), f"{name}.csv", str(table.columns[-1])


def _columns(*names: str, **options: object) -> Callable[[Path], pd.DataFrame]:
    return lambda path: pd.read_csv(path, index_col=False, **options)[list(names)]


def _bike(path: Path) -> pd.DataFrame:
    table = pd.read_csv(path)
    time = pd.to_datetime(table["dteday"], format="%d/%m/%Y") + pd.to_timedelta(table["hr"], unit="h")
    return pd.DataFrame({"time": time, "count": table["cnt"]})


def _pollution(path: Path) -> pd.DataFrame:
    table = pd.read_csv(path)
    return pd.DataFrame({"time": pd.to_datetime(table[["year", "month", "day", "hour"]]), "pm2.5": table["pm2.5"]})


def _exchange(path: Path) -> pd.DataFrame:
    with gzip.open(path, "rt") as file:
        rates = pd.read_csv(file, header=None)[0]
    return pd.DataFrame({"day": pd.bdate_range("1990-01-01", periods=len(rates)), "rate": rates})


PUBLIC: dict[str, tuple[str, Callable[[Path], pd.DataFrame]]] = {
    "airline": ("airline-passengers.csv", _columns("Month", "Passengers")),
    "co2": ("co2-mm-mlo.csv", _columns("Date", "Average")),
    "sunspots": ("monthly-sunspots.csv", _columns("Month", "Sunspots")),
    "melbourne": ("daily-min-temperatures.csv", _columns("Date", "Temp")),
    "seattle": ("seattle-weather.csv", _columns("date", "temp_max")),
    "aep": ("AEP_hourly.csv", lambda path: _columns("date", "AEP_MW")(path).sort_values("date").tail(2 * LATEST)),
    "bike": ("bike_hour.csv", _bike),
    "household": ("household_power_consumption_days.csv", _columns("datetime", "Global_active_power")),
    "pollution": ("pollution.csv", _pollution),
    "taxi": ("darts_taxi_new_york_passengers.csv", _columns("time", "#Passengers")),
    "taylor": ("darts_taylor.csv", _columns("Y")),
    "exchange": ("exchange_rate.txt.gz", _exchange),
    "etth1": ("ETTh1.csv", _columns("date", "OT")),
    "illness": ("illness.csv", _columns("date", "ILITOTAL")),
    "retail": ("prophet_example_retail_sales.csv", _columns("ds", "y")),
    "pedestrians": ("prophet_example_pedestrians_multivariate.csv", _columns("ds", "location_41")),
    "yosemite": ("prophet_example_yosemite_temps.csv", _columns("ds", "y")),
    "peyton": ("prophet_example_wp_log_peyton_manning.csv", _columns("ds", "y")),
    "shampoo": ("shampoo.csv", _columns("Month", "Sales")),
    "covid": ("covid-key-countries-pivoted.csv", _columns("Date", "US")),
}
"""Name -> file, and how its time column and its target are read."""
OF_THE_PRODUCT: dict[str, tuple[str, str | None]] = {
    "electrical": ("electrical", None),
    "load": ("load", None),
    "economy": ("economy", "gross domestic product"),
    "yearly sunspots": ("sunspots", None),
    "el nino": ("el_nino", None),
    "walk": ("walk", None),
}
"""Name -> the product's sample and its target; None: the one proposed."""
EVERY = (*PUBLIC, *OF_THE_PRODUCT)
