"""A newer file for a trained network: read with the run's own columns, and prepared by its recipe."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa

from core.data.series import Series
from core.errors import Refused, UserError
from core.runs.run import Run
from core.sources.findings import Repair
from core.sources.intake.sources import Source
from core.sources.preparation import Reading
from core.sources.tables.judging.tables import judge_again
from core.sources.tables.preparing.repairs import REPAIRS
from core.sources.tables.preparing.repairs.repair import Stage
from core.sources.tables.preparing.tables import prepare
from core.sources.tables.series_preparation import SeriesPreparation
from core.sources.tables.text_preparation import TextPreparation

DECIDED = ("turn", "time_format", "to_utc")
"""Kinds of repairs that the recipe decides for all files; what a newer one alone would suggest does not count."""


@dataclass(frozen=True)
class Found:
    """A newer file as it was read, and whether it has the run's columns."""

    source: Source
    fits: bool


def find_newer(run: Run, outcome: Callable[[Reading], Source | None]) -> Found | None:
    """The file in the first way of reading that finds the run's columns; None while one of them is under way.

    `outcome` reads the file one way, and raises Refused. Raises what the first way said where none can be read.
    """
    refusals: list[Refused] = []
    read: list[Source] = []
    for reading in readings(run):
        try:
            source = outcome(reading)
        except Refused as refused:
            refusals.append(refused)
            continue
        if source is None:
            return None
        if not missing_columns(run, source):
            return Found(source, fits=True)
        read.append(source)
    if not read:
        raise refusals[0]
    return Found(read[0], fits=False)


def readings(run: Run) -> tuple[Reading, ...]:
    """Ways to read a newer file: as detected, with the run's decimal mark; then as the run's own file was read."""
    used = run.spec.source.preparation.reading
    detected = Reading(decimal=used.decimal or _decimal(run), sheet=used.sheet, running_text=used.running_text)
    like_its_own = used.model_copy(update={"decimal": detected.decimal, "encoding": None})
    return tuple(dict.fromkeys((detected, like_its_own, like_its_own.model_copy(update={"encoding": used.encoding}))))


def missing_columns(run: Run, source: Source) -> list[str]:
    """Columns that the recipe needs and the file does not have."""
    preparation = run.spec.source.preparation
    if isinstance(preparation, TextPreparation):
        wanted = [preparation.text_column]
    elif any(repair.kind == "turn" for repair in preparation.repairs):
        wanted = []
    else:
        roles = (*preparation.time_columns, *preparation.id_columns, preparation.target, *preparation.features)
        wanted = [*roles, *(one.column for one in preparation.labels)]
    there = {column.name for column in source.report.columns}
    return [name for name in dict.fromkeys(wanted) if name not in there]


def newer_series(run: Run, newer: Source, *, fill: str | None = None) -> tuple[Series, ...]:
    """The series of a newer file by the run's recipe; raises MissingValues until it is told how to `fill` them."""
    if missing := missing_columns(run, newer):
        raise UserError(
            f"The file has no column {missing[0]!r}.",
            f"It needs the columns that the network was trained with; it has "
            f"{', '.join(column.name for column in newer.report.columns[:12])}.",
        )
    table = newer.table()
    preparation = _adapted(table, run.spec.source.preparation, fill)
    return prepare(table, preparation)


def _adapted(table: pd.DataFrame, preparation: SeriesPreparation, fill: str | None) -> SeriesPreparation:
    """The recipe with what only recognises values in this file too; gaps anywhere are filled as those it knew."""
    # What was said of single rows of the run's own file means nothing here.
    own = [repair for repair in preparation.repairs if "rows" not in repair.options]
    repairs = (*own, *_recognised(table, preparation))
    fills = [str(repair.options["how"]) for repair in preparation.repairs if repair.kind == "fill"]
    how = fill or next(iter(fills), None)
    if how is not None:
        repairs = (*repairs, Repair(kind="fill", options={"how": how}))
    return preparation.model_copy(update={"repairs": repairs})


def _recognised(table: pd.DataFrame, preparation: SeriesPreparation) -> list[Repair]:
    """Repairs of what the newer file alone needs to be read: rows newest first, words for no value."""
    try:
        _, findings = judge_again(pa.Table.from_pandas(table, preserve_index=False), preparation)
    except UserError:
        return []
    known = {(repair.kind, repair.column) for repair in preparation.repairs}
    proposed = [finding.proposal for finding in findings if finding.proposal is not None]
    return [
        repair
        for repair in proposed
        if REPAIRS[repair.kind].recognises
        and repair.kind not in DECIDED
        and REPAIRS[repair.kind].stage > Stage.SHAPE
        and (repair.kind, repair.column) not in known
        and repair.column in (None, preparation.target, *preparation.features)
    ]


def _decimal(run: Run) -> str | None:
    """The decimal mark of the run's numbers, where a repair says so."""
    repairs = run.spec.source.preparation
    if isinstance(repairs, TextPreparation):
        return None
    marks = [str(repair.options["decimal"]) for repair in repairs.repairs if repair.kind == "read_numbers"]
    return marks[0] if marks else None
