"""The machine code is made once, by one process, and found by the next."""

import fcntl
import os
from pathlib import Path

import pytest

from core.training.machine import making


def test_what_is_made_is_not_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "made").touch()
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    making.ensure()
    assert [path.name for path in tmp_path.iterdir()] == ["made"]


def test_a_process_of_its_own_makes_it_where_numba_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path(os.environ["NUMBA_CACHE_DIR"])
    (folder / "made").unlink(missing_ok=True)
    making.ensure()
    assert (folder / "made").exists()
    assert list(folder.rglob("*.nbi"))


def test_what_another_process_is_at_is_left_to_it() -> None:
    with (Path(os.environ["NUMBA_CACHE_DIR"]) / "making-alone").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert not making.have(shared=False, wait=False)
    assert making.have(shared=False, wait=False)
