"""Processes that do something for the one who starts them, and end with it: their input stays open until then."""

import os
import subprocess
import sys
import threading

from core.files import PROJECT

ONE_THREAD = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL")}


def attached(module: str, *arguments: object, lock: int, one_thread: bool = False) -> subprocess.Popen:
    """`python -m MODULE ARGUMENTS`, which takes over the descriptor of a lock; nobody reads what it prints."""
    return subprocess.Popen(
        [sys.executable, "-m", module, *map(str, arguments)],
        cwd=PROJECT,
        env={**os.environ, **(ONE_THREAD if one_thread else {})},
        pass_fds=[lock],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def collect(started: list[subprocess.Popen]) -> None:
    """Take those that have ended out of `started`, so that none is left as a zombie."""
    for ended in [process for process in started if process.poll() is not None]:
        ended.stdin.close()
        started.remove(ended)


def live_with(stream: int) -> None:
    """End this process as soon as nobody is left at the other end of `stream`, in whatever it is then."""

    def watch() -> None:
        while os.read(stream, 1):
            continue
        os._exit(0)

    threading.Thread(target=watch, name="parent", daemon=True).start()
