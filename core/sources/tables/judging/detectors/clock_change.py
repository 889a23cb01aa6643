"""The hour that comes twice in autumn, where local time was written."""

import numpy as np

from core.language import say, several
from core.sources.findings import Finding, Repair
from core.sources.tables.columns.frequency import seconds_of
from core.sources.tables.judging.scene import Scene


def detect(scene: Scene) -> list[Finding]:
    rows = repeated_hours(scene)
    if not len(rows):
        return []
    zone = "Europe/Berlin" if (_months(scene, rows) == 10).mean() > 0.5 else "America/New_York"
    others = ("Europe/London",) if zone == "Europe/Berlin" else ("America/Chicago",)
    return [
        Finding(
            detector="clock_change",
            severity="note",
            what=several(
                len(rows),
                "{count:,} row repeats an hour on a day on which clocks are set back: the times are local.",
                "{count:,} rows repeat an hour on a day on which clocks are set back: the times are local.",
                count=len(rows),
            ),
            where=scene.time_column,
            places=scene.places(rows, scene.time_column),
            count=len(rows),
            proposal=Repair(
                kind="same_time", options={"how": "mean"}, title=say("Take the mean of the hour that comes twice")
            ),
            alternatives=tuple(
                Repair(
                    kind="to_utc", options={"zone": name}, title=say("Read as {name} time and count in UTC", name=name)
                )
                for name in (zone, *others)
            ),
        )
    ]


def repeated_hours(scene: Scene) -> np.ndarray:
    """Rows [found] that repeat a time between 0 and 3 o'clock on a Sunday on which clocks are set back."""
    rows = np.flatnonzero(scene.repeats & ~scene.exact_repeats)
    alias = scene.frequency.alias
    if not len(rows) or alias is None or seconds_of(alias) > 3600:
        return np.array([], dtype=np.int64)
    stamps = scene.stamps[rows]
    days = stamps.astype("datetime64[D]")
    months = stamps.astype("datetime64[M]")
    month = months.astype("int64") % 12 + 1
    sunday = (days.astype("int64") + 3) % 7 == 6
    day = (days - months.astype("datetime64[D]")).astype("int64") + 1
    hour = (stamps - days.astype("datetime64[ns]")).astype("timedelta64[h]").astype("int64")
    europe = (month == 10) & (day >= 25)
    # Until 2006 America set its clocks back on the last Sunday of October.
    america = (month == 11) & (day <= 7)
    return rows[sunday & (hour <= 3) & (europe | america)]


def _months(scene: Scene, rows: np.ndarray) -> np.ndarray:
    return scene.stamps[rows].astype("datetime64[M]").astype("int64") % 12 + 1
