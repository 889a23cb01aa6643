"""What is said of a file before anything is trained on it: findings, facts, what is proposed."""

import json
from pathlib import Path
from typing import Any

from benchmarks.truths.doors import awkward_tables, command, every_sample, report_of, sample

EVERY = 5
"""One in so many of the made tables."""


def reports(home: Path) -> dict[str, Any]:
    """Report and facts of every sample, and of some sixty made tables."""
    files = {f"sample {key}": sample(key) for key in every_sample()} | awkward_tables(EVERY)
    return {f"report, {title}": _told(home, *file) for title, file in files.items()}


def _told(home: Path, name: str, content: bytes) -> dict[str, Any]:
    path = home / "files" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    facts = json.loads(command("inspect", str(path), "--json"))
    report = report_of(home, content)
    if name.endswith(".xlsx"):
        report.pop("bytes")  # made anew each time, with the moment in it
    return {"facts": facts, "report": report}
