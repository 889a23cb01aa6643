"""A confined process seen from outside: started, watched, ended, and its death put into words."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.errors import Refused
from core.files import PROJECT, write_atomically
from core.language import VARIABLE, Said, say
from core.own_time import OwnTime
from core.sources.intake.confinement import NO_ROOM, REFUSED, WITHOUT_ROOM
from core.sources.intake.limits import ImportLimits

LAST_WORDS = 4_000
_OUT_OF_MEMORY = re.compile(
    rb"MemoryError|[Oo]ut of memory|Memory allocation|Cannot allocate memory|bad_alloc|map segment|launch worker thread"
)
_PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "SYSTEMROOT", "VIRTUAL_ENV", VARIABLE)


class ConfinedProcess:
    """`python -m MODULE WORK`, which begins once told to; those that derive from it take what it made."""

    advice = Said("Bring a part of it, or save it as CSV.")
    """What to do when it is too much."""
    remedy = Said("Open it in the program that made it, save only the table as CSV, and bring that.")
    """What to do when it ended its reader."""
    otherwise = Said("Save the table as CSV in UTF-8.")

    def __init__(self, module: str, work: Path, limits: ImportLimits, *, roomy: bool = False) -> None:
        self._work, self._limits = work, limits
        with self._nothing_left():
            work.mkdir(mode=0o700)
            write_atomically(work / "limits.json", limits.model_dump_json())
            self.prepare(work)
        self._last_words = b""
        self._settled = False
        self._own_time: OwnTime | None = None
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", module, str(work.resolve())],
            cwd=PROJECT,
            env=_environment(roomy),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        os.set_blocking(self._process.stderr.fileno(), False)

    def prepare(self, work: Path) -> None:
        """Put what the process needs to know into its folder."""

    def title(self) -> str:
        """What is read, as the beginning of a sentence."""
        raise NotImplementedError

    def take(self, done: Path) -> None:
        """Put what was made where it belongs."""
        raise NotImplementedError

    def begin(self) -> None:
        """Tell the process that its file is there; its clock runs from here on."""
        self._own_time = OwnTime(self._process.pid)
        self._process.stdin.close()

    def finished(self) -> bool:
        """Whether what was made is in its place; raises Refused when the process said no, died or took too long."""
        if self._settled:
            return True
        self._listen()
        overdue = self._own_time is not None and self._own_time.seconds() > self._limits.seconds
        if self._process.poll() is None and not overdue:
            return False
        self._kill()
        self._listen()
        try:
            if self._process.returncode != 0:
                raise self._refusal(overdue)
            self.take(self._work / "done")
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

    def keep_last_words(self, words: bytes) -> None:
        """What the process said before it died, for whoever looks for the reason."""

    @contextmanager
    def _nothing_left(self) -> Iterator[None]:
        try:
            yield
        except OSError:
            shutil.rmtree(self._work, ignore_errors=True)
            raise

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
            return Refused(*map(say, WITHOUT_ROOM))
        if self._last_words:
            self.keep_last_words(self._last_words)
        return Refused(*self._obituary(overdue, code))

    def _obituary(self, overdue: bool, code: int) -> tuple[str, str]:
        stage = self._work / "stage"
        doing = stage.read_text(encoding="utf-8") if stage.is_file() else say("starting")
        found, limits = self.title(), self._limits
        memory = f"{limits.memory_bytes / 1e6:.0f} MB"
        if overdue or code == -signal.SIGALRM:
            return say(
                "{found} was not read within {seconds:.0f} s (while {doing}).",
                found=found,
                seconds=limits.seconds,
                doing=doing,
            ), self.advice
        if code == -signal.SIGXCPU:
            return say(
                "{found} takes longer to read than the {seconds} s of processor time an upload may take "
                "(while {doing}).",
                found=found,
                seconds=limits.cpu_seconds,
                doing=doing,
            ), self.advice
        if code == -signal.SIGXFSZ:
            return say("{found} unpacks to more than may be stored (while {doing}).", found=found, doing=doing), say(
                "Bring a part of it."
            )
        if code == -signal.SIGKILL:
            return say(
                "{found} needs more memory than this machine has left (while {doing}).", found=found, doing=doing
            ), self.advice
        if code in (-signal.SIGABRT, -signal.SIGSEGV, -signal.SIGBUS) or _OUT_OF_MEMORY.search(self._last_words):
            what = say(
                "{found} ended its reader while {doing}: it is damaged, or needs more than {memory} of memory",
                found=found,
                doing=doing,
                memory=memory,
            )
            return f"{what}.", self.remedy
        return say(
            "{found} could not be read: our reader failed while {doing}.", found=found, doing=doing
        ), self.otherwise


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
