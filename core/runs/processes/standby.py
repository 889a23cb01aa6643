"""The supervisor's end of the fork server: keeps one ready, and has it fork a worker."""

import json
import select
import socket
import subprocess
import sys
import time
from pathlib import Path

from core.files import PROJECT
from core.own_time import OwnTime

IMPORTING = 300.0
"""Seconds of its own time that it may take to import TensorFlow; some five are usual."""
FORKING = 20.0
"""Seconds of its own time until a worker is forked; a fortieth of one is usual."""
FAILURES = 3
"""Fork servers that died by themselves in a row, before they were ready, until nothing more is expected."""


class Standby:
    """One fork server at a time; `look` replaces one that is dead or hangs.

    No clock ends one that makes progress: what counts is the time that it had for itself.
    """

    def __init__(self, cache: Path, log: Path) -> None:
        self.ready = False
        self.exit_codes: dict[int, int] = {}
        """Process -> exit code of workers that ended; a hint only, since it is lost with the fork server."""
        self.workers: dict[str, int] = {}
        """Run -> process that was forked for it last."""
        self._cache, self._log = cache, log
        self._process: subprocess.Popen | None = None
        self._failures = 0
        self._again_at = 0.0
        self._condemned = False
        self._owed: list[float] = []
        """When each worker that is not yet forked was asked for, in the fork server's own time."""

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
        if self._process is not None and self._hangs():
            self._condemned = True
            self._process.kill()
        if self._process is None and not self.broken and time.monotonic() >= self._again_at:
            self._start()

    def fork(self, run: Path, attempt: int, lock: int) -> bool:
        """Ask for a worker that holds descriptor `lock`; False when nobody can be asked.

        Nobody is waited for: the lock is on its way to the worker, and is free again when the fork server dies before.
        A message with a descriptor is never joined to the next one (unix(7)), so several may be on their way.
        """
        message = json.dumps({"run": str(run), "attempt": attempt}).encode()
        try:
            socket.send_fds(self._socket, [message], [lock])
        except OSError:
            return False
        self.workers.pop(run.name, None)
        self._owed.append(self._own_time.seconds())
        return True

    def close(self) -> None:
        """Let the fork server go; its workers go on."""
        if self._process is not None:
            self._socket.close()
            self._process.kill()  # it would leave by itself, if it still could
            self._process.wait()
            self._process = None
            self.ready = False

    def _hangs(self) -> bool:
        """Whether it had time enough for what it owes."""
        now = self._own_time.seconds()
        return now > IMPORTING if not self.ready else bool(self._owed) and now > self._owed[0] + FORKING

    def _start(self) -> None:
        self._socket, theirs = socket.socketpair()
        self._buffer = b""
        self._condemned, self._owed = False, []
        with theirs, self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "core.runs.processes.forkserver", str(theirs.fileno()), str(self._cache)],
                cwd=PROJECT,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._own_time = OwnTime(self._process.pid)

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
            self.workers[Path(message["run"]).name] = message["forked"]
            self.exit_codes.pop(message["forked"], None)
            del self._owed[:1]
        elif "ended" in message:
            self.exit_codes[message["ended"]] = message["code"]

    def _bury(self) -> None:
        if not self.ready and not self._condemned:
            self._failures += 1
        self._socket.close()
        self._process, self.ready = None, False
        self.workers.clear()  # whoever still lives names itself in its heartbeat
        self._again_at = time.monotonic() + self._failures
