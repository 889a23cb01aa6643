import os
from pathlib import Path

import pytest

from core.results.exhibits.scores import Verdict
from core.runs.folder.shelf import read_exhibits


def write(folder: Path, number: int, sentence: str) -> None:
    verdict = Verdict(outcome="worse", sentence=sentence, evidence="")
    (folder / f"{number:02}-verdict.json").write_text(verdict.model_dump_json())


def test_exhibits_come_in_order_without_those_that_cannot_be_read(tmp_path: Path) -> None:
    write(tmp_path, 2, "second")
    write(tmp_path, 1, "first")
    (tmp_path / "03-verdict.json").write_text("{")
    assert [one.sentence for one in read_exhibits(tmp_path)] == ["first", "second"]


def test_what_changed_is_read_again_and_what_did_not_is_not(tmp_path: Path) -> None:
    write(tmp_path, 1, "before")
    (before,) = read_exhibits(tmp_path)
    assert read_exhibits(tmp_path)[0] is before
    write(tmp_path, 1, "afterwards")
    assert read_exhibits(tmp_path)[0].sentence == "afterwards"


def test_a_reader_cannot_spoil_what_the_next_one_gets(tmp_path: Path) -> None:
    write(tmp_path, 1, "only")
    read_exhibits(tmp_path).clear()
    assert len(read_exhibits(tmp_path)) == 1


def test_what_did_not_change_costs_one_look_at_the_folder_and_opens_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(1, 9):
        write(tmp_path, number, str(number))
    read_exhibits(tmp_path)
    looked, look = [], os.scandir
    monkeypatch.setattr(os, "scandir", lambda folder: (looked.append(folder), look(folder))[1])
    for name in ("read_bytes", "stat"):
        monkeypatch.setattr(Path, name, lambda path, *_, **__: pytest.fail(f"looked at {path} by itself"))
    assert [one.sentence for one in read_exhibits(tmp_path)] == [*"12345678"]
    assert looked == [tmp_path]


def test_a_folder_that_is_gone_shows_nothing(tmp_path: Path) -> None:
    assert read_exhibits(tmp_path / "gone") == []
