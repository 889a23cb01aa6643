"""A busy machine does not make a process look as if it had had its time."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.attached import TookTooLong, finished
from core.own_time import EVERY, OwnTime, is_stopped, used

LOOP = "while True: pass"
WORK = "import time\nwhile time.process_time() < 0.3: pass"
"""0.3 seconds of processor time."""
STARTS_WORK = f"import subprocess, sys; subprocess.run([sys.executable, '-S', '-c', {WORK!r}])"


def place() -> str:
    """What keeps a process, and all that it starts, on one processor."""
    return f"import os; os.sched_setaffinity(0, [{min(os.sched_getaffinity(0))}])\n"


@pytest.fixture
def crowd() -> Iterator[list[subprocess.Popen]]:
    """Five loops on one processor: each has a fifth of it at most."""
    loops = [subprocess.Popen([sys.executable, "-S", "-c", place() + LOOP]) for _ in range(5)]
    yield loops
    for loop in loops:
        loop.kill()
        loop.wait()


def test_waiting_for_a_processor_is_no_time_of_ones_own(crowd: list[subprocess.Popen]) -> None:
    counted = OwnTime(crowd[0].pid)
    before = used(crowd[0].pid)
    while used(crowd[0].pid) < before + 0.3:
        counted.seconds()
        time.sleep(0.05)
    assert counted.seconds() <= used(crowd[0].pid) - before + 0.02
    time.sleep(EVERY)
    assert counted.seconds() > 0


def test_sleep_and_standing_still_are(crowd: list[subprocess.Popen]) -> None:
    stopped = crowd[0]
    stopped.send_signal(signal.SIGSTOP)
    while not is_stopped(stopped.pid):
        time.sleep(0.01)
    counted, before = OwnTime(stopped.pid), used(stopped.pid)
    while counted.seconds() < 2 * EVERY:
        time.sleep(0.05)
    assert used(stopped.pid) == before


def test_nobodys_time_stands_still() -> None:
    nobody, gone = OwnTime(None), OwnTime(2**30)
    time.sleep(EVERY)
    assert nobody.seconds() == gone.seconds() == 0.0


@pytest.mark.parametrize("work", [WORK, STARTS_WORK], ids=["itself", "what it starts"])
def test_who_waits_for_a_processor_is_not_ended_by_the_clock(crowd: list[subprocess.Popen], work: str) -> None:
    """With a sixth of a processor it takes some two seconds."""
    done = finished([sys.executable, "-S", "-c", f"{place()}{work}\nprint('done')"], seconds=0.9)
    assert done.stdout == b"done\n"


def test_who_does_nothing_for_its_time_is_ended_with_all_that_it_started(tmp_path: Path) -> None:
    told = tmp_path / "pid"
    sleeps = f"import os, time; open({str(told)!r}, 'w').write(str(os.getpid())); time.sleep(600)"
    starts = f"import subprocess, sys; subprocess.run([sys.executable, '-S', '-c', {sleeps!r}])"
    with pytest.raises(TookTooLong):
        finished([sys.executable, "-S", "-c", starts], seconds=1.5)
    child = int(told.read_text())
    while (state := Path(f"/proc/{child}/stat")).exists() and state.read_text().rpartition(")")[2].split()[0] != "Z":
        time.sleep(0.05)


def test_children_that_come_and_go_use_up_the_time_of_their_family() -> None:
    again = f"import subprocess, sys\nwhile True: subprocess.run([sys.executable, '-S', '-c', {WORK!r}])"
    with pytest.raises(TookTooLong):
        finished([sys.executable, "-S", "-c", again], seconds=1.0)
