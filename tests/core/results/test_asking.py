"""One process a store answers what is asked of statistical rivals, and lives no longer than somebody needs it."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest

from core.locks import take
from core.results import kept_answers as kept
from core.results.kept_answers import (
    TURN,
    answering,
    keeper_of,
    kept_answers,
    see_to,
    settled,
    take_turn,
    waiting_questions,
)
from core.results.rivals.__main__ import TRIES
from core.results.rivals.asking import RivalQuestion, ask
from tests.processes import end_workers_of

ROOT = Path(__file__).parents[3]
ASKER = """
import sys, time
from pathlib import Path
import numpy as np
from core.results.rivals.asking import RivalQuestion, ask
for number in range(int(sys.argv[2])):
    ask(RivalQuestion([np.arange(30.0) + number], [np.array([20])], horizon=3, season=1), Path(sys.argv[1]))
print("asked", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Path]:
    """Where a store keeps answers."""
    yield kept_answers(tmp_path / "store")
    end_workers_of(tmp_path / "store")
    for process in kept._started:
        process.wait()
        process.stdin.close()
    kept._started.clear()


def question(number: int = 0) -> RivalQuestion:
    return RivalQuestion([np.arange(30.0) + number], [np.array([20])], horizon=3, season=1)


def at_work(cache: Path) -> list[psutil.Process]:
    """Those that answer; a child of one is for a moment what its parent is."""
    wanted = {"core.results.rivals", str(cache)}
    found = [one for one in psutil.process_iter(["cmdline", "ppid"]) if wanted <= set(one.info["cmdline"] or ())]
    return [one for one in found if one.info["ppid"] not in {other.pid for other in found}]


def asker(cache: Path, questions: int) -> subprocess.Popen:
    """A process that has asked, and lives until it is told to end."""
    command = [sys.executable, "-c", ASKER, str(cache), str(questions)]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    process.stdout.readline()
    return process


def end(process: subprocess.Popen) -> None:
    process.kill()
    process.communicate()


def until(is_so: Callable[[], bool]) -> None:
    while not is_so():
        time.sleep(0.05)


def test_questions_of_several_askers_are_answered_by_one_process_one_after_the_other(cache: Path) -> None:
    askers = [asker(cache, questions=2) for _ in range(2)]
    assert len(at_work(cache)) == 1
    assert ask(question(9), cache) is False
    seen = {process.pid for process in at_work(cache)}
    while waiting_questions(cache):
        seen |= {process.pid for process in at_work(cache)}
        time.sleep(0.05)
    assert len(seen) == 1
    assert all(settled(cache / question(number).digest) for number in (0, 1, 9))
    assert np.load(cache / question(1).digest / "ETS.npy").shape == (1, 3)
    for process in askers:
        end(process)
    until(lambda: at_work(cache) == [])


def test_it_ends_with_who_asked_where_nobody_supervises_and_is_begun_again_by_who_does(cache: Path) -> None:
    process = asker(cache, questions=1)
    [working] = at_work(cache)
    working.send_signal(signal.SIGSTOP)
    end(process)
    working.send_signal(signal.SIGCONT)
    until(lambda: not answering(cache / question().digest))
    if waiting_questions(cache):  # it had not answered yet
        assert see_to(cache)
    until(lambda: settled(cache / question().digest))


def test_it_lives_on_while_somebody_supervises_the_store(cache: Path) -> None:
    cache.mkdir(parents=True)
    supervisor = take(keeper_of(cache))
    process = asker(cache, questions=3)
    end(process)
    until(lambda: not waiting_questions(cache))
    assert all(settled(cache / question(number).digest) for number in range(3))
    os.close(supervisor)


def test_it_ends_when_its_store_is_gone(cache: Path) -> None:
    process = asker(cache, questions=1)
    assert at_work(cache)
    shutil.rmtree(cache)
    until(lambda: at_work(cache) == [])
    end(process)


def test_whoever_does_not_get_the_turn_leaves_at_once(cache: Path) -> None:
    turn = take_turn(cache)
    assert ask(question(), cache) is False
    assert answering(cache / question().digest)
    os.close(turn)
    assert not answering(cache / question().digest)
    assert (cache / TURN).exists()


def test_a_question_that_ends_its_process_each_time_is_given_up(cache: Path) -> None:
    ask(question(), cache)
    [working] = at_work(cache)
    working.kill()
    until(lambda: not answering(cache / question().digest))
    [path] = waiting_questions(cache)
    path.write_bytes(b"no question at all")
    path.with_suffix(".tries").write_bytes(b"." * TRIES)
    assert see_to(cache)
    until(lambda: settled(cache / question().digest))
    assert waiting_questions(cache) == []
