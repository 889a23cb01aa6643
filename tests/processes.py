"""What a store has started, found by the store's folder in command lines, and ended after a test."""

from contextlib import suppress
from pathlib import Path

import psutil


def workers_of(home: Path) -> list[psutil.Process]:
    """Supervisor, fork server and workers of the store in `home`, with their children."""
    named = [process for process in psutil.process_iter(["cmdline"]) if _names(process, home)]
    return [process for parent in named for process in (parent, *_children(parent))]


def end_workers_of(home: Path) -> None:
    """Kill them all; a store that is thrown away needs no goodbye."""
    for process in workers_of(home):
        with suppress(psutil.NoSuchProcess):  # it ended by itself meanwhile
            process.kill()


def _names(process: psutil.Process, home: Path) -> bool:
    return any(str(home) in part for part in process.info["cmdline"] or ())


def _children(process: psutil.Process) -> list[psutil.Process]:
    try:
        return process.children(recursive=True)
    except psutil.NoSuchProcess:
        return []
