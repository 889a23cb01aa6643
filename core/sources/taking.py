"""What a source can be taken as: the kinds that read the same form and can make something of what is in it."""

from typing import Any

from core.sources.findings import Finding
from core.sources.kind import Kind
from core.sources.lookup import all_kinds, kind_of
from core.sources.preparation import Preparation
from core.sources.report import Report


def ways_to_take(report: Report) -> dict[str, Kind]:
    """Name -> kind, in the order of the list; the one that was proposed is always among them."""
    own = kind_of(report.preparation)
    alike = [kind for kind in all_kinds() if kind.form is own.form]
    return {
        kind.Preparation.model_fields["kind"].default: kind for kind in alike if kind is own or kind.may_take(report)
    }


def taken_as(kind: Kind, stored: Any, report: Report) -> Preparation:
    """What is proposed where it is taken as that kind; raises UserError where nothing can be made of it."""
    if kind is kind_of(report.preparation):
        return report.preparation
    return kind.proposed(stored, report, kind.gives[0])


def of_form(report: Report) -> list[Finding]:
    """What was found about the file's form, which holds whatever the file is taken as."""
    of_meaning = frozenset().union(*(kind.of_meaning for kind in all_kinds()))
    return [finding for finding in report.findings if finding.detector not in of_meaning]
