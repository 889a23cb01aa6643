"""What was brought into a store before, the latest first."""

import re
from dataclasses import dataclass
from pathlib import Path

HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Brought:
    """A source that can be opened again; `at` is the wall clock of its last import, seconds since 1970."""

    sha256: str
    name: str
    at: float


def brought(sources: Path, *, most: int = 6) -> list[Brought]:
    """At most `most` sources that were read to the end."""
    homes = [home for home in sources.iterdir() if HASH.fullmatch(home.name) and any(home.glob("*/report.json"))]
    latest = sorted(homes, key=lambda home: -(home / "name").stat().st_mtime)[:most]
    return [
        Brought(home.name, (home / "name").read_text(encoding="utf-8"), (home / "name").stat().st_mtime)
        for home in latest
    ]
