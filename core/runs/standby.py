"""The supervisor's end of the fork server: keeps one ready, and has it fork a worker."""

import json
import select
import socket
import subprocess
import sys
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
READY_WITHIN = 180.0
"""Seconds for importing TensorFlow, on a machine that is very busy."""
FORK_WITHIN = 10.0
FAILURES = 3
"""Fork servers that died in a row before they were ready until nothing more is expected."""


class Standby:
    """One fork server at a time; `look` replaces one that is dead."""

    def __init__(self, cache: Path, log: Path) -> None:
        self.ready = False
        self.exit_codes: dict[int, int] = {}
        """Process -> exit code of workers that ended; a hint only, since it is lost with the fork server."""
        self._cache, self._log = cache, log
        self._process: subprocess.Popen | None = None
        self._failures = 0
        self._again_at = 0.0

    @property
    def broken(self) -> bool:
        """Whether there is no point in waiting."""
        return self._failures >= FAILURES

    def try_again(self) -> None:
        """Forget earlier failures."""
        self._failures = 0

    def look(self) -> None:
        """Take what the fork server said; start one where none lives."""
        if self._process is not None:
            self._hear(0.0)
        if self._process is not None and self._process.poll() is not None:
            self._bury()
        if self._process is not None and not self.ready and time.monotonic() > self._since + READY_WITHIN:
            self._process.kill()
        if self._process is None and not self.broken and time.monotonic() >= self._again_at:
            self._start()

    def fork(self, run: Path, attempt: int, lock: int) -> bool:
        """Have a worker forked that holds descriptor `lock`; False when that failed."""
        self._forked = None
        message = json.dumps({"run": str(run), "attempt": attempt}).encode()
        try:
            socket.send_fds(self._socket, [message], [lock])
            deadline = time.monotonic() + FORK_WITHIN
            while self._forked is None and time.monotonic() < deadline and self._hear(0.5):
                pass
        except OSError:
            pass
        if self._forked is None:
            self._process.kill()
        return self._forked is not None

    def close(self) -> None:
        """Let the fork server go; its workers go on."""
        if self._process is not None:
            self._socket.close()
            self._process.wait()
            self._process = None
            self.ready = False

    def _start(self) -> None:
        self._socket, theirs = socket.socketpair()
        self._buffer = b""
        self._since = time.monotonic()
        with theirs, self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "core.runs.forkserver", str(theirs.fileno()), str(self._cache)],
                cwd=PROJECT,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _hear(self, seconds: float) -> bool:
        """Read what was said within `seconds`; False when the other end is gone."""
        if not select.select([self._socket], [], [], seconds)[0]:
            return True
        try:
            said = self._socket.recv(65536)
        except OSError:
            said = b""
        *lines, self._buffer = (self._buffer + said).split(b"\n")
        for line in lines:
            self._take(json.loads(line))
        return said != b""

    def _take(self, message: dict) -> None:
        if "ready" in message:
            self.ready, self._failures = True, 0
        elif "forked" in message:
            self._forked = message["forked"]
            self.exit_codes.pop(self._forked, None)
        elif "ended" in message:
            self.exit_codes[message["ended"]] = message["code"]

    def _bury(self) -> None:
        if not self.ready:
            self._failures += 1
        self._socket.close()
        self._process, self.ready = None, False
        self._again_at = time.monotonic() + self._failures
