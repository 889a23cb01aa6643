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


def contest_rows(benchmark: str, rows: list[dict[str, Any]], **more: Any) -> list[Row]:
    """One row a network of ours and score, beside everybody else's; ours are the rows with seconds."""
    ours, others = [row for row in rows if "seconds" in row], [row for row in rows if "seconds" not in row]
    kept = {"name", "seconds", "best_epoch"}
    return [
        Row(
            name=f"{benchmark}: {mine['name']}",
            measure=score,
            ours=value,
            rivals={other["name"]: other[score] for other in others if other.get(score) is not None},
            seconds=mine["seconds"],
            more=more,
        )
        for mine in ours
        for score, value in mine.items()
        if score not in kept
    ]


def write_rows(path: Path | None, rows: Iterable[Row]) -> None:
    """Write the rows, where a path was asked for."""
    if path is not None:
        path.write_text(json.dumps([asdict(row) for row in rows], indent=1, default=str), encoding="utf-8")
