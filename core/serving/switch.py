"""Services that are switched on and off on the page of a run; each is a process that ends with this one."""

import subprocess
import threading
from pathlib import Path

from core.attached import attached
from core.errors import UserError
from core.language import say
from core.runs.folder.run import Run
from core.runs.store import Store
from core.serving.door import new_token
from core.serving.examples import ServicePlace
from core.serving.server import LOOPBACK, address_of, listening
from core.words import counted

MOST = 4
"""Services at a time: each holds a network and the libraries that it needs."""


class Services:
    """Those of this process; they answer on the loopback address alone."""

    def __init__(self) -> None:
        self._running: dict[Path, tuple[subprocess.Popen, ServicePlace]] = {}
        self._lock = threading.Lock()

    def turn_on(self, store: Store, run: Run) -> ServicePlace:
        """Serve the run, unless it is served; raises UserError where it is somebody else's, or too many are."""
        store.permit("serve", run)
        with self._lock:
            self._collect()
            if run.folder in self._running:
                return self._running[run.folder][1]
            if len(self._running) >= MOST:
                # Of others' runs not even the ids: who knows one may read a run that is shared by link.
                served = ", ".join(folder.name for folder in self._running if store.person is None)
                most = say("At most {runs} can be served at a time.", runs=counted(MOST, "run"))
                now = say("Now: {runs}.", runs=served) if served else ""
                raise UserError(f"{most} {now}".rstrip(), say("Turn one of them off on its page."))
            self._running[run.folder] = _begun(run)
            return self._running[run.folder][1]

    def turn_off(self, store: Store, run: Run) -> None:
        """End the service of the run, if there is one; raises UserError where it is somebody else's."""
        store.permit("serve", run)
        with self._lock:
            if (found := self._running.pop(run.folder, None)) is not None:
                _end(found[0])

    def place(self, run: Run) -> ServicePlace | None:
        """Where the run is served; None where it is not, or no longer."""
        with self._lock:
            self._collect()
            found = self._running.get(run.folder)
            return found[1] if found else None

    def _collect(self) -> None:
        """Forget those that have ended by themselves, so that none is left as a zombie."""
        for folder in [folder for folder, (process, _) in self._running.items() if process.poll() is not None]:
            _end(self._running.pop(folder)[0])


def _begun(run: Run) -> tuple[subprocess.Popen, ServicePlace]:
    """A process that takes over a socket which already listens: whoever asks at once waits until it has begun."""
    with listening(LOOPBACK, 0) as found:
        place, number = ServicePlace(address_of(found), new_token()), found.fileno()
        store = run.runs_folder.parent
        process = attached("core.serving", store, run.id, number, lock=number, one_thread=True)
    process.stdin.write(f"{place.token}\n".encode())
    process.stdin.flush()
    return process, place


def _end(process: subprocess.Popen) -> None:
    """At once: it keeps nothing that could be half written."""
    process.kill()
    process.stdin.close()
    process.wait()


SERVICES = Services()
