"""Times at which a row would be expected and none stands; values that are missing where rows stand."""

import numpy as np

from core.data.moments import moment
from core.language import mark, say, several
from core.sources.findings import Finding, Place, Repair
from core.sources.tables.columns.column_names import SUMMED_NAMES, speaks_of
from core.sources.tables.columns.frequency import positions, timestep_words
from core.sources.tables.judging.detectors.transactions import is_ledger, ledger_step
from core.sources.tables.judging.scene import Scene

FILLS = {
    "interpolate": mark("Interpolate"),
    "carry_forward": mark("Carry the last value forward"),
    "season": mark("Fill with what is usual at that place in the season"),
    "zero": mark("Fill with zero"),
}


def detect(scene: Scene) -> list[Finding]:
    return [*_missing_rows(scene), *_missing_values(scene)]


def _missing_rows(scene: Scene) -> list[Finding]:
    alias = ledger_step(scene) if is_ledger(scene) else scene.frequency.alias
    if alias is None:
        return []
    count, first = 0, None
    for stamps in _series_times(scene):
        # Times in order have places in order: their steps tell where one is left out.
        steps = np.diff(positions(stamps, alias))
        holes = int(np.maximum(steps - 1, 0).sum())
        if holes and first is None:
            first = stamps[np.argmax(steps > 1)]
        count += holes
    if not count:
        return []
    zero = is_ledger(scene) and speaks_of(scene.target.name, SUMMED_NAMES)
    how = "zero" if zero else "interpolate"
    after, each = moment(first), timestep_words(alias)
    return [
        Finding(
            detector="gaps",
            severity="note" if count < 0.05 * scene.rows else "warning",
            what=several(
                count,
                "{count:,} timestep of {each} has no row, the first after {after}.",
                "{count:,} timesteps of {each} have no row, the first after {after}.",
                count=count,
                each=each,
                after=after,
            ),
            where=scene.time_column,
            places=(Place(column=scene.time_column, example=after),),
            count=count,
            proposal=Repair(kind="fill", options={"how": how}, title=FILLS[how]),
            alternatives=(
                *(Repair(kind="fill", options={"how": other}, title=FILLS[other]) for other in FILLS if other != how),
                Repair(kind="drop_missing", title=say("Leave them out and count plain timesteps")),
            ),
        )
    ]


def _series_times(scene: Scene):
    """The different times of each series, in order."""
    if not scene.ids:
        yield scene.different_times
        return
    order = scene.order
    codes = scene.series_codes[order]
    cuts = np.flatnonzero(np.diff(codes)) + 1
    for rows in np.split(order, cuts):
        stamps = scene.stamps[rows]
        yield stamps[np.concatenate([[True], np.diff(stamps.view("int64")) > 0])]


def _missing_values(scene: Scene) -> list[Finding]:
    found = []
    for view in scene.views:
        if view.kind != "number" or (view.name in scene.decoys and view.name not in scene.number_columns):
            continue
        missing = np.isnan(view.clean)
        if not missing.any() or missing.all():
            continue
        rows = np.flatnonzero(missing)
        share = missing.mean()
        edges = missing[0] or missing[-1]
        used = view.name in scene.number_columns
        found.append(
            Finding(
                detector="gaps",
                severity="note" if share < 0.05 or not used else "warning",
                what=_without_value(len(rows), share, at_an_end=bool(edges)),
                where=view.name,
                places=scene.places(rows, view.name),
                count=len(rows),
                proposal=_fill(view.name, "interpolate"),
                alternatives=(
                    *(_fill(view.name, how) for how in FILLS if how != "interpolate"),
                    Repair(kind="drop_missing", title=say("Leave these timesteps out")),
                ),
            )
        )
    return found


def _without_value(count: int, share: float, *, at_an_end: bool) -> str:
    fields = {"count": count, "share": share}
    if at_an_end:
        return several(
            count,
            "{count:,} row ({share:.1%}) has no value, at an end.",
            "{count:,} rows ({share:.1%}) have no value, some of them at the ends.",
            **fields,
        )
    return several(
        count,
        "{count:,} row ({share:.1%}) has no value.",
        "{count:,} rows ({share:.1%}) have no value.",
        **fields,
    )


def _fill(column: str, how: str) -> Repair:
    return Repair(kind="fill", column=column, options={"how": how}, title=FILLS[how])
