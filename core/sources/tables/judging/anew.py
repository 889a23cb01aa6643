"""What is wrong with a table under the roles that a person chose, which need not be those we proposed."""

import pandas as pd
import pyarrow as pa

from core.sources.findings import Finding, Place, worst_first
from core.sources.tables.judging.detectors import DETECTORS
from core.sources.tables.judging.tables import judge_again
from core.sources.tables.judging.texts import text_findings
from core.sources.tables.report import TableReport
from core.sources.tables.series_preparation import SeriesPreparation
from core.sources.tables.text_preparation import TextPreparation
from core.sources.taking import of_form

OF_SERIES = frozenset(detect.__module__.rpartition(".")[2] for detect in DETECTORS) | {"shape"}
"""Detectors whose findings depend on the roles; the others speak of the file's form."""
OF_TEXTS = frozenset({"labels", "equal_texts", "empty_texts"})
"""The same for texts."""
SERIES_ROLES = ("time_columns", "time_format", "target", "features", "id_columns")
TEXT_ROLES = ("text_column", "label_column", "lines", "alike")


def series_findings(stored: pd.DataFrame, report: TableReport, preparation: SeriesPreparation) -> tuple[Finding, ...]:
    """Findings for these roles, worst first; those of the report when the roles are those it proposed."""
    if _same(report.preparation, preparation, SERIES_ROLES):
        return report.findings
    # judge_again counts rows as if the data began below one line of names.
    _, anew = judge_again(stored, preparation)
    return worst_first([*of_form(report), *(_moved(finding, report.first_row - 2) for finding in anew)])


def text_findings_under(stored: pd.DataFrame, report: TableReport, preparation: TextPreparation) -> tuple[Finding, ...]:
    """The same for texts."""
    if _same(report.preparation, preparation, TEXT_ROLES):
        return report.findings
    table = pa.Table.from_pandas(stored, preserve_index=False)
    return worst_first([*of_form(report), *text_findings(table, preparation, first_row=report.first_row)])


def _same(proposed: object, chosen: object, roles: tuple[str, ...]) -> bool:
    return type(proposed) is type(chosen) and all(getattr(proposed, role) == getattr(chosen, role) for role in roles)


def _moved(finding: Finding, rows: int) -> Finding:
    if not rows:
        return finding
    return finding.model_copy(update={"places": tuple(_lower(place, rows) for place in finding.places)})


def _lower(place: Place, rows: int) -> Place:
    return place if place.row is None else place.model_copy(update={"row": place.row + rows})
