"""A worker that takes more memory than it may, as a real process: it is ended, and its run says why."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core.runs.processes.decisions import FOR_MEMORY
from core.runs.processes.heartbeat import read_pid
from core.runs.processes.local import LocalAttempts
from core.runs.processes.memory import Memory, machine_memory, taken
from core.runs.processes.supervisor import Supervisor
from core.runs.store import Store
from core.training.memory import SMALLER
from tests.core.runs.recipes import recipe

ROOT = Path(__file__).parents[3]
LARGE, FULL = Memory(total=64 * 10**9, available=32 * 10**9), Memory(total=64 * 10**9, available=10**9)
GREEDY = """
import sys, time
from pathlib import Path
from core.runs.processes.heartbeat import Heartbeat
folder = Path(sys.argv[1])
beats = Heartbeat(folder)
(folder / "events.jsonl").write_text('{"kind":"started","attempt":1,"at":0.0}\\n')
taken = b"x" * 300_000_000
time.sleep(600)
"""


class OneWorker:
    """In place of the fork server: what it is asked for is a process that holds the lock and takes 300 MB."""

    ready, broken = True, False

    def __init__(self) -> None:
        self.exit_codes: dict[int, int] = {}
        self.workers: dict[str, int] = {}
        self.processes: list[subprocess.Popen] = []

    def look(self) -> None:
        self.exit_codes |= {one.pid: code for one in self.processes if (code := one.poll()) is not None}

    def try_again(self) -> None: ...

    def fork(self, run: Path, attempt: int, lock: int) -> bool:
        command = [sys.executable, "-c", GREEDY, str(run / "attempts" / str(attempt))]
        self.processes.append(subprocess.Popen(command, cwd=ROOT, pass_fds=[lock], start_new_session=True))
        return True


@pytest.fixture
def workers():
    found = OneWorker()
    yield found
    for process in found.processes:
        process.kill()
        process.wait()


def test_a_worker_that_takes_too_much_is_ended_and_its_run_says_what_to_make_smaller(
    store: Store, workers: OneWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.runs.processes.watch.run_memory", lambda run: 100_000_000)
    total = 320_000_000
    supervisor = Supervisor(store, LocalAttempts(workers), slots=1, memory=lambda: Memory(total=total, available=total))
    run = store.experiment(store.submit([recipe()], "greedy")).runs[0].id
    supervisor.tick()
    while run in supervisor.watches:
        supervisor.tick()
        time.sleep(0.02)
    found = store.run(run)
    folder = found.attempt_folder(1)
    assert (found.state, workers.processes[0].wait()) == ("failed", -9)
    assert taken(folder) > 0.9 * total
    assert read_pid(folder) == workers.processes[0].pid
    assert found.why == f"Out of memory: it took {taken(folder) / 1e6:,.0f} MB and was terminated. {SMALLER}"


def test_a_worker_that_the_system_ended_for_lack_of_memory_is_told_from_one_that_somebody_killed(
    store: Store, workers: OneWorker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    statistics = tmp_path / "vmstat"
    monkeypatch.setattr("core.runs.processes.memory.STATISTICS", statistics)
    supervisor = Supervisor(
        store, LocalAttempts(workers), slots=1, memory=lambda: Memory(total=64 * 10**9, available=32 * 10**9)
    )
    told = []
    for counted in (3, 4):
        statistics.write_text("nr_free_pages 7\noom_kill 3\n")
        run = store.experiment(store.submit([recipe()], "ended")).runs[0].id
        while not store.run(run).events():
            supervisor.tick()
            time.sleep(0.02)
        statistics.write_text(f"nr_free_pages 7\noom_kill {counted}\n")
        workers.processes[-1].kill()
        while run in supervisor.watches:
            supervisor.tick()
            time.sleep(0.02)
        told.append((store.run(run).state, "Out of memory: the system ended it" in store.run(run).why))
    assert told == [("lost", False), ("failed", True)]


def test_a_run_that_waits_for_memory_keeps_its_place_and_says_so_once(store: Store, workers: OneWorker) -> None:
    supervisor = Supervisor(
        store, LocalAttempts(workers), slots=2, memory=lambda: Memory(total=64 * 10**9, available=10**9)
    )
    experiment = store.submit([recipe(seed=seed) for seed in range(2)], "two")
    for _ in range(3):
        supervisor.tick()
    started, waits = store.experiment(experiment).runs
    assert (started.living, waits.state, waits.place, waits.why) == (True, "queued", 1, FOR_MEMORY)
    assert [line.to for line in store.reader.transitions(waits.id)] == ["queued", "queued"]
    store.cancel(waits.id)
    supervisor.tick()
    assert store.run(waits.id).state == "cancelled"


def test_the_machine_tells_its_memory() -> None:
    found = machine_memory()
    assert 0 < found.available <= found.total


def test_what_a_worker_takes_is_read_from_its_heartbeat(tmp_path: Path) -> None:
    assert taken(tmp_path) == 0
    (tmp_path / "heartbeat.json").write_text(json.dumps({"pid": os.getpid(), "beat": 0, "rss": 5}))
    assert taken(tmp_path) == 5
