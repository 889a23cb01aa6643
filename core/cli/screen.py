"""What the command line writes: results on standard output, everything else on standard error."""

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from core.errors import UserError
from core.files import write_atomically

if TYPE_CHECKING:
    from core.declared import Declared

REFUSED = 2
"""Exit code for what a person can mend."""

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def fail(error: UserError) -> int:
    """Say in one sentence what is wrong and what to do; the exit code."""
    print(sentence(error), file=sys.stderr)
    return REFUSED


def sentence(error: UserError) -> str:
    """Message and hint as one sentence on one line."""
    message, hint = (" ".join(part.split()) for part in (error.message, error.hint))
    if not hint:
        return message
    plain = hint[:1].lower() + hint[1:] if hint[1:2].islower() else hint
    return f"{message.rstrip('.')}: {plain}"


def print_json(value: "Declared | dict | list") -> None:
    """Only JSON on standard output, a list with a line a record; no NaN, no infinity."""
    if isinstance(value, list):
        # With an indent Python encodes without its C encoder: 0.3 s more for 10,000 runs.
        records = ",\n".join(json.dumps(one, ensure_ascii=False, allow_nan=False) for one in value)
        print(f"[\n{records}\n]" if value else "[]")
    elif isinstance(value, dict):
        print(json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False))
    else:
        print(value.model_dump_json(indent=2))


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, title: str | None = None) -> None:
    """A plain table; whatever stands in a cell is text, never markup."""
    table = Table(title=Text(title) if title else None, title_justify="left", box=None, pad_edge=False)
    for column in columns:
        table.add_column(Text(column, style="bold"), overflow="fold")
    for row in rows:
        table.add_row(*(Text(shown(cell)) for cell in row))
    out.print(table)


def print_text(text: str) -> None:
    """A line or more as they are."""
    out.print(Text(text))


def write_out(path: Path, content: str | bytes) -> None:
    """Write the file, and say how large it is; raises UserError where that cannot be."""
    written = content.encode() if isinstance(content, str) else content
    try:
        write_atomically(path, written)
    except OSError as error:
        raise UserError(f"{path} cannot be written ({(error.strerror or 'unknown error').lower()}).") from error
    print_text(f"{path}: {len(written):,} bytes")


def shown(value: object) -> str:
    """A number with four digits, text as it is, nothing as a dash."""
    if value is None or value == "":
        return "-"
    return (
        f"{value + 0.0:.4g}"
        if isinstance(value, float) and abs(value) < 1e4
        else f"{value:,.0f}"
        if isinstance(value, float)
        else str(value)
    )
