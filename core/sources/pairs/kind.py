"""Pairs of texts in a table, in parallel lines or in a translation memory."""

import pandas as pd

from core.data.pairs import PAIR, TextPairs
from core.errors import UserError
from core.language import Said, say
from core.sources.findings import Finding, worst_first
from core.sources.pairs.findings import OF_PAIRS, pair_findings
from core.sources.pairs.judging import JudgedPairs, judge_pairs
from core.sources.pairs.newer import sources_of
from core.sources.pairs.preparation import PairPreparation
from core.sources.pairs.preparing import prepare_pairs
from core.sources.pairs.profile import pair_profile
from core.sources.pairs.samples import PAIRS
from core.sources.profile import Profile
from core.sources.report import Question
from core.sources.tables.columns.glance import is_varied_text
from core.sources.tables.newer_texts import NewTexts
from core.sources.tables.reading.raw_table import RawTable
from core.sources.tables.report import TableReport
from core.sources.tables.table_kind import TableKind, read_again, ways_to_read
from core.sources.tables.table_reading import TableReading
from core.sources.taking import of_form

NAMED, ALIKE = 4, 2
"""What columns with telling names claim against a column of times, which claims 2, and what cells alone do."""


class PairKind(TableKind):
    """Gives text pairs."""

    Preparation = PairPreparation
    gives = ("text pairs",)
    title = Said("Pairs of texts")
    of_meaning = OF_PAIRS
    samples = PAIRS

    def judge(self, raw: RawTable) -> JudgedPairs | None:
        return judge_pairs(raw)

    def claim(self, judged: JudgedPairs) -> int:
        return NAMED if judged.named else ALIKE

    def prepare(self, stored: pd.DataFrame, preparation: PairPreparation) -> TextPairs:
        return prepare_pairs(stored, preparation)

    def amount(self, prepared: TextPairs) -> str:
        return PAIR.counted(len(prepared))

    def proposed(
        self, stored: pd.DataFrame, report: TableReport, wanted: str, *, subject: str | None = None
    ) -> PairPreparation:
        proposed = report.preparation
        if not isinstance(proposed, PairPreparation):
            judged = judge_pairs(read_again(stored, report), wanted=True)
            if judged is None:
                raise UserError(
                    say("The table has no two columns of texts."),
                    say("Bring a table with a source and a target in each row."),
                )
            proposed = judged.preparation
        if subject is None or subject == proposed.target_column:
            return proposed
        if subject == proposed.source_column:
            return proposed.swapped()
        if subject not in stored.columns:
            raise UserError(
                say("There is no column {subject!r}.", subject=subject),
                say("Choose among {names}.", names=", ".join(map(str, stored.columns))),
            )
        return proposed.model_copy(update={"target_column": subject})

    def may_take(self, report: TableReport) -> bool:
        return sum(is_varied_text(column, report.rows) for column in report.columns) >= 2

    def findings(self, stored: pd.DataFrame, report: TableReport, preparation: PairPreparation) -> tuple[Finding, ...]:
        if preparation == report.preparation:
            return report.findings
        anew = pair_findings(stored, preparation, first_row=report.first_row)
        return worst_first([*of_form(report), *anew])

    def questions(self, report: TableReport, preparation: PairPreparation) -> tuple[Question, ...]:
        names = tuple(column.name for column in report.columns if column.kind != "empty")
        sides = [
            Question(field=field, question=say(info.title), options=names, help=say(info.description))
            for field, info in PairPreparation.model_fields.items()
            if field in ("source_column", "target_column")
        ]
        told = [
            Question(field=field, question=say(info.title), options=("drop", "keep"), help=say(info.description))
            for field, info in PairPreparation.model_fields.items()
            if field in ("copies", "odd")
        ]
        return (*sides, *told)

    def profile(self, prepared: TextPairs, preparation: PairPreparation) -> Profile:
        return pair_profile(prepared)

    # A newer file for a run that exists

    def readings(self, preparation: PairPreparation) -> tuple[TableReading, ...]:
        return ways_to_read(preparation.reading)

    def newer_words(self, preparation: PairPreparation) -> str:
        return say(
            "A table with a column {source_column}, or one text a line.", source_column=preparation.source_column
        )

    def missing(self, report: TableReport, preparation: PairPreparation) -> list[str]:
        there = {column.name for column in report.columns}
        return [name for name in (preparation.source_column,) if name not in there]

    def prepare_newer(
        self, stored: pd.DataFrame, report: TableReport, preparation: PairPreparation, *, fill: str | None = None
    ) -> NewTexts:
        return sources_of(stored, report, preparation)


KIND = PairKind()
