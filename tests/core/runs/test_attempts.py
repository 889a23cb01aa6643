"""Attempts of every sort are what the protocol says; those of this machine meet in an attempt's folder."""

import os
from pathlib import Path

import pytest

from core.locks import take
from core.runs.attempts import Attempt, Attempts, Seen
from core.runs.processes.attempt_folder import DISK_FULL, AttemptFolder
from core.runs.processes.local import LocalAttempts
from core.runs.processes.seen import SeenAttempt
from core.runs.processes.standby import Standby
from core.training.events import Finished, Judging, Started
from tests.core.runs.test_life import Elsewhere


@pytest.fixture
def local(tmp_path: Path) -> LocalAttempts:
    return LocalAttempts(Standby(tmp_path / "cache", tmp_path / "log"))


def test_both_ways_to_make_attempts_keep_to_the_protocol(local: LocalAttempts, tmp_path: Path) -> None:
    for attempts in (local, Elsewhere()):
        assert isinstance(attempts, Attempts)
        assert isinstance(attempts.at(tmp_path / "run", 1), Attempt)
    for seen in (SeenAttempt(tmp_path / "run", 1), Elsewhere().see(tmp_path / "run", 1)):
        assert isinstance(seen, Seen)


def test_whoever_looks_on_and_the_supervisor_see_the_same(local: LocalAttempts, tmp_path: Path) -> None:
    folder = AttemptFolder(tmp_path / "run", 2)
    folder.path.mkdir(parents=True)
    seen, attempt = SeenAttempt(folder.run, 2), local.at(folder.run, 2)
    assert (seen.alive(), attempt.alive(), seen.more(), attempt.told().count) == (False, False, [], 0)
    lock = take(folder.lock)
    told = [Started(attempt=2, at=0.0), Judging(best_epoch=1)]
    told.append(Finished(outcome="stopped", why="asked", epochs=1, best_epoch=1, seconds=0.1))
    folder.events.write_text("".join(event.model_dump_json() + "\n" for event in told))
    assert seen.alive()
    assert attempt.alive()
    assert seen.more() == told
    assert seen.more() == []
    os.close(lock)
    assert not attempt.alive()
    found = attempt.told()
    assert (found.count, found.judging, found.closing) == (3, True, told[-1])


def test_a_stop_is_not_taken_back_by_a_later_pause(local: LocalAttempts, tmp_path: Path) -> None:
    attempt = local.at(tmp_path / "run", 1)
    AttemptFolder(tmp_path / "run", 1).path.mkdir(parents=True)
    assert attempt.asked() is None
    for wish, then in (("pause", "pause"), ("stop", "stop"), ("pause", "stop")):
        attempt.stop(wish)
        assert attempt.asked() == then


@pytest.mark.parametrize(("code", "outcome"), [(None, None), (0, "ended"), (-9, "ended"), (DISK_FULL, "disk full")])
def test_an_exit_code_says_how_an_attempt_ended(tmp_path: Path, code: int | None, outcome: str | None) -> None:
    standby = Standby(tmp_path / "cache", tmp_path / "log")
    standby.workers["run"] = 2**30
    standby.exit_codes |= {} if code is None else {2**30: code}
    assert LocalAttempts(standby).at(tmp_path / "run", 1).outcome() == outcome
