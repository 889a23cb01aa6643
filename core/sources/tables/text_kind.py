"""Texts in a table, in lines or as a whole: each with a label, or to be written like."""

import pandas as pd

from core.data.texts import TEXT, Corpus, LabelledTexts
from core.errors import UserError
from core.language import Said, say
from core.sources.findings import Finding
from core.sources.tables import newer_texts
from core.sources.tables.columns.glance import is_varied_text
from core.sources.tables.judging.anew import OF_TEXTS, text_findings_under
from core.sources.tables.judging.texts import JudgedTexts, judge_texts, with_label
from core.sources.tables.newer_texts import NewTexts
from core.sources.tables.preparing.texts import prepare_texts
from core.sources.tables.profiles.text_facts import TextInspection, inspect_texts
from core.sources.tables.reading.raw_table import RawTable
from core.sources.tables.report import TableReport
from core.sources.tables.samples.texts import TEXTS
from core.sources.tables.table_kind import TableKind, read_again
from core.sources.tables.table_reading import TableReading
from core.sources.tables.text_preparation import TextPreparation
from core.words import counted


class TextKind(TableKind):
    """Gives labelled texts where there is a label, otherwise a corpus."""

    Preparation = TextPreparation
    gives = ("labelled texts", "corpus")
    title = Said("Texts")
    of_meaning = OF_TEXTS
    samples = TEXTS

    def judge(self, raw: RawTable) -> JudgedTexts | None:
        return judge_texts(raw)

    def prepare(self, stored: pd.DataFrame, preparation: TextPreparation) -> LabelledTexts | Corpus:
        return prepare_texts(stored, preparation)

    def amount(self, prepared: LabelledTexts | Corpus) -> str:
        if isinstance(prepared, LabelledTexts):
            return TEXT.counted(len(prepared))
        return counted(len(prepared), "character")

    def proposed(
        self, stored: pd.DataFrame, report: TableReport, wanted: str, *, subject: str | None = None
    ) -> TextPreparation:
        if subject is not None and subject not in stored.columns:
            raise UserError(
                say("There is no column {subject!r}.", subject=subject),
                say("Choose among {names}.", names=", ".join(map(str, stored.columns[:12]))),
            )
        if wanted == report.preparation.source_kind and subject is None:
            return report.preparation
        texts = judge_texts(read_again(stored, report))
        if texts is None:
            raise UserError(
                say("The table has no column of texts."), say("Bring a table in which one column holds sentences.")
            )
        if wanted == "corpus":
            return texts.preparation.model_copy(update={"label_column": None, "part_column": None, "lines": False})
        chosen = with_label(texts.table, texts.preparation, subject) if subject else texts.preparation
        if chosen.label_column is None:
            raise UserError(say("No column says what each text is."), say("Name the column of labels."))
        return chosen

    def may_take(self, report: TableReport) -> bool:
        return any(is_varied_text(column, report.rows) for column in report.columns)

    def findings(self, stored: pd.DataFrame, report: TableReport, preparation: TextPreparation) -> tuple[Finding, ...]:
        return text_findings_under(stored, report, preparation)

    def inspect(self, stored: pd.DataFrame, report: TableReport, *, subject: str | None = None) -> TextInspection:
        labelled = subject is not None
        wanted = "labelled texts" if labelled else report.preparation.source_kind
        return inspect_texts(stored, report, self.proposed(stored, report, wanted, subject=subject))

    def readings(self, preparation: TextPreparation) -> tuple[TableReading, ...]:
        return newer_texts.readings(preparation)

    def newer_words(self, preparation: TextPreparation) -> str:
        return say("A table with a column {text_column}, or one text a line.", text_column=preparation.text_column)

    def missing(self, report: TableReport, preparation: TextPreparation) -> list[str]:
        return newer_texts.missing(report, preparation)

    def prepare_newer(
        self, stored: pd.DataFrame, report: TableReport, preparation: TextPreparation, *, fill: str | None = None
    ) -> NewTexts:
        return newer_texts.texts_of(stored, report, preparation.text_column)

    def prepare_own(self, stored: pd.DataFrame, report: TableReport, preparation: TextPreparation) -> NewTexts:
        return newer_texts.own_texts(stored, report, preparation)


KIND = TextKind()
