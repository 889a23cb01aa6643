"""The machine code is made once, by one process, and found by the next."""

import fcntl
import os
from pathlib import Path

import pytest

from core.training.machine import making


def test_what_is_made_is_not_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "made").touch()
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    assert making.begin() == []
    assert [path.name for path in tmp_path.iterdir()] == ["made"]


def test_processes_of_their_own_make_it_where_numba_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path(os.environ["NUMBA_CACHE_DIR"])
    (folder / "made").unlink(missing_ok=True)
    assert {process.wait() for process in making.begin()} == {0}
    assert (folder / "made").exists()
    assert list(folder.rglob("*.nbi"))


def test_a_training_does_not_wait_for_ever_for_those_behind_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "PATIENCE", 0.2)
    with (Path(os.environ["NUMBA_CACHE_DIR"]) / "making-alone").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        making.have(shared=False)
