"""What every benchmark writes with --json: a list of rows, one a measured thing."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Row:
    """`ours` and `rivals` (name -> figure) are in the same unit, which `measure` names."""

    name: str
    measure: str
    ours: Any
    rivals: Mapping[str, Any] = field(default_factory=dict)
    seconds: float | None = None
    more: Mapping[str, Any] = field(default_factory=dict)


def write_rows(path: Path | None, rows: Iterable[Row]) -> None:
    """Write the rows, where a path was asked for."""
    if path is not None:
        path.write_text(json.dumps([asdict(row) for row in rows], indent=1, default=str), encoding="utf-8")
