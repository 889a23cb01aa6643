"""The data of a report: what was brought, what was found in it and what was done about it."""

from core.errors import UserError
from core.language import mark, say
from core.reports.page import element, facts, paragraph, table
from core.runs.folder.run import Run
from core.runs.folder.source import stored_source
from core.sources.findings import Finding
from core.words import counted

MOST = 20
"""Findings that stand in a report."""


def data(run: Run) -> list[str]:
    """File, roles and repairs as the recipe has them, and the findings of the Data page."""
    source = run.spec.source
    parts = [element("h2", say("Data")), facts({mark("File"): source.name, **source.preparation.facts()})]
    try:
        report = stored_source(run.folder).report
    except UserError as error:
        return [*parts, paragraph(error.message, kind="muted")]
    words = paragraph(", ".join(report.facts), kind="muted")
    if not report.findings:
        return [*parts, words, paragraph(say("No problems were found."))]
    shown = table((say("Found in the file"), say("Where")), [_row(one) for one in report.findings[:MOST]], words=2)
    more = len(report.findings) - MOST
    return [
        *parts,
        words,
        shown,
        paragraph(say("And {findings} more.", findings=counted(more, "finding")) if more > 0 else "", kind="muted"),
    ]


def _row(finding: Finding) -> tuple[str, str]:
    return finding.what, finding.where
