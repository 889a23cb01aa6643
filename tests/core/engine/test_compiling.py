"""The machine code is compiled once, by one pair of processes that die with whoever began it, and found by the next."""

import fcntl
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from core.engine import kept_code
from core.engine.environment import prepare_environment
from core.engine.kept_code import KEPT_SECONDS, caches, machine_code_in
from core.engine.machine import compiling
from core.engine.machine.compiling import PARTS, SIDE_BY_SIDE, Compilers

ROOT = Path(__file__).parents[3]
PARENT = """
import sys, time
from core.engine.machine.compiling import Compilers
compilers = Compilers()
compilers.begin()
print(*(process.pid for process in compilers.processes), flush=True)
{then}
time.sleep(1000)
"""


def parent(folder: Path, then: str = "") -> tuple[subprocess.Popen, list[int]]:
    """A process that has machine code made in `folder`, and whom it began."""
    command = [sys.executable, "-c", PARENT.format(then=then)]
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(folder)}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    return process, [int(pid) for pid in process.stdout.readline().split()]


def kill(process: subprocess.Popen) -> None:
    process.kill()
    process.wait()
    process.stdout.close()


def gone(pids: list[int]) -> bool:
    return not any(psutil.pid_exists(pid) for pid in pids)


def until_gone(pids: list[int]) -> None:
    while not gone(pids):
        time.sleep(0.05)


def test_what_is_made_is_not_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for part in PARTS:
        (tmp_path / f"compiled-{part}").touch()
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    compilers = Compilers()
    compilers.begin()
    assert compilers.processes == []
    assert len(list(tmp_path.iterdir())) == len(PARTS)


@pytest.mark.timeout(1800)  # they have only what all others leave
def test_processes_of_their_own_make_it_where_numba_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path(os.environ["NUMBA_CACHE_DIR"])
    for part in PARTS:
        compiling.COMPILE[part]()  # by those behind all others it would take as long as all others work
        (folder / f"compiled-{part}").unlink(missing_ok=True)
    compilers = Compilers()
    compilers.begin()
    assert {process.wait() for process in compilers.processes} == {0}
    compilers.let_go()
    assert compiling.complete(folder)
    assert list(folder.rglob("*.nbi"))


def test_one_pair_makes_it_whoever_wants_it_and_dies_with_its_parent(tmp_path: Path) -> None:
    first, pair = parent(tmp_path)
    others = [parent(tmp_path) for _ in range(2)]
    assert len(pair) == min(SIDE_BY_SIDE, os.cpu_count() or 1)
    assert [pids for _, pids in others] == [[], []]
    for process, _ in others:
        kill(process)
    first.send_signal(signal.SIGKILL)
    until_gone(pair)
    kill(first)


def test_a_forked_child_does_not_keep_it_alive(tmp_path: Path) -> None:
    process, pair = parent(tmp_path, then="import os; os.fork()")
    until_forked = psutil.Process(process.pid)
    while len(children := until_forked.children()) <= len(pair):
        time.sleep(0.05)
    child = next(one for one in children if one.pid not in pair)
    kill(process)
    until_gone(pair)
    assert child.is_running()
    child.kill()


def test_nobody_waits_for_who_is_at_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(compiling, "COMPILE", {part: lambda part=part: asked.append(part) for part in PARTS})
    with (tmp_path / "compiling-unit_lanes").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        compiling.compile_missing(tmp_path)
    assert asked == ["batch_lanes"]
    assert not compiling.complete(tmp_path)
    compiling.compile_missing(tmp_path)
    assert asked == ["batch_lanes", "unit_lanes"]
    assert compiling.complete(tmp_path)


def test_a_training_does_not_wait_for_ever_for_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiling, "PATIENCE", 0.1)
    monkeypatch.setattr(compiling, "PATIENCE_AMONG_EQUALS", 0.1)
    folder = Path(os.environ["NUMBA_CACHE_DIR"])
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "compiling-batch_lanes").open("w") as behind, (folder / "wanting-batch_lanes").open("w") as equal:
        fcntl.flock(behind, fcntl.LOCK_EX)
        fcntl.flock(equal, fcntl.LOCK_EX)
        compiling.compiled("batch_lanes")


def test_all_stores_of_a_person_share_a_folder_that_nobody_else_may_write(tmp_path: Path, monkeypatch) -> None:
    for name in ("NUMBA_CACHE_DIR", "TF_CPP_MIN_LOG_LEVEL", "TF_XLA_FLAGS", "XLA_FLAGS"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    found = set()
    for store in ("one", "other"):
        prepare_environment(tmp_path / store)
        found.add(os.environ.pop("NUMBA_CACHE_DIR"))
    assert found == {str(machine_code_in(tmp_path / "cache" / "unroll"))}
    assert {folder.stat().st_mode & 0o777 for folder in (Path(*found), caches())} == {0o700}


def test_machine_code_of_earlier_sources_goes_after_a_while(tmp_path: Path) -> None:
    current, recent, old = (tmp_path / (name * 12) for name in "abc")
    other = tmp_path / "something else"
    for folder in (recent, old, other):
        folder.mkdir()
    long_ago = time.time() - KEPT_SECONDS - 1
    for folder in (old, other):
        os.utime(folder, (long_ago, long_ago))
    kept_code.use(current)
    assert sorted(folder.name for folder in tmp_path.iterdir()) == [current.name, recent.name, other.name]
