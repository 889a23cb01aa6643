"""Series in a table: a target over time, or in the order of the rows."""

import pandas as pd

from core.data.series import Series
from core.errors import UserError
from core.language import Said, say
from core.sources.findings import Finding
from core.sources.tables import newer_series
from core.sources.tables.columns.glance import is_number
from core.sources.tables.judging.anew import OF_SERIES, series_findings
from core.sources.tables.judging.tables import JudgedTable, judge_table
from core.sources.tables.preparing.tables import prepare, repropose
from core.sources.tables.profiles.series_facts import SeriesInspection, inspect_table
from core.sources.tables.reading.raw_table import RawTable
from core.sources.tables.report import TableReport
from core.sources.tables.samples.generated import GENERATED
from core.sources.tables.samples.packaged import PACKAGED
from core.sources.tables.series_preparation import SeriesPreparation
from core.sources.tables.table_kind import TableKind, read_again
from core.sources.tables.table_reading import TableReading
from core.words import counted

IN_TIME, IN_ORDER = 2, 0
"""What a column of times claims against a column of texts, which claims 1, and what numbers alone do."""


class SeriesKind(TableKind):
    """Gives a tuple of series."""

    Preparation = SeriesPreparation
    gives = ("series",)
    title = Said("Series")
    of_meaning = OF_SERIES
    samples = (*PACKAGED, *GENERATED)

    def judge(self, raw: RawTable) -> JudgedTable:
        return judge_table(raw)

    def claim(self, judged: JudgedTable) -> int:
        return IN_TIME if judged.preparation.time_columns else IN_ORDER

    def prepare(self, stored: pd.DataFrame, preparation: SeriesPreparation) -> tuple[Series, ...]:
        return prepare(stored, preparation)

    def amount(self, prepared: tuple[Series, ...]) -> str:
        several = f"{counted(len(prepared), 'series', 'series')}, " if len(prepared) > 1 else ""
        return several + counted(sum(len(one) for one in prepared), "timestep")

    def proposed(
        self, stored: pd.DataFrame, report: TableReport, wanted: str, *, subject: str | None = None
    ) -> SeriesPreparation:
        proposed = report.preparation
        if not isinstance(proposed, SeriesPreparation):
            proposed = judge_table(read_again(stored, report)).preparation
        if subject is None or subject == proposed.target:
            return proposed
        columns = [column.name for column in report.columns]
        if subject not in columns:
            raise UserError(
                say("There is no column {subject!r}.", subject=subject),
                say("Choose among {columns}.", columns=", ".join(columns)),
            )
        return repropose(stored, proposed.model_copy(update={"target": subject}))

    def may_take(self, report: TableReport) -> bool:
        return any(is_number(column) for column in report.columns)

    def findings(
        self, stored: pd.DataFrame, report: TableReport, preparation: SeriesPreparation
    ) -> tuple[Finding, ...]:
        return series_findings(stored, report, preparation)

    def inspect(self, stored: pd.DataFrame, report: TableReport, *, subject: str | None = None) -> SeriesInspection:
        found = report.model_copy(update={"preparation": self.proposed(stored, report, "series")})
        return inspect_table(stored, found, subject)

    def readings(self, preparation: SeriesPreparation) -> tuple[TableReading, ...]:
        return newer_series.readings(preparation)

    def missing(self, report: TableReport, preparation: SeriesPreparation) -> list[str]:
        return newer_series.missing(report, preparation)

    def prepare_newer(
        self, stored: pd.DataFrame, report: TableReport, preparation: SeriesPreparation, *, fill: str | None = None
    ) -> tuple[Series, ...]:
        return newer_series.prepare_newer(stored, report, preparation, fill=fill)


KIND = SeriesKind()
