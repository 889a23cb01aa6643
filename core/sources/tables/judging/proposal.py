"""What we would do with a table: roles, frequency, season and repairs as one preparation."""

import numpy as np
import pandas as pd

from core.language import say
from core.sources.findings import Finding, Repair
from core.sources.tables.columns.frequency import positions
from core.sources.tables.columns.season import find_season
from core.sources.tables.judging.detectors.transactions import is_ledger, ledger_step
from core.sources.tables.judging.roles import helpful
from core.sources.tables.judging.scene import Scene
from core.sources.tables.preparing.repairs import REPAIRS
from core.sources.tables.series_preparation import SeriesPreparation
from core.sources.tables.table_reading import TableReading

MOST_FEATURES, MOST_TRIED, MOST_JUDGED = 5, 30, 11
JUDGED_ROWS = 200_000
LEAST_AHEAD = 2
"""A single value behind the last one of the target may just have been measured sooner."""


def propose(
    scene: Scene, findings: list[Finding], *, reading: TableReading, held: tuple[Repair, ...] = ()
) -> SeriesPreparation:
    """The proposed preparation; a repair in `held` wins over what we would do about the same finding."""
    repairs = [chosen for finding in findings if (chosen := _chosen(finding, scene, held)) is not None]
    if _target_missing_at_an_end(scene):
        repairs.append(Repair(kind="trim", title=say("Begin at the first and end at the last value")))
    kinds = list(REPAIRS)
    alias = frequency_of(scene, repairs)
    return SeriesPreparation(
        reading=reading,
        time_columns=scene.time.columns if scene.time else (),
        time_format=scene.time.time_format if scene.time else None,
        target=scene.target.name,
        features=scene.features,
        known=known_ahead(scene, scene.features),
        id_columns=scene.ids,
        frequency=alias,
        season=_season(scene, alias),
        repairs=tuple(sorted(_different(repairs), key=lambda repair: kinds.index(repair.kind))),
    )


def known_ahead(scene: Scene, names: tuple[str, ...]) -> tuple[str, ...]:
    """Those columns that go on for several rows where the target has ended: their values were known in advance."""
    if not names or not _target_missing_at_an_end(scene):
        return ()
    order = scene.order if scene.time is not None else np.arange(scene.rows)
    codes, places = scene.series_codes[order], np.arange(len(order))
    measured = np.isfinite(scene.view(scene.target.name).clean[order])
    last = np.full(int(codes.max()) + 1, len(order))
    np.minimum.at(last, codes[measured], -1)
    np.maximum.at(last, codes[measured], places[measured])
    behind = order[places > last[codes]]
    return tuple(name for name in names if np.isfinite(scene.view(name).clean[behind]).sum() >= LEAST_AHEAD)


def frequency_of(scene: Scene, repairs: list[Repair]) -> str | None:
    """The alias of the grid on which the series will stand."""
    for repair in repairs:
        if repair.kind == "aggregate":
            return str(repair.options["frequency"])
        if repair.kind == "drop_missing":
            return None
    return scene.frequency.alias


def helpful_features(scene: Scene) -> tuple[str, ...]:
    """Columns that are known beyond the target's end, then those that would make even a linear prediction better."""
    numbers = tuple(name for name in scene.target.others if name not in scene.decoys)[:MOST_TRIED]
    known = () if is_ledger(scene) else known_ahead(scene, numbers)
    if scene.ids or is_ledger(scene):
        return known[:MOST_FEATURES]
    order = scene.order if scene.time is not None else np.arange(scene.rows)
    order = order[-20_000:]
    others = {name: scene.view(name).clean[order] for name in numbers}
    saved = helpful(scene.view(scene.target.name).clean[order], others)
    return tuple(dict.fromkeys((*known, *saved)))[:MOST_FEATURES]


def _different(repairs: list[Repair]) -> list[Repair]:
    return [repair for place, repair in enumerate(repairs) if repair not in repairs[:place]]


def _chosen(finding: Finding, scene: Scene, held: tuple[Repair, ...]) -> Repair | None:
    proposal = finding.proposal
    ways = (*([proposal] if proposal else []), *finding.alternatives)
    kept = next((repair for repair in ways if repair in held), None)
    chosen = kept or proposal
    if chosen is None or (chosen.column is not None and chosen.column not in scene.number_columns):
        return None
    return chosen


def _target_missing_at_an_end(scene: Scene) -> bool:
    values = scene.view(scene.target.name).clean
    if scene.time is not None:
        values = values[scene.order]
    if not len(values):
        return False
    if not scene.ids:
        return bool(np.isnan(values[0]) or np.isnan(values[-1]))
    return bool(np.isnan(values).any())


def _season(scene: Scene, alias: str | None) -> int:
    """The season most of the longest series show; of one series alone, its own."""
    rows = np.arange(scene.rows) if scene.time is None else scene.order
    if not scene.ids:
        return find_season(_judged_values(scene, rows, alias), alias).length
    codes = scene.series_codes[rows]
    sizes = np.bincount(codes)
    longest = [code for code in np.argsort(-sizes, kind="stable")[:MOST_JUDGED] if sizes[code]]
    found = [find_season(_judged_values(scene, rows[codes == code], alias), alias).length for code in longest]
    lengths, counts = np.unique(found, return_counts=True)
    return int(lengths[counts.argmax()])


def _judged_values(scene: Scene, rows: np.ndarray, alias: str | None) -> np.ndarray:
    """The target of these rows on its grid, gaps interpolated, the last 200 000 rows at most [time]."""
    rows = rows[-JUDGED_ROWS:]
    values = scene.view(scene.target.name).clean[rows]
    if is_ledger(scene) and alias is not None:
        values = _summed(values, scene.stamps[rows], ledger_step(scene))
    elif alias is not None and len(rows):
        places = positions(scene.stamps[rows], alias)
        spread = np.full(int(places.max()) + 1, np.nan)
        spread[places] = values
        values = spread
    known = np.isfinite(values)
    return np.interp(np.arange(len(values)), np.flatnonzero(known), values[known]) if known.any() else values[:0]


def _summed(values: np.ndarray, stamps: np.ndarray, step: str) -> np.ndarray:
    places = positions(stamps, step)
    return np.asarray(pd.Series(values).groupby(places).sum().reindex(range(int(places.max()) + 1), fill_value=0.0))
