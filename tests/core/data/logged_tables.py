"""Tables as trading programs, data loggers, statistical offices and laboratories write them."""

import numpy as np

from tests.core.data.awkward_tables import Awkward, awkward, hours, values
from tests.core.data.exported_tables import spanned
from tests.core.data.written_moments import AWKWARD
from tests.core.data.written_times import text


def prices(count: int) -> list[tuple[float, float, float, float]]:
    """Open, high, low and close."""
    walk = np.random.default_rng(0).normal(0, 0.01, count).cumsum() + 1.14
    opened = [1.14, *walk[:-1]]
    return [
        tuple(round(x, 5) for x in (o, max(o, c) + 0.002, min(o, c) - 0.002, c))
        for o, c in zip(opened, walk, strict=True)
    ]


def traded(above: tuple[str, ...], day: str, clock: str, *, mark: str = ",", columns: str, target: str) -> Awkward:
    """Hourly prices whose date and clock stand in two columns."""
    h, p = hours(600, "2019-01-02 00:00"), prices(600)
    rows = (
        mark.join([format(t, day), format(t, clock), *map(str, x), str(1000 + i % 7), str(i % 4)])
        for i, (t, x) in enumerate(zip(h, p, strict=True))
    )
    found = spanned([x[3] for x in p], h, time_column=columns, target=target, frequency="h")
    return Awkward(text(*above, *rows), found, extra={"silent": ("many_series",), "series": 1})


# A clock in a column of its own.


@awkward
def prices_of_a_trading_program_without_names():
    return traded((), "%Y.%m.%d", "%H:%M", columns="column 1 + column 2", target="column 6")


@awkward
def prices_of_a_trading_program_with_names_in_brackets():
    names = "<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<SPREAD>"
    return traded((names,), "%Y.%m.%d", "%H:%M:%S", mark="\t", columns="<DATE> + <TIME>", target="<CLOSE>")


@awkward
def prices_with_date_and_clock_in_digits():
    names = "Date,Time,Open,High,Low,Close,Volume,Spread"
    return traded((names,), "%Y%m%d", "%H%M%S", columns="Date + Time", target="Close")


def metered(day: str, clock: str, names: str = "date,time,kW", **more) -> Awkward:
    h, v = hours(240, "2021-03-01 00:00"), values(240, season=24)
    rows = (f"{format(t, day)},{format(t, clock)},{x}" for t, x in zip(h, v, strict=True))
    found = {"time_column": " + ".join(names.split(",")[:-1]), "target": "kW", "frequency": "h"}
    silent = {"silent": ("many_series",), "series": 1}
    return Awkward(text(names, *rows), spanned(v, h, **found), extra=silent, **more)


@awkward
def date_with_dots_and_clock_with_a_dot():
    return metered("%Y.%m.%d", "%H.%M")


@awkward
def date_with_slashes_and_clock_with_am_and_pm():
    return metered("%Y/%m/%d", "%I:%M %p")


@awkward
def date_and_hours_with_am_and_pm():
    return metered("%Y-%m-%d", "%-I %p")


@awkward
def date_and_clock_and_am_or_pm_in_three_columns():
    return metered("%d.%m.%Y", "%-I:%M,%p", "date,time,half,kW")


@awkward
def date_and_clock_that_lost_its_leading_zeros():
    return metered("%Y-%m-%d", "%-H%M")


__all__ = ["AWKWARD"]
