"""What is wrong with a source under the roles that a person chose, which need not be those we proposed."""

import pyarrow as pa

from core.sources.findings import Finding, Place
from core.sources.kinds import AnyPreparation
from core.sources.report import Report
from core.sources.tables.judging.detectors import DETECTORS
from core.sources.tables.judging.tables import judge_again
from core.sources.tables.judging.texts import text_findings
from core.sources.tables.profiles.preview import Table
from core.sources.tables.text_preparation import TextPreparation

OF_MEANING = frozenset(detect.__module__.rpartition(".")[2] for detect in DETECTORS) | {"shape"}
"""Detectors whose findings depend on the roles; the others speak of the file's form."""
OF_TEXTS = frozenset({"labels", "equal_texts", "empty_texts"})
"""The same for texts."""
WORST_FIRST = {"error": 0, "warning": 1, "note": 2}


def findings_under(table: Table, report: Report, preparation: AnyPreparation) -> tuple[Finding, ...]:
    """Findings for these roles, worst first; those of the report when the roles are those it proposed."""
    if _roles(preparation) == _roles(report.preparation):
        return report.findings
    if isinstance(preparation, TextPreparation):
        form = [finding for finding in report.findings if finding.detector not in OF_TEXTS]
        stored = pa.Table.from_pandas(table, preserve_index=False)
        return _worst_first([*form, *text_findings(stored, preparation, first_row=report.first_row)])
    form = [finding for finding in report.findings if finding.detector not in OF_MEANING]
    # judge_again counts rows as if the data began below one line of names.
    _, anew = judge_again(pa.Table.from_pandas(table, preserve_index=False), preparation)
    moved = [_moved(finding, report.first_row - 2) for finding in anew]
    return _worst_first([*form, *moved])


def _worst_first(findings: list[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: WORST_FIRST[finding.severity]))


def _roles(preparation: AnyPreparation) -> tuple:
    if isinstance(preparation, TextPreparation):
        return (preparation.text_column, preparation.label_column, preparation.lines, preparation.alike)
    return (
        preparation.time_columns,
        preparation.time_format,
        preparation.target,
        preparation.features,
        preparation.id_columns,
    )


def _moved(finding: Finding, rows: int) -> Finding:
    if not rows:
        return finding
    return finding.model_copy(update={"places": tuple(_lower(place, rows) for place in finding.places)})


def _lower(place: Place, rows: int) -> Place:
    return place if place.row is None else place.model_copy(update={"row": place.row + rows})
