"""The fork server: has TensorFlow imported and never ran an op, so that a worker stands ready in some 20 ms.

Beyond that it keeps a few workers in reserve that are forked already and have warmed up: they begin at once.
"""

import gc
import json
import os
import select
import signal
import socket
import sys
import time
import traceback
from pathlib import Path

import psutil

from core.training.environment import prepare_environment

ENDED = b""
"""What a socket says when nobody is left at its other end."""
RESERVE = 2
"""Workers in reserve, some 100 MB each, at most one a core."""
SPARE_MEMORY = 2_000_000_000
"""Bytes that must be free for a reserve to make sense."""
QUIET = 4.0
"""Seconds after a start before the reserve is filled up again, so that it does not slow that start down."""


def main() -> None:
    """`python -m core.runs.forkserver DESCRIPTOR CACHE`: serve the supervisor at the other end until it is gone."""
    supervisor = socket.socket(fileno=int(sys.argv[1]))
    _import_what_workers_need(Path(sys.argv[2]))
    reserve = Reserve(supervisor, size=min(RESERVE, os.cpu_count() or 1))
    _send(supervisor, {"ready": os.getpid()})
    while True:
        reserve.fill()
        readable, _, _ = select.select([supervisor], [], [], 0.2)
        for process, code in _ended():
            reserve.forget(process)
            _send(supervisor, {"ended": process, "code": code})
        if readable:
            message, descriptors, _, _ = socket.recv_fds(supervisor, 65536, 1)
            if message == ENDED:
                return
            _send(supervisor, {"forked": reserve.start(message, descriptors)})
            for descriptor in descriptors:
                os.close(descriptor)


class Reserve:
    """Workers that wait to be told their run, each at the end of a socket."""

    def __init__(self, supervisor: socket.socket, *, size: int) -> None:
        self._supervisor = supervisor
        self._size = size
        self._waiting: dict[int, socket.socket] = {}
        self._quiet_until = 0.0

    def fill(self) -> None:
        """One more worker, when some are missing and nothing has just started."""
        missing = len(self._waiting) < self._size and time.monotonic() >= self._quiet_until
        if missing and psutil.virtual_memory().available > SPARE_MEMORY:
            self._fork()

    def start(self, message: bytes, descriptors: list[int]) -> int:
        """Give a run and its lock to a worker that has warmed up, or to a new one; its process."""
        self._quiet_until = time.monotonic() + QUIET
        while True:
            process = next(filter(self._is_warm, self._waiting), None) or self._fork(warm=False)
            with self._waiting.pop(process) as channel:
                try:
                    socket.send_fds(channel, [message], descriptors)
                except OSError:
                    continue  # it has died while it waited
            return process

    def _is_warm(self, process: int) -> bool:
        """It says so by one byte, which nobody reads."""
        return bool(select.select([self._waiting[process]], [], [], 0)[0])

    def forget(self, process: int) -> None:
        """A process ended; it may have been one of ours."""
        channel = self._waiting.pop(process, None)
        if channel is not None:
            channel.close()

    def _fork(self, *, warm: bool = True) -> int:
        ours, theirs = socket.socketpair()
        process = os.fork()
        if process == 0:
            # A worker that kept the others' sockets open would keep them waiting after the fork server's end.
            for channel in (ours, self._supervisor, *self._waiting.values()):
                channel.close()
            _become_worker(theirs, warm=warm)
        theirs.close()
        self._waiting[process] = ours
        return process


def _import_what_workers_need(cache: Path) -> None:
    """Import only: an op that runs before a fork leaves threads behind that hang the child."""
    prepare_environment(cache)
    import keras  # noqa: F401
    import pyarrow.dataset  # noqa: F401
    import tensorflow  # noqa: F401

    import core.runs.worker  # noqa: F401

    gc.collect()
    gc.freeze()


def _become_worker(channel: socket.socket, *, warm: bool) -> None:
    """Never returns; leaves without Python's and TensorFlow's tear-down, which may hang."""
    from core.runs.worker import stand_by

    code = 1
    try:
        code = stand_by(channel, warm=warm)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _ended() -> list[tuple[int, int]]:
    """Processes that ended since the last call, with their exit codes (negative: the signal)."""
    ended = []
    try:
        while (found := os.waitpid(-1, os.WNOHANG))[0]:
            ended.append((found[0], os.waitstatus_to_exitcode(found[1])))
    except ChildProcessError:
        pass
    return ended


def _send(supervisor: socket.socket, message: dict) -> None:
    try:
        supervisor.sendall(json.dumps(message).encode() + b"\n")
    except OSError:
        sys.exit(0)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    main()
