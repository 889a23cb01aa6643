"""Which fork servers are given up: those that died, and those that had their time; not those that had none."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.locks import take
from core.own_time import is_stopped, used
from core.runs.folder.states import Transition
from core.runs.processes import standby
from core.runs.processes.decisions import SILENCE, follow
from core.runs.processes.local import LocalAttempts
from core.runs.processes.standby import FAILURES, Standby
from core.runs.processes.watch import Watch


@pytest.fixture
def waiting(tmp_path: Path) -> Iterator[Standby]:
    found = Standby(tmp_path / "cache", tmp_path / "log")
    yield found
    found.close()


def as_fork_server(monkeypatch: pytest.MonkeyPatch, folder: Path, command: str) -> None:
    """In place of Python, a program that does only this."""
    program = folder / "python"
    program.write_text(f"#!/bin/sh\n{command}\n")
    program.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(program))


def look_until(found: Standby, is_so: Callable[[], bool]) -> None:
    while not is_so():
        found.look()
        time.sleep(0.02)


def test_nothing_is_expected_of_one_that_dies_again_and_again(waiting: Standby, tmp_path, monkeypatch) -> None:
    as_fork_server(monkeypatch, tmp_path, "exit 1")
    look_until(waiting, lambda: waiting.broken)
    waiting.try_again()
    assert not waiting.broken


def test_one_that_hangs_is_replaced_and_that_is_not_said_to_be_the_machines_fault(
    waiting: Standby, tmp_path, monkeypatch
) -> None:
    monkeypatch.setattr(standby, "IMPORTING", 0.5)
    as_fork_server(monkeypatch, tmp_path, f"echo $$ >> {tmp_path}/pids; exec sleep 1000")
    pids = tmp_path / "pids"
    look_until(waiting, lambda: pids.exists() and len(pids.read_text().split()) > FAILURES)
    assert not waiting.broken


def test_one_that_is_not_let_run_is_not_given_up(waiting: Standby, tmp_path, monkeypatch) -> None:
    core = str(min(os.sched_getaffinity(0)))
    monkeypatch.setattr(standby, "IMPORTING", 1.0)
    crowd = [subprocess.Popen(["taskset", "-c", core, "sh", "-c", "while :; do :; done"]) for _ in range(6)]
    as_fork_server(monkeypatch, tmp_path, f"exec nice -n 19 taskset -c {core} sh -c 'while :; do :; done'")
    try:
        waiting.look()
        process = waiting._process
        look_until(waiting, lambda: process.poll() is not None or used(process.pid) > 0.3)
        assert process.poll() is None
        for loop in crowd:
            loop.kill()
        look_until(waiting, lambda: process.poll() is not None)
    finally:
        for loop in crowd:
            loop.kill()
            loop.wait()


def test_a_worker_that_is_not_let_run_is_not_silent_and_one_that_stands_still_is(
    waiting: Standby, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setattr("core.runs.processes.decisions.SILENCE", 1.0)
    worker = subprocess.Popen(["sh", "-c", "while :; do :; done"], start_new_session=True)
    attempt = tmp_path / "run" / "attempts" / "1"
    attempt.mkdir(parents=True)
    (attempt / "heartbeat.json").write_text(json.dumps({"pid": worker.pid}))
    (attempt / "events.jsonl").write_text('{"kind":"epoch"}\n')
    lock = take(attempt / "lock")
    watch = Watch(LocalAttempts(waiting), tmp_path / "run", Transition(to="starting", why="", at=0.0, attempt=1))
    try:
        while used(worker.pid) < 0.5:
            found = watch.look()
            assert found.silent_for <= used(worker.pid)
            time.sleep(0.05)
        worker.send_signal(signal.SIGSTOP)
        while not is_stopped(worker.pid):
            time.sleep(0.01)
        while follow(watch.look()) is None:
            time.sleep(0.05)
        assert watch.look().silent_for < SILENCE
        watch.kill("It stood still.")
        assert worker.wait() == -signal.SIGKILL
    finally:
        worker.kill()
        worker.wait()
        os.close(lock)
