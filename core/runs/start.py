"""Sees to it that a store has a supervisor; at most one process is on its way to become it, whoever asks.

The asker takes the supervisor's lock and hands it to the process that it starts, which holds it from its first
instruction to its last. So a free lock means that nobody supervises and nobody is about to, whatever became of those
before; no clock and no process number decides it. A start that fails is tried again after growing pauses.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from core.files import PROJECT
from core.language import say, several
from core.locks import held, take
from core.own_time import is_stopped

LOCK, NOTE, LOG = "supervisor.lock", "supervisor.json", "supervisor.log"
LONGEST_PAUSE = 60.0
LONG = 20.0
"""Seconds after which a start that is still going on is told to people. Nothing else follows from it."""
LOG_LIMIT = 1_000_000

_started: list[subprocess.Popen] = []
"""Kept so that an ended supervisor is collected, not left as a zombie."""


@dataclass(frozen=True)
class Note:
    """What became of the latest start; written by whoever holds the lock, read by everybody."""

    phase: str = "left"
    """starting, supervising, failed, left"""
    failures: int = 0
    """Starts in a row that failed."""
    at: float = 0.0
    """Wall clock of the phase's beginning, seconds since 1970."""

    @property
    def pause(self) -> float:
        """Seconds between a failure and the next start."""
        return min(2.0 ** (self.failures - 1), LONGEST_PAUSE) if self.phase == "failed" else 0.0

    @property
    def pausing(self) -> bool:
        """Whether it is too early for the next start; a clock that was set back ends the pause."""
        return 0.0 <= time.time() - self.at < self.pause


def ensure(root: Path) -> None:
    """Start a supervisor of the store in `root`, detached, when there is none and none is about to be."""
    _started[:] = [process for process in _started if process.poll() is None]
    lock = take(root / LOCK)
    if lock is None:
        return
    try:
        _start(root, lock)
    finally:
        os.close(lock)


def trouble(root: Path) -> str | None:
    """Why nobody sees to what is asked of the store in `root`, in words; None when somebody does, or will at once."""
    note = read_note(root)
    if note.phase == "failed" or (note.phase == "starting" and note.failures):
        return say("{failures} {log} in {root} says more.", failures=_failures(note), log=LOG, root=root)
    if note.phase == "starting" and held(root / LOCK):
        return _delay(note, root)
    return None


def _failures(note: Note) -> str:
    at = time.strftime("%H:%M:%S", time.localtime(note.at + note.pause))
    again = say("It is tried again at {at}.", at=at) if note.pausing else say("It is being tried again.")
    return several(
        note.failures,
        "The process that starts trainings did not start. {again}",
        "The process that starts trainings did not start {failures} times. {again}",
        failures=note.failures,
        again=again,
    )


def _delay(note: Note, root: Path) -> str | None:
    holder = holder_of(root)
    what = say("The process that starts trainings (number {holder})", holder=holder)
    if is_stopped(holder):
        return say("{what} was stopped while it started: continue or end it.", what=what)
    if time.time() - note.at <= LONG:
        return None
    since = time.strftime("%H:%M:%S", time.localtime(note.at))
    return say(
        "{what} has been starting since {since}: the machine is very busy, or it hangs. {log} in {root} says more.",
        what=what,
        since=since,
        log=LOG,
        root=root,
    )


def note_down(root: Path, change: Callable[[Note], Note]) -> Note:
    """Write down what became of a start; only for the holder of the lock."""
    note = replace(change(read_note(root)), at=time.time())
    with suppress(OSError):  # a full disk: pauses are forgotten, but there is still one process at most
        _write(root, note)
    return note


def read_note(root: Path) -> Note:
    """What was written down last."""
    try:
        return Note(**json.loads((root / NOTE).read_bytes()))
    except (OSError, ValueError, TypeError):
        return Note()


def holder_of(root: Path) -> int | None:
    """The process that wrote itself into the lock last."""
    try:
        return int((root / LOCK).read_text())
    except (OSError, ValueError):
        return None


def starting(note: Note) -> Note:
    return replace(note, phase="starting")


def supervising(note: Note) -> Note:
    """From here on a kill is no failed start; that failures are forgotten takes more."""
    return replace(note, phase="supervising")


def steady(note: Note) -> Note:
    return replace(note, phase="supervising", failures=0)


def failed(note: Note) -> Note:
    return replace(note, phase="failed", failures=note.failures + 1)


def left(note: Note) -> Note:
    return replace(note, phase="left", failures=0)


def _write(root: Path, note: Note) -> None:
    temporary = root / f".tmp-{NOTE}"
    temporary.write_text(json.dumps(asdict(note)))
    temporary.replace(root / NOTE)


def _start(root: Path, lock: int) -> None:
    note = read_note(root)
    if note.phase == "starting":
        note = note_down(root, failed)  # it had the lock, has it no more, and never came to supervise
    if note.pausing:
        return
    note_down(root, starting)
    try:
        _started.append(_process(root, lock))
    except OSError as error:  # no memory, or no more processes
        note_down(root, failed)
        print(say("The supervisor could not be started: {error}", error=error), file=sys.stderr)


def _process(root: Path, lock: int) -> subprocess.Popen:
    with (root / LOG).open("ab") as log:
        if log.tell() > LOG_LIMIT:
            log.truncate(0)
        return subprocess.Popen(
            [sys.executable, "-m", "core.runs.processes.entry", str(root), str(lock)],
            cwd=PROJECT,
            pass_fds=[lock],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
