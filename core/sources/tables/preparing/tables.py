"""From a table to series, exactly as a preparation says: the same code in a page, a worker and on the command line."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.data.series import Series
from core.errors import UserError
from core.language import say
from core.sources.findings import Repair
from core.sources.tables.columns.numbers import is_text, read_numbers
from core.sources.tables.columns.times import join_cells, read_times
from core.sources.tables.columns.view import cells_of, filled_cells
from core.sources.tables.judging.proposal import propose
from core.sources.tables.judging.tables import judge_again
from core.sources.tables.preparing.grid import MeasuredRows, columns_of, regular_series
from core.sources.tables.preparing.label_words import told_apart, word_of
from core.sources.tables.preparing.repairs import REPAIRS
from core.sources.tables.preparing.repairs.repair import TIME, Effect, Repaired, Stage, number_columns
from core.sources.tables.series_preparation import SeriesPreparation
from core.words import counted


@dataclass(frozen=True)
class Prepared:
    """Series, the table they were cut from (numbers read, rows in order, nothing filled) and what each repair did."""

    series: tuple[Series, ...]
    recognised: pd.DataFrame
    effects: tuple[Effect, ...]


def prepare(table: pd.DataFrame, preparation: SeriesPreparation) -> tuple[Series, ...]:
    """The series of a table; raises UserError when the preparation leaves something that cannot be decided for it."""
    return trace(table, preparation).series


def trace(table: pd.DataFrame, preparation: SeriesPreparation) -> Prepared:
    """`prepare`, telling on the way which cells and rows each repair changed."""
    frame, effects = _through(table, preparation, last=Stage.MERGE)
    series, counts = regular_series(list(_split(frame, preparation)), preparation)
    fills = [Effect(repair, {}, np.array([], dtype=np.int64), added=count) for repair, count in counts]
    return Prepared(series, frame, (*effects, *fills))


def repropose(table: pd.DataFrame, preparation: SeriesPreparation) -> SeriesPreparation:
    """What follows when a person changed a role (target, time, series, features): findings of it are handled anew.

    Repairs that the preparation already holds for a finding stay; a frequency of None is found again.
    """
    scene, findings = judge_again(table, preparation)
    proposed = propose(scene, findings, reading=preparation.reading, held=preparation.repairs)
    known = tuple(name for name in proposed.features if name in (*preparation.known, *proposed.known))
    return proposed.model_copy(update={"series": preparation.series, "known": known, "labels": preparation.labels})


def recognise(table: pd.DataFrame, preparation: SeriesPreparation) -> pd.DataFrame:
    """The table after those repairs that only read what the cells mean; TIME holds each row's time."""
    kept = tuple(repair for repair in preparation.repairs if REPAIRS[repair.kind].recognises)
    return _through(table, preparation.model_copy(update={"repairs": kept}), last=Stage.ROWS, strict=False)[0]


def shaped(table: pd.DataFrame, preparation: SeriesPreparation) -> pd.DataFrame:
    """The table turned where it lies on its side, with the wanted columns, before anything in them is read."""
    return _through(table, preparation, last=Stage.SHAPE, strict=False)[0]


def preview(table: pd.DataFrame, preparation: SeriesPreparation, *, stop_before: Repair | None = None) -> pd.DataFrame:
    """The table as far as repairs can show on it: every stage but filling, without `stop_before`."""
    kept = tuple(repair for repair in preparation.repairs if repair != stop_before)
    return _through(table, preparation.model_copy(update={"repairs": kept}), last=Stage.MERGE, strict=False)[0]


def _through(
    table: pd.DataFrame, preparation: SeriesPreparation, *, last: Stage, strict: bool = True
) -> tuple[pd.DataFrame, list[Effect]]:
    frame = table.reset_index(drop=True)
    effects: list[Effect] = []
    for stage in Stage:
        if stage > last:
            break
        for repair in preparation.repairs:
            if _kind(repair).stage == stage and _applies(frame, repair):
                done = _kind(repair).apply(frame, repair, preparation)
                frame = done.table
                effects.append(_told(repair, done))
        if stage == Stage.SHAPE:
            frame = _wanted(_chosen_series(frame, preparation), preparation)
        if stage == Stage.VALUES:
            frame = _timed(_numeric(frame, preparation, strict=strict), preparation)
    if strict:
        _check_rows(frame, preparation)
    return frame, effects


def _kind(repair: Repair):
    if repair.kind not in REPAIRS:
        raise UserError(
            say("No repair is called {kind!r}.", kind=repair.kind),
            say("Known are: {known}.", known=", ".join(sorted(REPAIRS))),
        )
    return REPAIRS[repair.kind]


def _applies(frame: pd.DataFrame, repair: Repair) -> bool:
    return repair.column is None or repair.column in frame.columns


def _told(repair: Repair, done: Repaired) -> Effect:
    return Effect(repair, done.cells, done.removed, done.moved, done.added)


def _chosen_series(frame: pd.DataFrame, preparation: SeriesPreparation) -> pd.DataFrame:
    if preparation.series is None or not preparation.id_columns:
        return frame
    _check_columns(frame, preparation.id_columns)
    return frame[np.isin(series_ids(frame, preparation).astype(str), list(preparation.series))]


def series_ids(frame: pd.DataFrame, preparation: SeriesPreparation) -> np.ndarray:
    """Each row's series [rows], as text: the cells of the id columns joined by " / "."""
    if not preparation.id_columns:
        return np.full(len(frame), "")
    parts = [cells_of(frame, name).cast("string").fill_null("").to_numpy(False) for name in preparation.id_columns]
    joined = parts[0]
    for part in parts[1:]:
        joined = joined + " / " + part
    return joined


def _wanted(frame: pd.DataFrame, preparation: SeriesPreparation) -> pd.DataFrame:
    words = (one.column for one in preparation.labels)
    names = dict.fromkeys(
        (*preparation.time_columns, *preparation.id_columns, preparation.target, *preparation.features, *words)
    )
    _check_columns(frame, tuple(names))
    return frame[list(names)]


def _check_columns(frame: pd.DataFrame, names: tuple[str, ...]) -> None:
    for name in names:
        if name not in frame.columns:
            known = ", ".join(map(str, frame.columns[:12]))
            raise UserError(say("There is no column {name!r}.", name=name), say("The table has: {known}.", known=known))


def _numeric(frame: pd.DataFrame, preparation: SeriesPreparation, *, strict: bool) -> pd.DataFrame:
    changes = {}
    for name in number_columns(frame, preparation):
        if name in preparation.time_columns or name in preparation.id_columns:
            raise UserError(
                say("{name!r} cannot be predicted and tell the time or the series.", name=name),
                say("Choose another column."),
            )
        cells = cells_of(frame, name)
        numbers = read_numbers(cells)
        odd = filled_cells(cells) & np.isnan(numbers) if is_text(cells.type) else np.zeros(len(frame), dtype=bool)
        if strict and odd.any():
            example = cells[int(np.argmax(odd))].as_py()
            raise UserError(
                say(
                    "In {name!r} {numbers}, {example!r} for example.",
                    name=name,
                    numbers=counted(int(odd.sum()), "cell is no number", "cells are no numbers"),
                    example=example,
                ),
                say("Accept a repair that says what they mean, or choose another column."),
            )
        if strict and np.isinf(numbers).any():
            raise UserError(say("{name!r} holds infinity.", name=name), say("Read it as missing."))
        changes[name] = numbers
    return frame.assign(**changes)


def _timed(frame: pd.DataFrame, preparation: SeriesPreparation) -> pd.DataFrame:
    if not preparation.time_columns:
        return frame
    cells = join_cells([cells_of(frame, name) for name in preparation.time_columns])
    read = read_times(cells, preparation.time_format or "ISO 8601")
    return frame.assign(**{TIME: read})


def _check_rows(frame: pd.DataFrame, preparation: SeriesPreparation) -> None:
    if TIME not in frame.columns or not len(frame):
        return
    unread = frame[TIME].isna().to_numpy()
    if unread.any():
        columns = " and ".join(repr(name) for name in preparation.time_columns)
        raise UserError(
            say(
                "{have} no readable time in {columns}.",
                have=counted(int(unread.sum()), "row has", "rows have"),
                columns=columns,
            ),
            say("Leave them out, or choose another time column or format."),
        )
    if preparation.frequency is None and not frame[TIME].is_monotonic_increasing and not preparation.id_columns:
        raise UserError(say("The rows are not in the order of their times."), say("Accept that they are put in order."))


def _split(frame: pd.DataFrame, preparation: SeriesPreparation) -> Iterator[MeasuredRows]:
    """The rows of each series, in the order in which the series first appear."""
    measured = frame[columns_of(preparation)].to_numpy(dtype="float64")
    stamps = frame[TIME].to_numpy().astype("datetime64[ns]") if TIME in frame.columns else None
    if not preparation.id_columns:
        yield MeasuredRows(None, measured, stamps)
        return
    codes, names = pd.factorize(series_ids(frame, preparation))
    order = np.argsort(codes, kind="stable")
    cuts = np.searchsorted(codes[order], np.arange(len(names) + 1))
    for i, name in enumerate(names):
        rows = order[cuts[i] : cuts[i + 1]]
        words = [word_of(frame[one.column].iloc[rows], str(name)) for one in preparation.labels]
        told = told_apart(words, preparation.labels)
        yield MeasuredRows(str(name), measured[rows], None if stamps is None else stamps[rows], told)
