"""Attempts made on a cluster, as the supervisor has them: their folders are in the store, a bridge fills them."""

import hashlib
import importlib.util
import os
import platform
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue

from core.files import PROJECT
from core.language import mark
from core.locks import held, take
from core.runs.attempts import Outcome, Signs, Told, Wish
from core.runs.cluster.messages import REPORT, Goes, Gone, Order, Report, Room
from core.runs.processes.attempt_folder import DISK_FULL, AttemptFolder
from core.runs.processes.event_log import DecidingLog
from core.runs.processes.memory import run_memory, taken

Key = tuple[Path, int]
MISSING = "Ray is not installed: run `pip install -r requirements-cluster.lock`, or unset UNROLL_CLUSTER."
AWAY = mark("waits for the cluster, which does not answer")
FULL = mark("waits for a free place on the cluster")
EMPTY = mark("waits for a node with a free core: the cluster has no node that trains")
STUCK = mark("waits for room on the disk: it is full, or cannot be written")
AGAIN = 5.0
"""Seconds between two tries to reach the cluster."""
SILENCE = 20.0
"""Seconds without a word of the cluster after which it counts as away."""


class ClusterAttempts:
    """Has them made by actors; whatever is not told to be gone counts as alive, also while the cluster is away."""

    def __init__(self, root: Path, address: str) -> None:
        self._command = [sys.executable, "-m", "core.runs.cluster", address, namespace_of(root)]
        self._bridge: subprocess.Popen | None = None
        self._heard: SimpleQueue[Report] = SimpleQueue()
        self._heard_at = self._tried_at = float("-inf")
        self._room = Room(free=0)
        self._locks: dict[Key, int] = {}
        """Of attempts that are made, so that whoever looks on sees that they are."""
        self.codes: dict[Key, int | None] = {}
        """Exit codes of those that are gone."""
        self.seconds: dict[Key, float] = {}

    @property
    def ready(self) -> bool:
        return not self.waits

    @property
    def broken(self) -> str:
        return "" if importlib.util.find_spec("ray") else MISSING

    @property
    def waits(self) -> str:
        if self._away:
            return AWAY
        if self._room.stuck:
            return STUCK
        return "" if self._room.free > 0 else FULL if self._room.largest else EMPTY

    @property
    def largest(self) -> int | None:
        return None if self._away else self._room.largest or None

    def places(self) -> int:
        """How many attempts may go on at once: those that do, and as many as the cluster has room for."""
        return len(self._locks) + max(0, self._room.free)

    def look(self) -> None:
        """Hear what the bridge tells; build it again where it has gone."""
        if self.broken:
            return
        with suppress(Empty):
            while True:
                self.hear(self._heard.get_nowait())
        gone = self._bridge is None or self._bridge.poll() is not None
        if gone and time.monotonic() > self._tried_at + AGAIN:
            self._build()

    def try_again(self) -> None: ...

    def start(self, run: Path, number: int) -> bool:
        """Order an attempt; False where somebody has its lock, or the cluster is away."""
        folder, key = AttemptFolder(run, number), (run, number)
        folder.path.mkdir(parents=True, exist_ok=True)
        if not self.ready:
            return False
        before = folder.sent.exists()
        folder.sent.touch()  # before the lock is taken: on a full disk nothing has begun
        if not self._hold(key):
            if not before:  # else it is of whoever has the lock
                folder.sent.unlink(missing_ok=True)
            return False
        for stale in (folder.flag, folder.heartbeat):
            stale.unlink(missing_ok=True)
        self.codes.pop(key, None)
        self._room = self._room.model_copy(update={"free": self._room.free - 1})
        self.order(Order(kind="start", run=run, number=number, memory=run_memory(run)))
        return True

    def at(self, run: Path, number: int) -> "ClusterAttempt":
        return ClusterAttempt(run, number, self)

    def close(self) -> None:
        """The bridge ends with its input; attempts go on."""
        for lock in self._locks.values():
            os.close(lock)
        self._locks.clear()
        if self._bridge is not None and self._bridge.stdin is not None:
            with suppress(OSError):
                self._bridge.stdin.close()
            with suppress(subprocess.TimeoutExpired):
                self._bridge.wait(AGAIN)

    def made(self, key: Key) -> bool:
        """Whether an attempt is made, as far as is known; one that another supervisor began is taken over."""
        folder = AttemptFolder(*key)
        if key in self.codes or not folder.path.is_dir():
            return False
        if key not in self._locks:
            if not self._hold(key):
                return held(folder.lock)  # a worker of this machine, from before there was a cluster
            self.order(Order(kind="follow", run=key[0], number=key[1]))
        return True

    def order(self, order: Order) -> None:
        """Tell the bridge; where there is none, the next one is told to follow whatever is made."""
        if self._bridge is not None and self._bridge.stdin is not None:
            with suppress(OSError):
                self._bridge.stdin.write(order.model_dump_json().encode() + b"\n")
                self._bridge.stdin.flush()

    @property
    def _away(self) -> bool:
        return time.monotonic() > self._heard_at + SILENCE

    def _hold(self, key: Key) -> bool:
        lock = self._locks.get(key) or take(AttemptFolder(*key).lock)
        if lock is not None:
            self._locks[key] = lock
        return lock is not None

    def hear(self, report: Report) -> None:
        """Take in what the bridge tells."""
        self._heard_at = time.monotonic()
        match report:
            case Room():
                self._room = report
            case Goes(run=run, number=number, seconds=seconds):
                self.seconds[run, number] = seconds
            case Gone(run=run, number=number, code=code):
                AttemptFolder(run, number).sent.unlink(missing_ok=True)
                self.codes[run, number] = code
                self.seconds.pop((run, number), None)
                lock = self._locks.pop((run, number), None)
                if lock is not None:
                    os.close(lock)

    def _build(self) -> None:
        self._tried_at, self._heard_at = time.monotonic(), float("-inf")
        self._bridge = subprocess.Popen(
            self._command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
        )
        threading.Thread(target=self._listen, args=(self._bridge,), daemon=True).start()
        for run, number in self._locks:
            self.order(Order(kind="follow", run=run, number=number))

    def _listen(self, bridge: subprocess.Popen) -> None:
        for line in bridge.stdout or ():
            with suppress(ValueError):
                self._heard.put(REPORT.validate_json(line))


class ClusterAttempt:
    """One attempt; what it told stands in its folder."""

    def __init__(self, run: Path, number: int, attempts: ClusterAttempts) -> None:
        self._key, self._attempts = (run, number), attempts
        self._folder = AttemptFolder(run, number)
        self._log = DecidingLog(self._folder.events)

    def alive(self) -> bool:
        return self._attempts.made(self._key)

    def told(self) -> Told:
        return self._log.told()

    def asked(self) -> Wish | None:
        return self._folder.wish()

    def stop(self, wish: Wish) -> None:
        self._folder.ask(wish)

    def kill(self) -> None:
        self._attempts.order(Order(kind="kill", run=self._key[0], number=self._key[1]))

    def signs(self) -> Signs:
        """While the cluster is away all of them stand still, the seconds too."""
        return Signs(self._folder.beat(), self._attempts.seconds.get(self._key, 0.0), taken(self._folder.path))

    def outcome(self) -> Outcome | None:
        if self._key not in self._attempts.codes:
            return None
        return "disk full" if self._attempts.codes[self._key] == DISK_FULL else "ended"


def namespace_of(root: Path) -> str:
    """Where the actors of this store have their names; two stores on one cluster do not meet."""
    return "unroll-" + hashlib.sha256(f"{platform.node()}:{root.resolve()}".encode()).hexdigest()[:16]
