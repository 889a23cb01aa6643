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
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from core.background import step_back
from core.engine.environment import prepare_environment
from core.engine.machine.compiling import Compilers
from core.runs.processes.attempt_folder import AttemptFolder
from core.runs.processes.code_pages import give_back_code
from core.runs.processes.memory import machine_memory
from core.runs.processes.scribe import fork_scribe
from core.runs.processes.worker import READY, stand_by

NICE = 15
ENDED = b""
"""What a socket says when nobody is left at its other end."""
RESERVE = 2
"""Workers in reserve, some 100 MB each; together with those that train, at most one a core."""
SPARE_MEMORY = 2_000_000_000
"""Bytes that must be free for a reserve to make sense."""
MAKERS = 60.0
"""Seconds between two looks whether machine code is missing: others may have been at it, and have gone."""
QUIET = 4.0
"""Seconds after a start before the reserve is filled up again, so that it does not slow that start down."""


def main() -> None:
    """As a module, with DESCRIPTOR and CACHE: serve the supervisor at the other end until it is gone."""
    step_back(NICE)
    supervisor = socket.socket(fileno=int(sys.argv[1]))
    prepare_environment(Path(sys.argv[2]))
    compilers = Compilers()
    compilers.begin()
    _import_what_workers_need()
    reserve = Reserve(supervisor, cores=os.cpu_count() or 1)
    _send(supervisor, {"ready": os.getpid()})
    look_again = time.monotonic() + MAKERS
    while True:
        reserve.look()
        if time.monotonic() > look_again:
            compilers.begin()
            look_again = time.monotonic() + MAKERS
        readable, _, _ = select.select([supervisor], [], [], 0.2)
        for process, code in _ended():
            reserve.forget(process)
            _send(supervisor, {"ended": process, "code": code})
        if readable:
            message, descriptors, _, _ = socket.recv_fds(supervisor, 65536, 1)
            if message == ENDED:
                return
            request = json.loads(message)
            heard, said = os.pipe()
            _send(supervisor, {**request, "forked": reserve.start(message, [*descriptors, said], heard)})
            for descriptor in (*descriptors, said):
                os.close(descriptor)
            fork_scribe(heard, AttemptFolder(Path(request["run"]), request["attempt"]).said)
            os.close(heard)


class Reserve:
    """Workers, each at the end of a socket: some wait to be told their run, and come back when it has ended."""

    def __init__(self, supervisor: socket.socket, *, cores: int) -> None:
        self._supervisor = supervisor
        self._cores = cores
        self._waiting: dict[int, socket.socket] = {}
        self._training: dict[int, socket.socket] = {}
        self._quiet_until = 0.0

    def look(self) -> None:
        """Welcome who has come back; fork one more worker when one is missing, or let one go that is too many."""
        self._welcome()
        if time.monotonic() < self._quiet_until:
            return
        wanted = min(RESERVE, self._cores - len(self._training))
        if len(self._waiting) < wanted and machine_memory().available > SPARE_MEMORY:
            self._waiting.update([self._fork()])
        elif len(self._waiting) > max(wanted, 0):
            self._waiting.pop(next(iter(self._waiting))).close()

    def start(self, message: bytes, descriptors: list[int], heard: int) -> int:
        """Give a run, its lock and where to speak to a worker that is ready, or to a new one; its process.

        `heard`: the other end of what it says, which is not the worker's.
        """
        self._quiet_until = time.monotonic() + QUIET
        self._welcome()
        while True:
            process = next(filter(self._take_ready, list(self._waiting)), None)
            channel = self._waiting.pop(process) if process is not None else None
            if channel is None:
                process, channel = self._fork(warm=False, others=(*descriptors, heard))
            try:
                socket.send_fds(channel, [message], descriptors)
            except OSError:
                channel.close()
                continue  # it has died while it waited
            self._training[process] = channel
            return process

    def forget(self, process: int) -> None:
        """A process ended; it may have been one of ours."""
        for workers in (self._waiting, self._training):
            if process in workers:
                workers.pop(process).close()

    def _welcome(self) -> None:
        """A worker says by one byte that it has warmed up, or that its run has ended well."""
        back = [process for process, channel in self._training.items() if _said(channel) == READY]
        self._waiting.update((process, self._training.pop(process)) for process in back)

    def _take_ready(self, process: int) -> bool:
        """Whether it is ready; the byte that says so is used up."""
        channel = self._waiting[process]
        return _said(channel) == READY and channel.recv(1) == READY

    def _fork(self, *, warm: bool = True, others: Sequence[int] = ()) -> tuple[int, socket.socket]:
        ours, theirs = socket.socketpair()
        process = os.fork()
        if process == 0:
            # A worker that kept the others' sockets open would keep them waiting after the fork server's end.
            for channel in (ours, self._supervisor, *self._waiting.values(), *self._training.values()):
                channel.close()
            # It is given its lock like any other worker; a second copy would outlive the run.
            for descriptor in others:
                os.close(descriptor)
            _become_worker(theirs, warm=warm)
        theirs.close()
        return process, ours


def _said(channel: socket.socket) -> bytes | None:
    """The first byte that waits at `channel`, left there; None when nothing was said, empty when its end is gone."""
    if not select.select([channel], [], [], 0)[0]:
        return None
    try:
        return channel.recv(1, socket.MSG_PEEK)
    except OSError:
        return ENDED


def _import_what_workers_need() -> None:
    """Import only: an op that runs before a fork leaves threads behind that hang the child."""
    import pyarrow.dataset  # noqa: F401

    with _as_if_missing("sklearn"):
        # Keras takes it for wrappers that nobody uses here: 40 MB and half a second.
        import keras  # noqa: F401
        import tensorflow  # noqa: F401

    gc.collect()
    gc.freeze()
    give_back_code()


@contextmanager
def _as_if_missing(library: str) -> Iterator[None]:
    """Whoever tries to import the library meanwhile goes without; afterwards it can be imported."""
    sys.modules[library] = None
    try:
        yield
    finally:
        del sys.modules[library]


def _become_worker(channel: socket.socket, *, warm: bool) -> None:
    """Never returns; leaves without Python's and TensorFlow's tear-down, which may hang."""
    code = 1
    try:
        code = stand_by(channel, warm=warm)
    except BaseException:
        traceback.print_exc()
    finally:
        with suppress(OSError):
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
