"""The actor that makes one attempt on a node: it unpacks what it is sent, starts a process, and answers with bytes.

Nothing of Unroll is installed on a node, only what it requires: this file and `scratch.py` are sent as they are and
use Python alone, and the rest of the code comes with the attempt.
"""

import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from core.runs.cluster.scratch import scratch_folder

Files = dict[str, bytes]
"""Path below a folder -> content."""
Stamps = dict[str, tuple[int, int]]
"""Path below a folder -> when the file was written, and its size."""
EVENTS, SAID = "events.jsonl", "stderr.log"
ASKED = "asked"
"""The folder of questions to the statistical rivals, which answer where the store is."""
KEPT = 250_000
"""Bytes of the end of what a process printed that are sent."""
SKIPPED = frozenset({"__pycache__"})


@dataclass(frozen=True)
class News:
    """What is new in an attempt's folder."""

    events: bytes
    """Whole lines, from where the asker had them."""
    stamps: Stamps
    """Of every file that there is now."""
    seconds: float
    """Time that the process had for itself."""
    code: int | None
    """Its exit code; None while it lives."""
    files: Files = field(default_factory=dict)
    """Those that the asker does not have as they are."""


class NodeAttempt:
    """One attempt on this node."""

    def __init__(self, code: Files, source: Files, own: Files, run: str, number: int) -> None:
        self._home, self._lock = scratch_folder()
        folder = self._home / "store" / "runs" / run
        unpack(code, self._home / "code")
        unpack(source, folder / "source")
        unpack(own, folder)
        self._attempt = folder / "attempts" / str(number)
        self._attempt.mkdir(parents=True, exist_ok=True)
        self._process = self._begun(folder, number)
        sys.path.insert(0, str(self._home / "code"))
        from core.own_time import OwnTime

        self._own_time = OwnTime(self._process.pid)

    def news(self, known: Stamps, told: int) -> News:
        """What the asker lacks who has these files, and so many bytes of events."""
        code = self._process.poll()  # first of all: what it wrote before it ended is all there
        events = self._events(told)  # before the files: an event tells of files that are written already
        stamps = stamps_of(self._attempt)
        if code is not None:
            stamps[SAID] = (0, 0)
        files = {name: self._content(name) for name, stamp in stamps.items() if known.get(name) != stamp}
        return News(events, stamps, self._own_time.seconds(), code, {n: c for n, c in files.items() if c is not None})

    def stop(self, wish: str) -> None:
        """Leave the flag that the process looks for."""
        (self._attempt / "stop").write_text(wish)

    def close(self) -> None:
        """Leave nothing on the node."""
        shutil.rmtree(self._home, ignore_errors=True)

    def _begun(self, folder: Path, number: int) -> subprocess.Popen:
        """A process that ends when this one does: its input is then at its end."""
        command = [sys.executable, "-m", "core.runs.cluster.child", str(folder), str(number)]
        with (self._attempt / SAID).open("ab") as said:
            return subprocess.Popen(
                command,
                cwd=self._home / "code",
                stdin=subprocess.PIPE,
                stdout=said,
                stderr=said,
                start_new_session=True,
                pass_fds=[self._lock],  # while it lives, the folder is its own
            )

    def _events(self, told: int) -> bytes:
        path = self._attempt / EVENTS
        if not path.exists():
            return b""
        with path.open("rb") as file:
            file.seek(told)
            added = file.read()
        return added[: added.rfind(b"\n") + 1]

    def _content(self, name: str) -> bytes | None:
        try:
            content = (self._attempt / name).read_bytes()
        except OSError:
            return None  # another has just taken its place, and will be sent next time
        return content[-KEPT:] if name == SAID else content


def packed(folder: Path) -> Files:
    """All files below `folder`."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in _files(folder)}


def unpack(files: Files, folder: Path) -> None:
    """Write them below `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def stamps_of(attempt: Path) -> Stamps:
    """Of the files of an attempt that are sent whole."""
    stamps: Stamps = {}
    for path in _files(attempt):
        name = str(path.relative_to(attempt))
        if name in {EVENTS, SAID, "lock", "stop"} or path.name.startswith(".tmp"):
            continue
        try:
            state = path.stat()
        except OSError:
            continue
        stamps[name] = (state.st_mtime_ns, state.st_size)
    return stamps


def _files(folder: Path) -> list[Path]:
    """A manifest comes last, so that what it names is there first."""
    found = [path for path in folder.rglob("*") if path.is_file() and not SKIPPED & set(path.parts)]
    return sorted(found, key=lambda path: (path.name == "manifest.json", str(path)))
