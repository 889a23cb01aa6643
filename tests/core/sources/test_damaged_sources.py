"""A source whose stored files are damaged is told in a sentence, and is whole again once its file was brought again."""

from collections.abc import Callable
from pathlib import Path

import pytest

from core.errors import NotFound
from core.sources.intake.sources import Source, import_bytes, open_source
from tests.importing import import_here

CSV = b"day,sales\n" + b"".join(b"2024-01-%02d,%d\n" % (day, day * day) for day in range(1, 29))
DAMAGES: dict[str, tuple[str, Callable[[Path], object]]] = {
    "cut table": ("table.parquet", lambda path: path.write_bytes(path.read_bytes()[:-20])),
    "no table": ("table.parquet", Path.unlink),
    "zeroed table": ("table.parquet", lambda path: path.write_bytes(bytes(path.stat().st_size))),
    "torn report": ("report.json", lambda path: path.write_text(path.read_text()[:100])),
    "no report": ("report.json", Path.unlink),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_source_is_told_and_brought_again(tmp_path: Path, damage: str) -> None:
    source = import_here(CSV, "sales.csv", tmp_path)
    whole = source.stored()
    name, harm = DAMAGES[damage]
    harm(source.folder / name)
    with pytest.raises(NotFound, match="Bring the file again"):
        open_source(tmp_path, source.sha256).stored()
    again: Source = import_bytes(CSV, "sales.csv", tmp_path)
    assert again.stored().equals(whole)
    assert open_source(tmp_path, source.sha256).stored().equals(whole)
