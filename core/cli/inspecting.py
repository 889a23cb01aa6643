"""`inspect`: what a file is, before anything is trained on it."""

from pathlib import Path

from core.cli.place import brought
from core.cli.screen import print_json, print_table, print_text
from core.runs.store import Store
from core.sources.intake.sources import Source
from core.sources.judging import proposed_as
from core.sources.preparation import Reading
from core.sources.tables.profiles.series_facts import Inspection
from core.sources.tables.profiles.series_facts import inspect as inspection_of
from core.sources.tables.profiles.text_facts import TextInspection, inspect_texts
from core.sources.tables.text_preparation import TextPreparation


def inspect(
    store: Store,
    file: Path,
    *,
    target: str | None,
    sheet: str | None,
    running_text: bool,
    encoding: str | None,
    json: bool,
) -> None:
    """Print what is known of a file once it was read and judged."""
    source = brought(file, store, reading=Reading(sheet=sheet, running_text=running_text or None, encoding=encoding))
    found = _look(source, target)
    if json:
        print_json(found)
        return
    facts = found.model_dump(exclude={"findings"})
    print_table(("", file.name), [(name.replace("_", " "), _words(value)) for name, value in facts.items()])
    if found.findings:
        print_text("")
        print_table(
            ("severity", "where", "what", "proposal"),
            [(one.severity, one.where, one.what, one.proposal) for one in found.findings],
        )


def _look(source: Source, target: str | None) -> Inspection | TextInspection:
    proposed = source.report.preparation
    if not isinstance(proposed, TextPreparation):
        return inspection_of(source, target)
    if target is not None:
        proposed = proposed_as("labelled texts", source.table(), source.report, label=target)
    return inspect_texts(source.table(), source.report, proposed)


def _words(value: object) -> object:
    if isinstance(value, dict):
        return ", ".join(f"{name} ({count:,})" for name, count in value.items())
    return ", ".join(map(str, value)) if isinstance(value, tuple | list) else value
