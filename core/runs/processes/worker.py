"""A worker: trains one attempt of one run at a time and writes nothing outside that attempt's folder."""

import errno
import json
import os
import resource
import signal
import socket
import traceback
from contextlib import suppress
from pathlib import Path

import psutil

from core.background import begin_session
from core.language import mark
from core.results.kept_answers import kept_answers
from core.runs.attempts import Wish
from core.runs.folder.source import read_recipe, run_source
from core.runs.processes.attempt_folder import DISK_FULL, AttemptFolder
from core.runs.processes.earlier import newest_checkpoint
from core.runs.processes.heartbeat import Heartbeat
from core.runs.processes.warmup import warm_up
from core.training.events import Event, Failed, Finished
from core.training.failures import explained
from core.training.loop import train
from core.training.workshop import Workshop

READY = b"r"
LARGEST = 1_200_000_000
"""Bytes of memory beyond which a worker ends with its run, and a fresh one takes its place."""
INTERNAL = mark("Something went wrong inside Unroll. This run's stderr.log has the details.")


def stand_by(channel: socket.socket, *, warm: bool) -> int:
    """Train one run after the other as they come over `channel`; the process's exit code.

    Each comes with its lock, and with a pipe for what is printed meanwhile.

    A byte goes the other way whenever this worker is ready for a run that should begin at once. It goes on only after
    a run that ended well, and while it is small; whoever comes next then finds its examples and programs in place.
    """
    output, workshop = os.dup(2), Workshop()
    if warm:
        try:
            warm_up()
        except Exception:
            traceback.print_exc()  # it only would have begun sooner
        channel.send(READY)
    while True:
        message, given, _, _ = socket.recv_fds(channel, 65536, 2)
        if not message:
            return 0
        lock, pipe = given
        os.set_inheritable(lock, False)
        _speak(pipe)
        request = json.loads(message)
        code, fit = run_attempt(Path(request["run"]), int(request["attempt"]), workshop)
        if not fit or psutil.Process().memory_info().rss > LARGEST:
            return code
        _rest(output)
        try:
            channel.send(READY)
        except OSError:
            return code  # the fork server is gone
        os.close(lock)  # last of all: a lock that is free tells the supervisor that there is a place


def run_attempt(run: Path, attempt: int, workshop: Workshop) -> tuple[int, bool]:
    """Train attempt `attempt` of the run in folder `run`; an exit code, and whether this process is fit for another."""
    folder = AttemptFolder(run, attempt)
    _settle()
    heartbeat = Heartbeat(folder.path)
    journal = Journal(folder.events)
    wish = StopRequest(folder)
    try:
        _train(folder, journal, wish, workshop)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        return DISK_FULL, False
    finally:
        heartbeat.stop()
        journal.close()
    return 0, isinstance(journal.closing, Finished) and not wish.signalled and not workshop.busy


class Journal:
    """The attempt's events on disk, one line each, whole or not at all."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        self.closing: Finished | Failed | None = None
        """The closing event, once it stands."""

    def emit(self, event: Event) -> None:
        os.write(self._descriptor, event.model_dump_json().encode() + b"\n")
        if isinstance(event, Finished | Failed):
            self.closing = event
            os.fsync(self._descriptor)

    def close(self) -> None:
        os.close(self._descriptor)


class StopRequest:
    """What people want of this attempt: a flag file, or a bare SIGTERM, which means that the machine goes down."""

    def __init__(self, folder: AttemptFolder) -> None:
        self._folder = folder
        self.signalled = False
        signal.signal(signal.SIGTERM, self._take)
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    def __call__(self) -> Wish | None:
        return self._folder.wish() or ("pause" if self.signalled else None)

    def _take(self, *_: object) -> None:
        self.signalled = True


def _train(folder: AttemptFolder, journal: Journal, wish: StopRequest, workshop: Workshop) -> None:
    run = folder.run
    try:
        train(
            read_recipe(run),
            run_source(run),
            folder=folder.path,
            emit=journal.emit,
            should_stop=wish,
            resume_from=newest_checkpoint(folder),
            attempt=folder.number,
            workshop=workshop,
            answers=kept_answers(run.parents[1]),
        )
    except Exception as error:
        with suppress(OSError):
            traceback.print_exc()
        if journal.closing is None:
            journal.emit(explained(error) or Failed(reason="internal", message=INTERNAL))


def _settle() -> None:
    """Own session, no core dumps, first in line when memory runs out."""
    begin_session()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError):  # not Linux, or not allowed
        Path("/proc/self/oom_score_adj").write_text("800")


def _speak(output: int) -> None:
    """From now on everything printed, by native code too, goes there."""
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.close(output)


def _rest(output: int) -> None:
    """Let go of the run that has ended: what is written or signalled from now on is not its own."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.dup2(output, 1)
    os.dup2(output, 2)
