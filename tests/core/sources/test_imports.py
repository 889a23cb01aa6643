"""Many files at once are read a few at a time, each once."""

import time
from pathlib import Path

import pytest

from core.errors import NotFound, Refused
from core.sources.intake.imports import Imports

MONTHS = b"Month,Passengers\n" + b"".join(b"%d-%02d,%d\n" % (1949 + m // 12, m % 12 + 1, 100 + m) for m in range(48))


def outcome(imports: Imports, sources: Path, sha256: str):
    while (source := imports.outcome(sources, sha256)) is None:
        time.sleep(0.05)
    return source


def test_more_files_than_may_be_read_at_once_wait_for_their_turn(tmp_path: Path) -> None:
    imports = Imports(at_once=1)
    refused, good = imports.begin(b"date,value\n", "a.csv", tmp_path), imports.begin(MONTHS, "b.csv", tmp_path)
    assert [imports.ahead(tmp_path, sha256) for sha256 in (refused, good)] == [0, 1]
    assert imports.begin(MONTHS, "again.csv", tmp_path) == good
    # Nobody asks for the first one: it makes room all the same.
    assert outcome(imports, tmp_path, good).report.rows == 48
    assert imports.ahead(tmp_path, good) == 0
    for _ in range(2):
        with pytest.raises(Refused, match="no rows of values"):
            imports.outcome(tmp_path, refused)


def test_what_nobody_brought_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        Imports().outcome(tmp_path, "0" * 64)
