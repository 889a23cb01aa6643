"""What was brought into a store before, the latest first."""

import re
from dataclasses import dataclass
from pathlib import Path

from core.language import say

HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Brought:
    """A source that can be opened again; `at` is the wall clock of its last import, seconds since 1970."""

    sha256: str
    name: str
    at: float


def brought(sources: Path, *, most: int | None = 6) -> list[Brought]:
    """At most `most` sources that were read to the end; all of them where it is None."""
    homes = [home for home in sources.iterdir() if HASH.fullmatch(home.name) and any(home.glob("*/report.json"))]
    found = [_brought(home) for home in homes]
    return sorted(found, key=lambda one: -one.at)[:most]


def _brought(home: Path) -> Brought:
    """Its name was written at the last import; a source that has lost it is called by its content."""
    try:
        return Brought(home.name, (home / "name").read_text(encoding="utf-8"), (home / "name").stat().st_mtime)
    except (OSError, UnicodeDecodeError):
        return Brought(home.name, say("unnamed {name}", name=home.name[:8]), home.stat().st_mtime)
