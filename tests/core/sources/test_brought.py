"""What was brought before can be found again."""

import os
from pathlib import Path

from core.sources.intake.brought import Brought, brought


def bring(sources: Path, letter: str, *, at: float, read: bool = True) -> None:
    way = sources / (letter * 64) / "way"
    way.mkdir(parents=True)
    (way.parent / "name").write_text(f"{letter}.csv")
    os.utime(way.parent / "name", (at, at))
    if read:
        (way / "report.json").write_text("{}")


def test_the_latest_comes_first_and_only_what_was_read_counts(tmp_path: Path) -> None:
    bring(tmp_path, "a", at=100.0)
    bring(tmp_path, "b", at=300.0)
    bring(tmp_path, "c", at=200.0, read=False)
    (tmp_path / "other").mkdir()
    assert brought(tmp_path) == [Brought("b" * 64, "b.csv", 300.0), Brought("a" * 64, "a.csv", 100.0)]


def test_the_list_is_short(tmp_path: Path) -> None:
    for at, letter in enumerate("abcdef"):
        bring(tmp_path, letter, at=float(at))
    assert [one.name for one in brought(tmp_path, most=2)] == ["f.csv", "e.csv"]
