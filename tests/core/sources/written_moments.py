"""Moments as programs spell them, newest first, as tables of their own."""

from collections.abc import Callable
from datetime import datetime, timedelta

from tests.core.sources.awkward_tables import AWKWARD, Awkward, hours, truth, values
from tests.core.sources.written_times import text

HOURS = hours(400, "2020-06-01 00:00")
EPOCH = datetime(1970, 1, 1)


def after(d: datetime) -> datetime:
    return d + timedelta(hours=1)


def unix(d: datetime) -> int:
    return int((d - EPOCH).total_seconds())


SPELLED: dict[str, Callable[[datetime], str]] = {
    "hours with a dash and pm": lambda d: f"{d:%Y-%m-%d %I-%p}",
    "hours with pm behind iso days": lambda d: f"{d:%Y-%m-%d %I:%M %p}",
    "hours with pm before the clock": lambda d: f"{d:%Y-%m-%d %p %I:%M}",
    "day first with dashes": lambda d: f"{d:%d-%m-%Y %H:%M}",
    "month first with dashes": lambda d: f"{d:%m-%d-%Y %H:%M:%S}",
    "hours behind a third dash": lambda d: f"{d:%Y-%m-%d-%H}",
    "hours behind an underscore": lambda d: f"{d:%Y-%m-%d_%H-%M-%S}",
    "digits with an underscore": lambda d: f"{d:%Y%m%d_%H%M%S}",
    "clock after a slash": lambda d: f"{d:%Y/%m/%d/%H}",
    "clock with an h alone": lambda d: f"{d:%Y-%m-%d} {d.hour}h",
    "clock with h and minutes": lambda d: f"{d:%Y-%m-%d %Hh%M}",
    "hours without a leading zero": lambda d: f"{d:%Y-%m-%d} {d.hour}",
    "clock before the day": lambda d: f"{d:%I:%M %p %d/%m/%Y}",
    "moments as javascript prints them": lambda d: f"{d:%a %b %d %Y %H:%M:%S} GMT+0200 (Central European Summer Time)",
    "moments with the name of a zone": lambda d: f"{d:%Y-%m-%dT%H:%M:%S}+02:00[Europe/Berlin]",
    "moments with utc and a number": lambda d: f"{d:%Y-%m-%d %H:%M:%S} UTC+1",
    "spans up to the last minute": lambda d: f"{d:%Y-%m-%d %H}:00-{d:%H}:59",
    "spans up to the next hour": lambda d: f"{d:%Y-%m-%d %H:%M}-{after(d):%H:%M}",
    "chinese hours": lambda d: f"{d:%Y年%m月%d日%H时%M分}",
    "japanese hours": lambda d: f"{d.year}年{d.month}月{d.day}日 {d.hour}時",
    "korean hours": lambda d: f"{d:%Y-%m-%d} {'오전' if d.hour < 12 else '오후'} {d:%I:%M}",
    "short years first": lambda d: f"{d:%y-%m-%d %H:%M}",
    "milliseconds of json": lambda d: f"/Date({unix(d)}000)/",
    "unix seconds and milliseconds": lambda d: f"{unix(d)}{'000' if d.day > 9 else ''}",
}


def made(name: str) -> Awkward:
    v = values(len(HOURS), season=24)
    rows = (f'"{SPELLED[name](t)}",{x}' for t, x in reversed(list(zip(HOURS, v, strict=True))))
    found = {"start": HOURS[0].isoformat(), "end": HOURS[-1].isoformat(), "time_column": "timestamp"}
    return Awkward(text("timestamp,Wert", *rows), truth(v, **found, frequency="h"), finds=("order",))


AWKWARD.update({name: lambda name=name: made(name) for name in SPELLED})
