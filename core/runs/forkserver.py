"""The fork server: has TensorFlow imported and never ran an op, so that a worker stands ready in some 20 ms."""

import gc
import json
import os
import select
import signal
import socket
import sys
import traceback
from pathlib import Path

from core.training.environment import prepare_environment

CONNECTION_ENDED = b""


def main() -> None:
    """`python -m core.runs.forkserver DESCRIPTOR CACHE`: serve the supervisor at the other end until it is gone."""
    supervisor = socket.socket(fileno=int(sys.argv[1]))
    _import_what_workers_need(Path(sys.argv[2]))
    _send(supervisor, {"ready": os.getpid()})
    while True:
        readable, _, _ = select.select([supervisor], [], [], 0.2)
        for process, code in _ended():
            _send(supervisor, {"ended": process, "code": code})
        if readable and not _serve(supervisor):
            return


def _import_what_workers_need(cache: Path) -> None:
    """Import only: an op that runs before a fork leaves threads behind that hang the child."""
    prepare_environment(cache)
    import keras  # noqa: F401
    import pyarrow.dataset  # noqa: F401
    import tensorflow  # noqa: F401

    import core.runs.worker  # noqa: F401
    from core.tasks import TASKS  # noqa: F401

    gc.collect()
    gc.freeze()


def _serve(supervisor: socket.socket) -> bool:
    """Fork a worker for one request; False when the supervisor is gone."""
    message, descriptors, _, _ = socket.recv_fds(supervisor, 65536, 1)
    if message == CONNECTION_ENDED:
        return False
    request = json.loads(message)
    process = os.fork()
    if process == 0:
        supervisor.close()
        _become_worker(Path(request["run"]), int(request["attempt"]))
    for descriptor in descriptors:
        os.close(descriptor)
    _send(supervisor, {"forked": process})
    return True


def _become_worker(run: Path, attempt: int) -> None:
    """Never returns; leaves without Python's and TensorFlow's tear-down, which may hang."""
    from core.runs.worker import run_attempt

    code = 1
    try:
        code = run_attempt(run, attempt)
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
