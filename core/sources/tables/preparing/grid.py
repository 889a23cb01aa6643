"""Rows become an even grid, and the grid a series without gaps."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from core.data.moments import moment
from core.data.series import Series
from core.errors import UserError
from core.language import say
from core.sources.findings import Repair
from core.sources.tables.columns.frequency import grid_of, positions, timestep_words
from core.sources.tables.labels import label_names
from core.sources.tables.preparing.repairs import REPAIRS
from core.sources.tables.preparing.repairs.fill import filled
from core.sources.tables.preparing.repairs.repair import Stage
from core.sources.tables.series_preparation import SeriesPreparation
from core.words import counted

ENDS = ("trim", "drop_missing")
"""Repairs after which a series ends with the last value of the target."""
LONGEST_GRID = 20
"""A grid may have this many times more places than there are rows before it is refused."""


class MissingValues(UserError):
    """A series has gaps, and no repair says how they are filled."""


@dataclass(frozen=True)
class MeasuredRows:
    """What was measured of one series: values [rows, columns], and when, datetime64[ns] [rows], if that is known."""

    name: str | None
    values: np.ndarray
    stamps: np.ndarray | None
    labels: np.ndarray = field(default_factory=lambda: np.zeros(0))
    """[label columns] zeros and ones that hold for every row."""


@dataclass(frozen=True)
class Grid:
    """values [time, columns] with NaN where nothing was measured, and what stands beside each timestep."""

    values: np.ndarray
    index: pd.DatetimeIndex | pd.RangeIndex
    repaired: np.ndarray
    """[time] True where the target was not measured."""


def columns_of(preparation: SeriesPreparation) -> list[str]:
    """The target, then the features."""
    return list(dict.fromkeys((preparation.target, *preparation.features)))


def regular_series(
    parts: list[MeasuredRows], preparation: SeriesPreparation
) -> tuple[tuple[Series, ...], list[tuple[Repair, int]]]:
    """The series, and how many values each filling repair put in or timesteps it left out."""
    fills = [repair for repair in preparation.repairs if REPAIRS[repair.kind].stage == Stage.FILL]
    counts = [0] * len(fills)
    made = []
    for rows in parts:
        grid = on_grid(rows, preparation.frequency)
        ahead = _ahead(grid, preparation) if any(repair.kind in ENDS for repair in fills) else None
        for place, repair in enumerate(fills):
            grid, count = _mended(grid, repair, preparation)
            counts[place] += count
        if len(grid.values):
            _check_complete(grid.values, preparation, rows.name)
            made.append(_series(rows, grid, preparation, ahead, alone=len(parts) == 1))
    if not made:
        raise UserError(
            say("{target!r} has no value.", target=preparation.target), say("Choose another column to predict.")
        )
    return tuple(made), list(zip(fills, counts, strict=True))


def on_grid(rows: MeasuredRows, alias: str | None) -> Grid:
    """Rows at their places on the even grid of `alias`; in their order, without times, when it is None."""
    if alias is None or rows.stamps is None:
        return Grid(rows.values.copy(), pd.RangeIndex(len(rows.values)), np.isnan(rows.values[:, 0]))
    places = positions(rows.stamps, alias)
    count = int(places.max()) + 1 if len(places) else 0
    if count > LONGEST_GRID * len(places) + 1000:
        raise UserError(
            say(
                "{rows} would be spread over {timesteps}.",
                rows=counted(len(places), "row"),
                timesteps=counted(count, "timestep"),
            ),
            say("Choose a coarser frequency, or none."),
        )
    _check_alone(places, rows.stamps, alias)
    values = np.full((count, rows.values.shape[1]), np.nan)
    values[places] = rows.values
    return Grid(values, grid_of(rows.stamps, alias, count), np.isnan(values[:, 0]))


def _check_alone(places: np.ndarray, stamps: np.ndarray, alias: str) -> None:
    order = np.argsort(places, kind="stable")
    twice = np.diff(places[order]) == 0
    if twice.any():
        example = moment(stamps[order][1:][twice][0])
        raise UserError(
            say(
                "{rows} share their {timestep} with another row, {example} for example.",
                rows=counted(int(twice.sum()), "row"),
                timestep=timestep_words(alias),
                example=example,
            ),
            say("Say what to make of rows with the same time: their mean, their sum, the first or the last."),
        )


def _mended(grid: Grid, repair: Repair, preparation: SeriesPreparation) -> tuple[Grid, int]:
    """The grid after one repair, and how many values or timesteps it touched."""
    if repair.kind == "trim":
        known = np.flatnonzero(~np.isnan(grid.values[:, 0]))
        return _kept(grid, slice(known[0], known[-1] + 1) if len(known) else slice(0, 0))
    if repair.kind == "drop_missing":
        return _without_missing(grid, repair, preparation)
    columns = columns_of(preparation)
    chosen = range(len(columns)) if repair.column is None else [p for p, n in enumerate(columns) if n == repair.column]
    how, season = str(repair.options.get("how", "interpolate")), preparation.season
    values = grid.values.copy()
    for place in chosen:
        values[:, place] = filled(values[:, place], how, season)
    count = int(np.isnan(grid.values).sum() - np.isnan(values).sum())
    return Grid(values, grid.index, grid.repaired), count


def _without_missing(grid: Grid, repair: Repair, preparation: SeriesPreparation) -> tuple[Grid, int]:
    columns = columns_of(preparation)
    looked_at = columns if repair.column is None else [repair.column]
    places = [columns.index(name) for name in looked_at if name in columns]
    kept = ~np.isnan(grid.values[:, places]).any(axis=1)
    if kept.all():
        return grid, 0
    values = grid.values[kept]
    return Grid(values, pd.RangeIndex(len(values)), grid.repaired[kept]), int((~kept).sum())


def _kept(grid: Grid, part: slice) -> tuple[Grid, int]:
    values = grid.values[part]
    plain = isinstance(grid.index, pd.RangeIndex)
    index = pd.RangeIndex(len(values)) if plain else grid.index[part]
    return Grid(values, index, grid.repaired[part]), len(grid.values) - len(values)


def _check_complete(values: np.ndarray, preparation: SeriesPreparation, name: str | None) -> None:
    for column, count in zip(columns_of(preparation), np.isnan(values).sum(axis=0), strict=True):
        if count == len(values):
            raise UserError(
                say("{column} has no value.", column=_within(column, name)),
                say("Leave this column or that series out."),
            )
        if count:
            raise MissingValues(
                say(
                    "{column} has no value at {count:,} of {timesteps}.",
                    column=_within(column, name),
                    count=int(count),
                    timesteps=counted(len(values), "timestep"),
                ),
                say("Say how to fill them: interpolate, carry forward, by season, or leave them out."),
            )


def known_columns(preparation: SeriesPreparation) -> tuple[str, ...]:
    """Features known in advance, in the order of the columns."""
    return tuple(name for name in columns_of(preparation)[1:] if name in preparation.known)


def _ahead(grid: Grid, preparation: SeriesPreparation) -> np.ndarray | None:
    """[timesteps, known] what stands in the rows behind the last value of the target, without a gap."""
    known, measured = known_columns(preparation), np.flatnonzero(~np.isnan(grid.values[:, 0]))
    if not known or not len(measured):
        return None
    columns = columns_of(preparation)
    after = grid.values[measured[-1] + 1 :, [columns.index(name) for name in known]]
    gaps = np.isnan(after).any(axis=1)
    return after[: int(gaps.argmax())] if gaps.any() else after


def _series(
    rows: MeasuredRows, grid: Grid, preparation: SeriesPreparation, ahead: np.ndarray | None, *, alone: bool
) -> Series:
    timed, name = not isinstance(grid.index, pd.RangeIndex), rows.name
    told = np.broadcast_to(rows.labels, (len(grid.values), len(rows.labels)))
    labels = label_names(preparation.labels) if len(rows.labels) else ()
    return Series(
        name=preparation.target if alone or name is None else name,
        values=np.concatenate([grid.values, told], axis=1) if labels else grid.values,
        columns=(*columns_of(preparation), *labels),
        target=preparation.target,
        index=grid.index,
        frequency=preparation.frequency if timed else None,
        season=preparation.season,
        series_id=name,
        repaired=grid.repaired,
        known=known_columns(preparation),
        ahead=ahead,
        labels=labels,
    )


def _within(column: str, name: str | None) -> str:
    return say("{column!r} in {name!r}", column=column, name=name) if name else repr(column)
