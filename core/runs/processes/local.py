"""Attempts made by processes of this machine: forked workers that hold a lock, beat, and hear signals."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

from core.language import mark
from core.locks import held, take
from core.own_time import OwnTime
from core.runs.attempts import Outcome, Signs, Told, Wish
from core.runs.processes.attempt_folder import DISK_FULL, AttemptFolder
from core.runs.processes.event_log import DecidingLog
from core.runs.processes.heartbeat import read_pid
from core.runs.processes.memory import kills, taken
from core.runs.processes.standby import Standby

COUNTING = 10.0
"""Seconds between two counts of what the system ended for lack of memory."""
BROKEN = mark("TensorFlow does not start on this machine. supervisor.log in the store's folder has its message.")


class LocalAttempts:
    """Has them made by workers that a fork server forks."""

    def __init__(self, standby: Standby) -> None:
        self._standby = standby

    @property
    def ready(self) -> bool:
        return self._standby.ready

    @property
    def broken(self) -> str:
        return BROKEN if self._standby.broken else ""

    @property
    def waits(self) -> str:
        return ""

    @property
    def largest(self) -> int | None:
        return None  # what this machine has is asked elsewhere

    def look(self) -> None:
        self._standby.look()

    def try_again(self) -> None:
        self._standby.try_again()

    def start(self, run: Path, number: int) -> bool:
        """Give a worker the lock of the attempt; False where none can be asked, or somebody has the lock."""
        folder = AttemptFolder(run, number)
        folder.path.mkdir(parents=True, exist_ok=True)
        lock = take(folder.lock)
        if lock is None:
            return False
        try:
            for stale in (folder.flag, folder.heartbeat, folder.sent):
                stale.unlink(missing_ok=True)
            return self._standby.fork(run, number, lock)
        finally:
            os.close(lock)

    def at(self, run: Path, number: int) -> "LocalAttempt":
        return LocalAttempt(run, number, self._standby)

    def close(self) -> None:
        self._standby.close()


class LocalAttempt:
    """One attempt and the process that makes it."""

    def __init__(self, run: Path, number: int, standby: Standby) -> None:
        self._run, self._standby = run.name, standby
        self._folder = AttemptFolder(run, number)
        self._log = DecidingLog(self._folder.events)
        self._own_time = OwnTime(None)
        self._kills = [(time.monotonic(), kills())]

    def alive(self) -> bool:
        alive = held(self._folder.lock)
        if alive:
            self._count_kills()
        return alive

    def told(self) -> Told:
        return self._log.told()

    def asked(self) -> Wish | None:
        return self._folder.wish()

    def stop(self, wish: Wish) -> None:
        """Leave the flag and wake the worker."""
        self._folder.ask(wish)
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        self._signal(signal.SIGKILL)

    def signs(self) -> Signs:
        self._follow()
        return Signs(self._folder.beat(), self._own_time.seconds(), taken(self._folder.path))

    def outcome(self) -> Outcome | None:
        """By its exit code, which only the fork server that forked it is told."""
        pid = self._follow()
        code = self._standby.exit_codes.get(pid) if pid is not None else None
        if code is None:
            return None
        if code == DISK_FULL:
            return "disk full"
        return "out of memory" if code == -signal.SIGKILL and self._ran_out() else "ended"

    def _signal(self, number: signal.Signals) -> None:
        pid = self._follow()
        # Only the holder of the lock is ours; a worker leads its own group from the first moment of its first run on.
        if pid is None or not held(self._folder.lock):
            return
        with suppress(ProcessLookupError):
            if os.getpgid(pid) == pid:
                os.killpg(pid, number)
            elif pid == self._forked():
                os.kill(pid, number)

    def _follow(self) -> int | None:
        """The worker's process; from its first beat on the one that it names itself."""
        pid = read_pid(self._folder.path) or self._forked()
        if pid != self._own_time.pid:
            self._own_time.follow(pid)
        return pid

    def _forked(self) -> int | None:
        """The process that was forked for it, as far as that is known."""
        return self._standby.workers.get(self._run)

    def _ran_out(self) -> bool:
        """Whether the system ended somebody for lack of memory when this worker went."""
        return not held(self._folder.lock) and kills() > self._kills[0][1]

    def _count_kills(self) -> None:
        """Keep what was counted some seconds ago: a process that is ended stays for a while."""
        if time.monotonic() - self._kills[-1][0] > COUNTING:
            self._kills = [self._kills[-1], (time.monotonic(), kills())]
