"""The same on a machine that is busy with other work: nothing multiplies, nothing is given up, nothing stays behind.

Run by itself: python -m pytest -m load -n 0 tests/core/runs/test_under_load.py
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from websockets.sync.client import connect

from benchmarks.busy import busy
from benchmarks.serving import serve
from core.runs.processes.presence import page_is_open
from core.runs.start import ensure, read_note
from core.runs.store import Store
from tests.core.runs.trial import CSV, end_processes, ended, submitted, trial_store
from tests.processes import end_workers_of, workers_of

pytestmark = [pytest.mark.load, pytest.mark.timeout(3600)]
ROOT = Path(__file__).parents[3]
ASKER = """
import sys, time
from pathlib import Path
from core.runs.start import ensure, read_note
root = Path(sys.argv[1])
while read_note(root).phase != "supervising":
    ensure(root)
    time.sleep(0.05)
"""


@pytest.fixture
def crowded() -> Iterator[None]:
    """Two endless loops a processor."""
    with busy(2):
        yield


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = trial_store(tmp_path / "store")
    yield store
    end_processes(store)
    end_workers_of(store.root)


def supervisors(root: Path) -> set[int]:
    wanted = {"core.runs.processes.entry", str(root)}
    found = [one for one in psutil.process_iter(["cmdline", "ppid"]) if wanted <= set(one.info["cmdline"] or ())]
    return {one.pid for one in found if one.info["ppid"] not in {other.pid for other in found}}


def until(is_so: Callable[[], bool]) -> None:
    while not is_so():
        time.sleep(0.1)


def test_fifty_askers_start_one_supervisor(store: Store, crowded) -> None:
    askers = [subprocess.Popen([sys.executable, "-c", ASKER, str(store.root)], cwd=ROOT) for _ in range(10)]
    seen: set[int] = set()
    while any(asker.poll() is None for asker in askers):
        for _ in range(5):
            ensure(store.root)
        seen |= supervisors(store.root)
    assert len(seen) == 1
    assert [asker.wait() for asker in askers] == [0] * 10


def test_queued_runs_wait_for_tensorflow_and_are_trained(store: Store, crowded) -> None:
    runs = [submitted(store) for _ in range(2)]
    seen: set[int] = set()
    for run in runs:
        until(lambda run=run: bool(seen.update(supervisors(store.root))) or ended(store.run(run)))
        assert (store.run(run).state, store.run(run).attempt) == ("finished", 1)
    assert len(seen) == 1


def test_nothing_stays_behind_after_a_command(tmp_path: Path, crowded) -> None:
    home, table = tmp_path / "store", tmp_path / "months.csv"
    table.write_text(CSV)
    small = ["--cells", "simple_rnn", "--set", "epochs=3", "--set", "units=4", "--runs", str(home)]
    environment = {**os.environ, "UNROLL_RIVALS": ""}
    subprocess.run([sys.executable, "-m", "core", "train", str(table), *small], cwd=ROOT, env=environment, check=True)
    until(lambda: workers_of(home) == [])
    assert read_note(home).phase == "left"


def test_what_stands_by_goes_with_the_last_page_and_comes_back_with_the_next(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("UNROLL_IDLE_SECONDS", "3")
    home = tmp_path / "home"
    server, address = serve(home)
    page = f"{address.replace('http', 'ws')}/_stcore/stream"
    try:
        for _ in range(2):
            with connect(page, origin=address, subprotocols=["streamlit"]):
                until(lambda: page_is_open(home) and "core.runs.processes.forkserver" in commands(home))
            until(lambda: not page_is_open(home) and not commands(home))
    finally:
        server.kill()
        server.wait()
        end_workers_of(home)


def commands(home: Path) -> str:
    """What works for the store, apart from its server."""
    found = [one for one in psutil.process_iter(["cmdline"]) if str(home) in " ".join(one.info["cmdline"] or ())]
    return " ".join(part for one in found for part in one.info["cmdline"])
