"""What is brought is read in a process of its own, which may die of it."""

import hashlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core.errors import NotFound, Refused
from core.files import PROJECT
from core.sources.intake import sources
from core.sources.intake.limits import ImportLimits
from core.sources.intake.sources import Import, digest, import_bytes, open_source, shown_name, start_import
from core.sources.tables.table_reading import TableReading
from tests.core.sources.hostile.books import number_cell, table_rows, xlsx
from tests.importing import import_here

MONTHS = b"Month,Passengers\n" + b"".join(b"%d-%02d,%d\n" % (1949 + m // 12, m % 12 + 1, 100 + m) for m in range(48))


def everything_below(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_a_file_becomes_a_source_with_its_table_and_report(tmp_path: Path) -> None:
    source = import_bytes(MONTHS, "passengers.csv", tmp_path)
    assert source.sha256 == hashlib.sha256(MONTHS).hexdigest()
    assert source.stored().shape == (48, 2)
    assert source.report.preparation.target == "Passengers"
    assert source.report.preparation.frequency == "MS"
    way = digest(TableReading())
    files = {"original", "name", f"{way}/table.parquet", f"{way}/report.json"}
    assert everything_below(tmp_path / source.sha256) == files
    assert open_source(tmp_path, source.sha256).report == source.report


def test_the_same_file_is_read_only_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import_here(MONTHS, "passengers.csv", tmp_path)
    monkeypatch.setattr(sources, "ImporterProcess", None)  # none could be started
    assert start_import(MONTHS, "again.csv", tmp_path).result() is not None


def test_another_way_of_reading_stands_beside_the_first(tmp_path: Path) -> None:
    first = import_here(MONTHS, "passengers.csv", tmp_path)
    second = import_bytes(MONTHS, "passengers.csv", tmp_path, reading=TableReading(header_row=1))
    assert first.folder != second.folder
    assert open_source(tmp_path, first.sha256, TableReading(header_row=1)).folder == second.folder


def test_a_page_can_ask_without_waiting(tmp_path: Path) -> None:
    running = start_import(MONTHS, "passengers.csv", tmp_path)
    answers = []
    while (source := running.result()) is None:
        answers.append(source)
        running.wait(0.05)
    assert answers
    assert source.report.rows == 48


def test_an_import_can_be_cancelled(tmp_path: Path) -> None:
    running = start_import(MONTHS, "passengers.csv", tmp_path)
    running.cancel()
    assert everything_below(tmp_path / running.sha256) == {"original", "name"}


def test_a_refusal_comes_from_the_process_as_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        import_bytes(b"\x89PNG\r\n\x1a\n" + bytes(500), "table.csv", tmp_path)
    assert "PNG picture" in caught.value.message
    assert "CSV" in caught.value.hint


def test_a_reader_that_aborts_is_put_into_words(tmp_path: Path) -> None:
    far = xlsx(table_rows() + f'<row r="1048576">{number_cell("XFD1048576", 1)}</row>')
    with pytest.raises(Refused) as caught:
        import_bytes(far, "far.xlsx", tmp_path, limits=ImportLimits(sheet_cells=10**12))
    assert caught.value.message.startswith("The Excel or ZIP file of 1.")
    assert "ended its reader while reading its rows" in caught.value.message
    assert caught.value.hint


def test_too_little_memory_is_said(tmp_path: Path) -> None:
    many = b"position,value\n" + b"".join(b"%d,%d.5\n" % (row, row % 97) for row in range(400_000))
    with pytest.raises(Refused, match="memory"):
        import_bytes(many, "table.csv", tmp_path, limits=ImportLimits(memory_bytes=200_000_000))


def test_too_little_time_is_said(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="was not read within"):
        import_bytes(MONTHS, "table.csv", tmp_path, limits=ImportLimits(seconds=0.05))
    heavy = json.dumps([{f"value {column}": row for column in range(40)} for row in range(60_000)]).encode()
    with pytest.raises(Refused, match="processor time"):
        import_bytes(heavy, "table.json", tmp_path, limits=ImportLimits(cpu_seconds=1))


def test_loading_libraries_is_no_time_spent_on_the_file(tmp_path: Path) -> None:
    assert import_bytes(MONTHS, "table.csv", tmp_path, limits=ImportLimits(cpu_seconds=1)).report.rows == 48


def test_the_clock_runs_from_the_importers_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = Import(tmp_path, hashlib.sha256(MONTHS).hexdigest(), limits=ImportLimits(seconds=100))
    real = time.monotonic
    monkeypatch.setattr("time.monotonic", lambda: real() + 1_000)
    assert waiting.result() is None
    waiting.feed(MONTHS, "table.csv")
    while (source := waiting.result()) is None:
        waiting.wait(0.05)
    assert source.report.rows == 48


def test_too_little_room_is_said(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no room"):
        import_bytes(MONTHS, "table.csv", tmp_path, limits=ImportLimits(file_bytes=600))


def test_too_large_an_upload_is_refused_before_a_process_starts(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="MB"):
        start_import(MONTHS, "table.csv", tmp_path, limits=ImportLimits(upload_bytes=100))
    assert everything_below(tmp_path) == set()


def test_nothing_is_left_of_a_refused_file_but_itself(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        import_bytes(b"date,value\n", "table.csv", tmp_path)
    sha256 = hashlib.sha256(b"date,value\n").hexdigest()
    assert everything_below(tmp_path) == {f"{sha256}/original", f"{sha256}/name"}


def test_an_importer_reaches_no_network_and_starts_nothing() -> None:
    script = """
import socket, subprocess, sys
from core.sources.intake.confinement import confine
from core.sources.intake.limits import ImportLimits
confine(ImportLimits())
for act in (lambda: socket.create_connection(("127.0.0.1", 9)), lambda: subprocess.run(["true"])):
    try:
        act()
    except PermissionError as error:
        print(error)
"""
    answer = subprocess.run([sys.executable, "-c", script], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert answer.stdout.count("does not need") == 2


def test_the_importer_loads_no_heavy_library() -> None:
    script = """
import json, sys
from core.sources.tables.reading import read_raw
read_raw(b"date,value\\n2024-01-01,1\\n2024-01-02,2\\n", "table.csv")
heavy = ("scipy", "statsmodels", "sklearn", "tensorflow", "streamlit")
print(json.dumps([name for name in heavy if name in sys.modules]))
"""
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    answer = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert json.loads(answer.stdout) == []


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd.csv", "passwd.csv"),
        ("C:\\data\\sales.csv", "sales.csv"),
        ("a\x00b\u202ec.csv", "abc.csv"),
        ("", "unnamed"),
        ("x" * 5000, "x" * 80),
    ],
)
def test_names_are_text_for_the_screen(given: str, shown: str) -> None:
    assert shown_name(given) == shown


@pytest.mark.parametrize("sha256", ["0" * 64, "../../etc", "", "A" * 64])
def test_a_source_that_is_not_there_is_not_found(tmp_path: Path, sha256: str) -> None:
    with pytest.raises(NotFound):
        open_source(tmp_path, sha256)


def test_what_takes_longer_to_read_than_a_table_gets_so_many_times_its_seconds_and_no_more() -> None:
    code = (
        "import resource\n"
        "from core.sources.intake import confinement\n"
        "from core.sources.intake.limits import ImportLimits\n"
        "limits = ImportLimits(cpu_seconds=20)\n"
        "confinement._begin_to_count(limits)\n"
        "before, _ = resource.getrlimit(resource.RLIMIT_CPU)\n"
        "confinement.be_patient(limits, 3)\n"
        "once, hard = resource.getrlimit(resource.RLIMIT_CPU)\n"
        "confinement.be_patient(limits, 100)\n"
        "print(once - before, resource.getrlimit(resource.RLIMIT_CPU)[0] == hard)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["40", "True"]
