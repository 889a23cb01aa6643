"""Processes that work for the one who starts them: beside it, and end with it, or while it waits for what comes out."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress

from core.files import PROJECT
from core.own_time import EVERY, OwnTime

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


class TookTooLong(Exception):
    """It had its time and did not come to an end."""


def finished(
    command: Sequence[object], *, seconds: float, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run `command` to its end, and what it printed; TookTooLong where it had `seconds` of own time without one.

    On a busy machine it may take many times as long: the time in which it waits for a processor does not count. If it
    is given up, so is everything that it started.
    """
    with subprocess.Popen(
        [*map(str, command)],
        cwd=PROJECT,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        try:
            told = _told(process, seconds)
        except BaseException:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            raise
        return subprocess.CompletedProcess(process.args, process.returncode, *told)


def _told(process: subprocess.Popen, seconds: float) -> tuple[bytes, bytes]:
    """What it printed until its end, to standard output and to standard error."""
    had = OwnTime(process.pid, family=True)
    while True:
        try:
            return process.communicate(timeout=EVERY)
        except subprocess.TimeoutExpired:
            if had.seconds() > seconds:
                raise TookTooLong from None


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
