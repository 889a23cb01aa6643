"""`inspect`: what a file is, before anything is trained on it."""

from pathlib import Path

from core.cli.place import brought
from core.cli.screen import print_json, print_table, print_text
from core.runs.store import Store
from core.sources.tables.table_reading import TableReading


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
    source = brought(
        file, store, reading=TableReading(sheet=sheet, running_text=running_text or None, encoding=encoding)
    )
    found = source.kind.inspect(source.stored(), source.report, subject=target)
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


def _words(value: object) -> object:
    if isinstance(value, dict):
        return ", ".join(
            f"{name} ({one:,})" if isinstance(one, int) else f"{name}: {one}" for name, one in value.items()
        )
    return ", ".join(map(str, value)) if isinstance(value, tuple | list) else value
