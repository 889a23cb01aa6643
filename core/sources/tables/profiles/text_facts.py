"""What a source of texts is, as `inspect` tells it."""

from collections import Counter

from core.data.texts import LabelledTexts
from core.declared import Declared
from core.sources.profile import FindingLine, line_of
from core.sources.tables.preparing.texts import prepare_texts
from core.sources.tables.report import TableReport
from core.sources.tables.text_preparation import TextPreparation

MOST_LABELS = 50


class TextInspection(Declared):
    """Facts about texts and their labels, after empty ones were left out."""

    rows: int
    columns: tuple[str, ...]
    text_column: str
    label_column: str | None
    texts: int
    characters: int
    median_length: int
    """Characters of the text in the middle."""
    labels: dict[str, int]
    """Label -> texts, the commonest first, 50 at most."""
    findings: tuple[FindingLine, ...]


def inspect_texts(table, report: TableReport, preparation: TextPreparation) -> TextInspection:
    """Look at a stored table of texts; raises UserError when no text is left."""
    source = prepare_texts(table, preparation)
    labelled = isinstance(source, LabelledTexts)
    texts = source.texts if labelled else source.documents
    lengths = sorted(map(len, texts))
    return TextInspection(
        rows=len(table),
        columns=tuple(column.name for column in report.columns),
        text_column=preparation.text_column,
        label_column=preparation.label_column,
        texts=len(texts),
        characters=sum(lengths),
        median_length=lengths[len(lengths) // 2],
        labels=dict(Counter(source.labels).most_common(MOST_LABELS)) if labelled else {},
        findings=tuple(line_of(finding) for finding in report.findings),
    )
