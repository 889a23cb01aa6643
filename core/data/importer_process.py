"""The importer seen from outside: started, watched, ended, and its death put into words."""

import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from core.data.importer import NO_ROOM, REFUSED, WITHOUT_ROOM
from core.data.limits import ImportLimits
from core.data.preparation import Reading
from core.errors import Refused
from core.files import write_atomically

PROJECT = Path(__file__).resolve().parents[2]
LAST_WORDS = 4_000
ABANDONED_SECONDS = 3_600
SMALL_BYTES = 64_000_000
_PACKED = (b"PK", b"\x1f\x8b", b"PAR1", b"\xd0\xcf")
_OUT_OF_MEMORY = re.compile(
    rb"MemoryError|[Oo]ut of memory|Memory allocation|Cannot allocate memory|bad_alloc|map segment"
)
_PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "SYSTEMROOT", "VIRTUAL_ENV")


class ImporterProcess:
    """One importer that will read `home`/original once told to; what it makes becomes the folder `target`."""

    def __init__(
        self, home: Path, target: Path, reading: Reading, limits: ImportLimits, *, roomy: bool = False
    ) -> None:
        _remove_abandoned(home)
        self._home, self._target, self._limits = home, target, limits
        self._work = home / f".tmp-{secrets.token_hex(6)}"
        self._work.mkdir(mode=0o700)
        try:
            write_atomically(self._work / "limits.json", limits.model_dump_json())
            write_atomically(self._work / "reading.json", reading.model_dump_json())
        except OSError:
            shutil.rmtree(self._work, ignore_errors=True)
            raise
        self._last_words = b""
        self._settled = False
        self._began = time.monotonic()
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "core.data.importer", str(self._work.resolve())],
            cwd=PROJECT,
            env=_environment(roomy),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        os.set_blocking(self._process.stderr.fileno(), False)

    def begin(self) -> None:
        """Tell the process that the file is there."""
        self._process.stdin.close()

    def finished(self) -> bool:
        """Whether `target` is there; raises Refused when the importer said no, died or took too long."""
        if self._settled:
            return True
        self._listen()
        overdue = time.monotonic() - self._began > self._limits.seconds
        if self._process.poll() is None and not overdue:
            return False
        self._kill()
        self._listen()
        try:
            if self._process.returncode != 0:
                raise self._refusal(overdue)
            _move(self._work / "done", self._target)
        finally:
            self._clean()
        return True

    def wait(self, seconds: float) -> None:
        """Wait until the process ends, at most `seconds`."""
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return

    def end(self) -> None:
        """Kill the process and remove what it had written."""
        self._kill()
        self._clean()

    def _kill(self) -> None:
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def _clean(self) -> None:
        self._settled = True
        self._process.stdin.close()
        self._process.stderr.close()
        shutil.rmtree(self._work, ignore_errors=True)

    def _listen(self) -> None:
        """Take what the process said on its standard error; only the end is kept."""
        while chunk := self._process.stderr.read(1 << 16):
            self._last_words = (self._last_words + chunk)[-LAST_WORDS:]

    def _refusal(self, overdue: bool) -> Refused:
        answer = self._work / "refused"
        code = self._process.returncode
        if code == REFUSED and answer.is_file() and not overdue:
            message, _, hint = answer.read_text(encoding="utf-8").partition("\n")
            return Refused(message, hint)
        if code == NO_ROOM:
            return Refused(*WITHOUT_ROOM)
        if self._last_words:
            write_atomically(self._home / "importer.log", self._last_words)
        return Refused(*self._obituary(overdue, code))

    def _obituary(self, overdue: bool, code: int) -> tuple[str, str]:
        from core.data.reading.kinds import title_of

        stage = self._work / "stage"
        doing = stage.read_text(encoding="utf-8") if stage.is_file() else "starting"
        found = title_of(self._home / "original")
        memory = f"{self._limits.memory_bytes / 1e6:.0f} MB"
        if overdue or code in (-signal.SIGXCPU, -signal.SIGALRM, -signal.SIGKILL):
            what = f"{found} takes longer to read than the {self._limits.seconds:.0f} s an upload may take"
            return f"{what} (while {doing}).", "Bring a part of it, or save it as CSV."
        if code == -signal.SIGXFSZ:
            return f"{found} unpacks to more than may be stored (while {doing}).", "Bring a part of it."
        if code in (-signal.SIGABRT, -signal.SIGSEGV, -signal.SIGBUS) or _OUT_OF_MEMORY.search(self._last_words):
            what = f"{found} ended its reader while {doing}: it is damaged, or needs more than {memory} of memory"
            return f"{what}.", "Open it in the program that made it, save only the table as CSV, and bring that."
        return f"{found} could not be read: our reader failed while {doing}.", "Save the table as CSV in UTF-8."


def _move(done: Path, target: Path) -> None:
    try:
        done.rename(target)
    except OSError:
        # Somebody else brought the same file at the same time.
        if not (target / "report.json").is_file():
            raise


def _remove_abandoned(home: Path) -> None:
    for folder in home.glob(".tmp-*"):
        if folder.is_dir() and time.time() - folder.stat().st_mtime > ABANDONED_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)


def leaves_room(content: bytes) -> bool:
    """Whether what is brought is so small, and not packed, that its importer need not count every megabyte."""
    return len(content) < SMALL_BYTES and not content.startswith(_PACKED)


def _environment(roomy: bool) -> dict[str, str]:
    """Few variables and no proxies; large buffers mapped on their own, so that what Arrow reserves it gives back."""
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    memory = {
        "ARROW_DEFAULT_MEMORY_POOL": "system",
        # Smaller buffers stay in the heap, where they are used again: mapping each costs a page fault every 4 kB.
        "MALLOC_MMAP_THRESHOLD_": "16777216" if roomy else "262144",
        "MALLOC_TRIM_THRESHOLD_": "134217728",
    }
    return kept | memory | {"OMP_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}
