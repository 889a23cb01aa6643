"""Labelled rows over time in a table."""

import pandas as pd

from core.data.labelled_rows import ROW, LabelledRows, UnlabelledRows
from core.errors import UserError
from core.language import Said, say
from core.sources.findings import Finding, worst_first
from core.sources.profile import Profile
from core.sources.report import Question
from core.sources.tables.reading.raw_table import RawTable
from core.sources.tables.report import TableReport
from core.sources.tables.rows.findings import OF_ROWS, row_findings
from core.sources.tables.rows.judging import JudgedRows, judge_rows, label_candidates, may_be_rows
from core.sources.tables.rows.preparation import SOURCE_KIND, RowPreparation
from core.sources.tables.rows.preparing import rows_of
from core.sources.tables.rows.profile import row_profile
from core.sources.tables.rows.roles import relabelled
from core.sources.tables.rows.samples import SAMPLES
from core.sources.tables.table_kind import TableKind, read_again, ways_to_read
from core.sources.tables.table_reading import TableReading
from core.sources.taking import of_form

PHASES = 3
"""What a named label that lasts for several rows claims against times and texts."""


class RowKind(TableKind):
    """Gives labelled rows."""

    Preparation = RowPreparation
    gives = (SOURCE_KIND,)
    title = Said("A label for each row")
    of_meaning = OF_ROWS
    samples = SAMPLES

    def judge(self, raw: RawTable) -> JudgedRows | None:
        return judge_rows(raw)

    def claim(self, judged: JudgedRows) -> int:
        return PHASES

    def prepare(self, stored: pd.DataFrame, preparation: RowPreparation) -> LabelledRows:
        return rows_of(stored, preparation)

    def amount(self, prepared: LabelledRows) -> str:
        return ROW.counted(len(prepared))

    def proposed(
        self, stored: pd.DataFrame, report: TableReport, wanted: str, *, subject: str | None = None
    ) -> RowPreparation:
        proposed = report.preparation
        if not isinstance(proposed, RowPreparation):
            judged = judge_rows(read_again(stored, report), asked=True)
            if judged is None:
                raise UserError(
                    say("The table has no label that comes again and again beside a column of numbers."),
                    say("Bring one with a row for each moment: numbers that were measured, and a label."),
                )
            proposed = judged.preparation
        return proposed if subject is None else relabelled(stored, proposed, subject)

    def may_take(self, report: TableReport) -> bool:
        return may_be_rows(report)

    def findings(self, stored: pd.DataFrame, report: TableReport, preparation: RowPreparation) -> tuple[Finding, ...]:
        if preparation == report.preparation:
            return report.findings
        return worst_first([*of_form(report), *row_findings(stored, preparation)])

    def questions(self, report: TableReport, preparation: RowPreparation) -> tuple[Question, ...]:
        options = tuple(dict.fromkeys([preparation.label, *label_candidates(report)]))
        declared = RowPreparation.model_fields["label"]
        return (Question(field="label", question=say(declared.title), options=options, help=say(declared.description)),)

    def answered(self, stored: pd.DataFrame, preparation: RowPreparation, field: str) -> RowPreparation:
        return relabelled(stored, preparation, preparation.label)

    def profile(self, prepared: LabelledRows, preparation: RowPreparation) -> Profile:
        return row_profile(prepared)

    # A newer file for a run that exists

    def readings(self, preparation: RowPreparation) -> tuple[TableReading, ...]:
        return ways_to_read(preparation.reading)

    def newer_words(self, preparation: RowPreparation) -> str:
        return say("A table with the columns {read}; the label may be missing.", read=", ".join(_read(preparation)))

    def missing(self, report: TableReport, preparation: RowPreparation) -> list[str]:
        there = {column.name for column in report.columns}
        return [name for name in _read(preparation) if name not in there]

    def prepare_newer(
        self, stored: pd.DataFrame, report: TableReport, preparation: RowPreparation, *, fill: str | None = None
    ) -> UnlabelledRows:
        """The whole table, so that what is predicted can stand beside its columns; labels are not looked at."""
        return UnlabelledRows(rows_of(stored, preparation, labelled=False), stored)


def _read(preparation: RowPreparation) -> tuple[str, ...]:
    """The columns that a network reads, and those that say in which order."""
    session = (preparation.session,) if preparation.session else ()
    return (*session, *preparation.time_columns, *preparation.features)


KIND = RowKind()
