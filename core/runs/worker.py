"""A worker: trains one attempt of one run and writes nothing outside that attempt's folder."""

import errno
import json
import os
import resource
import signal
import socket
import traceback
from contextlib import suppress
from pathlib import Path
from typing import Literal

from core.errors import UserError
from core.runs.decisions import DISK_FULL
from core.runs.heartbeat import Heartbeat
from core.runs.source import read_recipe, run_source
from core.runs.warmup import warm_up
from core.training.checkpoint import load_checkpoint
from core.training.events import Event, Failed, Finished
from core.training.failures import explained
from core.training.loop import train

NICE = 15
STOP_FLAG = "stop"
"""File in an attempt's folder; holds "stop" or "pause"."""
INTERNAL = "Something went wrong inside Unroll. What exactly stands in this run's stderr.log."


def stand_by(channel: socket.socket, *, warm: bool) -> int:
    """Wait for a run and its lock at `channel`, and train it; the process's exit code."""
    os.setpriority(os.PRIO_PROCESS, 0, NICE)
    if warm:
        try:
            warm_up()
        except Exception:
            traceback.print_exc()  # it only would have begun sooner
        channel.send(b"w")
    message, locks, _, _ = socket.recv_fds(channel, 65536, 1)
    channel.close()
    if not message:
        return 0
    for lock in locks:
        os.set_inheritable(lock, False)
    request = json.loads(message)
    return run_attempt(Path(request["run"]), int(request["attempt"]))


def run_attempt(run: Path, attempt: int) -> int:
    """Train attempt `attempt` of the run in folder `run`, in this process; its exit code."""
    folder = run / "attempts" / str(attempt)
    _settle(folder)
    heartbeat = Heartbeat(folder)
    journal = Journal(folder / "events.jsonl")
    wish = Wish(folder / STOP_FLAG)
    try:
        _train(run, attempt, journal, wish)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        return DISK_FULL
    finally:
        heartbeat.stop()
    return 0


class Journal:
    """The attempt's events on disk, one line each, whole or not at all."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        self.closed = False
        """Whether the closing event stands."""

    def emit(self, event: Event) -> None:
        os.write(self._descriptor, event.model_dump_json().encode() + b"\n")
        if isinstance(event, Finished | Failed):
            self.closed = True
            os.fsync(self._descriptor)


class Wish:
    """What people want of this attempt: a flag file, or a bare SIGTERM, which means that the machine goes down."""

    def __init__(self, flag: Path) -> None:
        self._flag = flag
        self._signalled = False
        signal.signal(signal.SIGTERM, self._take)
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    def __call__(self) -> Literal["stop", "pause"] | None:
        try:
            return "stop" if self._flag.read_text() == "stop" else "pause"
        except FileNotFoundError:
            return "pause" if self._signalled else None

    def _take(self, *_: object) -> None:
        self._signalled = True


def _train(run: Path, attempt: int, journal: Journal, wish: Wish) -> None:
    try:
        train(
            read_recipe(run),
            run_source(run),
            folder=run / "attempts" / str(attempt),
            emit=journal.emit,
            should_stop=wish,
            resume_from=newest_checkpoint(run, before=attempt),
            attempt=attempt,
        )
    except Exception as error:
        traceback.print_exc()
        if not journal.closed:
            journal.emit(explained(error) or Failed(reason="internal", message=INTERNAL))


def newest_checkpoint(run: Path, *, before: int) -> Path | None:
    """The newest of the earlier attempts whose checkpoint is whole."""
    for number in range(before - 1, 0, -1):
        folder = run / "attempts" / str(number)
        try:
            if load_checkpoint(folder / "checkpoint") is not None:
                return folder
        except UserError:
            continue
    return None


def _settle(folder: Path) -> None:
    """Own session, no core dumps, first in line when memory runs out; output into the folder."""
    os.setsid()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError):  # not Linux, or not allowed
        Path("/proc/self/oom_score_adj").write_text("800")
    output = os.open(folder / "stderr.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.close(output)
