"""Many rows a day that are single events: to be added up."""

import numpy as np

from core.language import mark, say
from core.sources.findings import Finding, Repair
from core.sources.tables.columns.column_names import SUMMED_NAMES, speaks_of
from core.sources.tables.columns.frequency import DAY, timestep_words
from core.sources.tables.judging.scene import Scene


def detect(scene: Scene) -> list[Finding]:
    if not is_ledger(scene):
        return []
    step = ledger_step(scene)
    how = "sum" if speaks_of(scene.target.name, SUMMED_NAMES) or _whole(scene) else "mean"
    word, their = timestep_words(step).removeprefix("1 "), say("sum") if how == "sum" else say("mean")
    others = [option for option in ("D", "W-MON", "MS") if option != step]
    return [
        Finding(
            detector="transactions",
            severity="warning",
            what=say(
                "Rows are single events, {rows:.1f} a {word} on average; they are put together into one "
                "value a {word}, their {how}.",
                rows=scene.rows / max(1, _span(scene, step)),
                word=word,
                how=their,
            ),
            where=scene.time_column,
            places=scene.places(np.arange(min(3, scene.rows)), scene.time_column),
            count=scene.rows,
            proposal=aggregate(step, how),
            alternatives=(
                aggregate(step, "mean" if how == "sum" else "sum"),
                aggregate(step, "count"),
                *(aggregate(option, how) for option in others),
            ),
        )
    ]


def is_ledger(scene: Scene) -> bool:
    """Whether rows are events rather than measurements: times repeat often, or come without any even step."""
    if scene.time is None or scene.rows < 10:
        return False
    repeated = scene.repeats.sum() / scene.rows
    if repeated > 0.2:
        return True
    # An even step in stretches is a market that closes at night, not a ledger.
    if scene.frequency.alias is not None or scene.frequency.share > 0.4 or scene.ids:
        return False
    days = len(np.unique(scene.different_times.astype("datetime64[D]").astype("int64")))
    return len(scene.different_times) > 1.5 * days and days >= 5


def ledger_step(scene: Scene) -> str:
    """The calendar unit that makes the events a series: days, unless they cover few of them."""
    times = scene.different_times
    if not len(times):
        return "D"
    midnight = (times.view("int64") % DAY == 0).all()
    firsts = midnight and (times == times.astype("datetime64[M]").astype("datetime64[ns]")).all()
    if firsts and len(times) > 2:
        return "MS" if (np.diff(times.astype("datetime64[M]").astype("int64")) < 12).any() else "YS"
    days = np.unique(times.astype("datetime64[D]").astype("int64"))
    span = days[-1] - days[0] + 1
    if span < 5 and not midnight:
        return "h"
    if len(days) > 0.4 * span:
        return "D"
    weeks = np.unique((days + 3) // 7)
    return "W-MON" if len(weeks) > 0.6 * (span / 7) else "MS"


def aggregate(step: str, how: str) -> Repair:
    word = timestep_words(step).removeprefix("1 ")
    titles = {
        "sum": mark("Add up per {step}"),
        "mean": mark("Average per {step}"),
        "count": mark("Count the rows per {step}"),
    }
    return Repair(kind="aggregate", options={"frequency": step, "how": how}, title=say(titles[how], step=word))


def _span(scene: Scene, step: str) -> float:
    unit = {"D": "D", "MS": "M", "W-MON": "W", "h": "h", "YS": "Y"}[step]
    return len(np.unique(scene.different_times.astype(f"datetime64[{unit}]").astype("int64")))


def _whole(scene: Scene) -> bool:
    known = scene.view(scene.target.name).numbers
    known = known[np.isfinite(known)]
    return len(known) > 0 and bool((known % 1 == 0).all() and (known >= 0).all() and known.max() < 1000)
