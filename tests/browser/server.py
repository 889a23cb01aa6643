"""A server of its own for the browser tests: free port, own store, log that must stay clean."""

import os
import random
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

import psutil

from tests.processes import end_workers_of

ROOT = Path(__file__).parents[2]
PATIENCE = 180
"""Seconds in which a server is up, or gone, on a machine that does much besides."""
PORTS = range(20_000, 32_000)
"""Below those that a system gives to connections: one of them may be taken while a server loads its libraries."""
COMPLAINT = re.compile(r"Traceback|\bERROR\b|\bError\b|Exception|\bWARNING\b|Warning:")


class Server:
    """`streamlit run app.py` with its store in `home`."""

    def __init__(self, home: Path, **environment: str) -> None:
        self.home = home
        self._environment = {**os.environ, **environment, "UNROLL_HOME": str(home)}
        self.log = home.parent / "server.log"
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(self.port)],
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            assert self._process.poll() is None, f"The server ended: {self.log.read_text()}"
            assert time.monotonic() < deadline, f"The server did not come up: {self.log.read_text()}"
            time.sleep(0.1)

    def kill(self) -> None:
        """End it as a power cut would; whatever it started lives on."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def end(self) -> None:
        """End it, and everything that works for its store."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(PATIENCE)
            self._process = None
        end_workers_of(self.home)

    def libraries(self) -> list[str]:
        """Files that the server process has mapped into its memory."""
        return [area.path for area in psutil.Process(self._process.pid).memory_maps()]

    def complaints(self) -> list[str]:
        """Lines of the log that no healthy server writes."""
        return [line for line in self.log.read_text(errors="replace").splitlines() if COMPLAINT.search(line)]

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=2) as answer:
                return answer.status == 200
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False


def _free_port() -> int:
    while True:
        port = random.choice(PORTS)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
