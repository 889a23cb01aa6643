"""A worker's sign of life: one small file, another content every second."""

import json
import os
import threading
from pathlib import Path

import psutil

INTERVAL = 1.0


class Heartbeat:
    """Beats from construction on, in a thread of its own, until the process ends."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "heartbeat.json"
        self._beats = 0
        self._end = threading.Event()
        self.beat()
        threading.Thread(target=self._run, name="heartbeat", daemon=True).start()

    def beat(self) -> None:
        """Write one beat; renamed into place, not flushed, since it only means something to the living."""
        content = {"pid": os.getpid(), "beat": self._beats, "rss": psutil.Process().memory_info().rss}
        temporary = self._path.with_name(".tmp-heartbeat.json")
        temporary.write_text(json.dumps(content))
        temporary.replace(self._path)
        self._beats += 1

    def stop(self) -> None:
        self._end.set()

    def _run(self) -> None:
        while not self._end.wait(INTERVAL):
            try:
                self.beat()
            except OSError:
                continue  # a full disk: the beat stays the old one, and the supervisor draws its conclusion


def read_pid(folder: Path) -> int | None:
    """The worker's process, which is its group's leader; None before the first beat."""
    try:
        return int(json.loads((folder / "heartbeat.json").read_bytes())["pid"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
