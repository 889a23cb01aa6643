"""Newer rows of series for a run that exists: read with the run's own columns, and prepared by its recipe."""

import pandas as pd

from core.data.series import Series
from core.errors import UserError
from core.language import say
from core.sources.findings import Repair
from core.sources.tables.judging.tables import judge_again
from core.sources.tables.preparing.repairs import REPAIRS
from core.sources.tables.preparing.repairs.repair import Stage
from core.sources.tables.preparing.tables import prepare
from core.sources.tables.report import TableReport
from core.sources.tables.series_preparation import SeriesPreparation
from core.sources.tables.table_kind import ways_to_read
from core.sources.tables.table_reading import TableReading

DECIDED = ("turn", "time_format", "to_utc")
"""Kinds of repairs that the recipe decides for all files; what a newer one alone would suggest does not count."""


def readings(preparation: SeriesPreparation) -> tuple[TableReading, ...]:
    """As detected, with the decimal mark of the run's numbers; then as the run's own file was read."""
    marks = [str(repair.options["decimal"]) for repair in preparation.repairs if repair.kind == "read_numbers"]
    return ways_to_read(preparation.reading, decimal=next(iter(marks), None))


def missing(report: TableReport, preparation: SeriesPreparation) -> list[str]:
    """Columns that the recipe needs and the file does not have."""
    if any(repair.kind == "turn" for repair in preparation.repairs):
        return []
    roles = (*preparation.time_columns, *preparation.id_columns, preparation.target, *preparation.features)
    wanted = [*roles, *(one.column for one in preparation.labels)]
    there = {column.name for column in report.columns}
    return [name for name in dict.fromkeys(wanted) if name not in there]


def prepare_newer(
    stored: pd.DataFrame, report: TableReport, preparation: SeriesPreparation, *, fill: str | None
) -> tuple[Series, ...]:
    """The series of a newer table; raises MissingValues until it is told how to `fill` them."""
    if lacking := missing(report, preparation):
        raise UserError(
            say("The file has no column {lacking!r}.", lacking=lacking[0]),
            say(
                "It needs the columns that the network was trained with; it has {columns}.",
                columns=", ".join(column.name for column in report.columns[:12]),
            ),
        )
    return prepare(stored, _adapted(stored, preparation, fill))


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
        _, findings = judge_again(table, preparation)
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
