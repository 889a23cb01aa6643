"""Samples from our own generators, the same on every machine and in every year."""

import numpy as np

from core.language import mark
from core.sources.sample import Sample
from core.sources.tables.samples.packaged import as_csv


def _days(start: str, count: int) -> list[str]:
    return (np.datetime64(start, "D") + np.arange(count)).astype(str).tolist()


def _hours(start: str, count: int) -> list[str]:
    stamps = np.datetime64(start, "s") + np.arange(count) * np.timedelta64(3600, "s")
    return [stamp.replace("T", " ")[:16] for stamp in stamps.astype(str)]


def _noisy() -> bytes:
    """Two years of hours: a day, a week and a year under heavy noise that carries over from hour to hour."""
    random = np.random.default_rng(7)
    hours = np.arange(2 * 365 * 24)
    day = -np.cos(2 * np.pi * (hours % 24 - 3) / 24) - 0.4 * np.cos(4 * np.pi * (hours % 24) / 24)
    working = np.where(hours // 24 % 7 < 5, 1.0, 0.55)
    year = np.cos(2 * np.pi * hours / (365.25 * 24))
    shocks = random.normal(size=len(hours))
    noise = np.zeros(len(hours))
    for hour in range(1, len(hours)):
        noise[hour] = 0.8 * noise[hour - 1] + shocks[hour]
    load = 500 + 90 * day * working + 60 * working + 45 * year + 18 * noise + random.normal(0, 12, len(hours))
    return as_csv([["time", "load"], *zip(_hours("2023-01-02", len(hours)), (f"{x:.1f}" for x in load), strict=True)])


def _shops() -> bytes:
    """Three years of days in five shops of different size, with a week, Christmas and closed days."""
    random = np.random.default_rng(11)
    dates = _days("2022-01-01", 3 * 365)
    weekday = (np.array(dates, dtype="datetime64[D]").astype("int64") + 3) % 7
    place_in_year = np.arange(len(dates)) % 365
    rows = []
    for number, shop in enumerate(("Harbour", "Station", "Market", "Park", "Old Town")):
        size = 60 + 40 * number
        week = np.array([0.9, 0.85, 0.9, 1.0, 1.25, 1.5, 0.6])[weekday]
        christmas = 1 + 0.8 * np.exp(-(((place_in_year - 352) / 9.0) ** 2))
        growth = 1 + 0.0003 * np.arange(len(dates)) * (1 if number % 2 else -0.5)
        sold = random.poisson(size * week * christmas * growth)
        rows += [[date, shop, int(count)] for date, count in zip(dates, sold, strict=True)]
    rows.sort(key=lambda row: row[0])
    return as_csv([["date", "shop", "sold"], *rows])


def _walk() -> bytes:
    random = np.random.default_rng(3)
    values = 100 + np.cumsum(random.normal(0, 1, 1500))
    return as_csv([["date", "value"], *zip(_days("2020-01-01", 1500), (f"{x:.3f}" for x in values), strict=True)])


def _tank() -> bytes:
    """A tank that fills at a pace drawn anew each time and empties when it is full: a rhythm without a calendar."""
    random = np.random.default_rng(5)
    level, pace, empties, seen = 20.0, 7.0, False, []
    while len(seen) < 1200:
        level += -35.0 if empties else pace + random.normal(0, 0.6)
        if empties and level <= 15:
            level, pace, empties = 10 + random.uniform(-3, 3), random.choice([3.0, 4.5, 7.0, 11.0]), False
        elif level >= 100:
            empties = True
        seen.append(level + random.normal(0, 1))
    return as_csv([["minute", "level"], *([str(minute), f"{value:.1f}"] for minute, value in enumerate(seen, start=1))])


GENERATED = (
    Sample(
        "tank",
        "A tank",
        mark("It fills at a changing pace and empties when it is full: no season, but a rule that can be learnt."),
        mark("Made by our own generator with a fixed seed."),
        "tank.csv",
        _tank,
    ),
    Sample(
        "load",
        mark("Hourly load"),
        mark("Long and noisy: two years of hours with a day, a week and a year in them."),
        mark("Made by our own generator with a fixed seed."),
        "hourly-load.csv",
        _noisy,
    ),
    Sample(
        "shops",
        mark("Five shops"),
        mark("Many series in one table: daily sales of five shops of different size."),
        mark("Made by our own generator with a fixed seed."),
        "shops.csv",
        _shops,
    ),
    Sample(
        "walk",
        mark("Random walk"),
        mark("Each value is the one before plus chance: nothing can beat repeating the last value."),
        mark("Made by our own generator with a fixed seed."),
        "random-walk.csv",
        _walk,
    ),
)
