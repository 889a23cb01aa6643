"""The importer seen from outside."""

import secrets
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING

from core.files import write_atomically
from core.language import say
from core.sources.intake.confined_process import ConfinedProcess
from core.sources.intake.limits import ImportLimits
from core.sources.preparation import Reading

if TYPE_CHECKING:
    from core.sources.kind import StoredForm

ABANDONED_SECONDS = 3_600
SMALL_BYTES = 64_000_000
_PACKED = (b"PK", b"\x1f\x8b", b"PAR1", b"\xd0\xcf")


class ImporterProcess(ConfinedProcess):
    """One importer that will read `home`/original once told to; what it makes becomes the folder `target`."""

    def __init__(
        self, home: Path, target: Path, reading: Reading, limits: ImportLimits, *, roomy: bool = False
    ) -> None:
        _remove_abandoned(home)
        self._home, self._target, self._reading = home, target, reading
        super().__init__("core.sources.intake.importer", home / f".tmp-{secrets.token_hex(6)}", limits, roomy=roomy)

    def prepare(self, work: Path) -> None:
        write_atomically(work / "reading.json", self._reading.model_dump_json())

    def begin(self) -> None:
        form, limits = self._form(), self._limits
        patience = {name: form.patience * getattr(limits, name) for name in ("seconds", "cpu_seconds")}
        self._limits = limits.model_copy(update=patience)
        if form.remedy:
            self.advice = self.remedy = self.otherwise = form.remedy
        super().begin()

    def title(self) -> str:
        original = self._home / "original"
        size = original.stat().st_size
        amount = f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{size / 1e3:.1f} kB"
        with original.open("rb") as stream:
            return say("The {title} of {amount}", title=self._form().title(stream), amount=amount)

    def _form(self) -> "StoredForm":
        from core.sources.lookup import form_of

        return form_of(self._home / "original", (self._home / "name").read_text(encoding="utf-8"))

    def take(self, done: Path) -> None:
        move(done, self._target)

    def keep_last_words(self, words: bytes) -> None:
        write_atomically(self._home / "importer.log", words)


def move(done: Path, target: Path) -> None:
    """Give a folder with what was read and its report its place."""
    try:
        done.rename(target)
    except OSError:
        # Somebody else brought the same file at the same time.
        if not (target / "report.json").is_file():
            raise


def leaves_room(content: bytes) -> bool:
    """Whether what is brought is so small, and not packed, that its importer need not count every megabyte."""
    return len(content) < SMALL_BYTES and not content.startswith(_PACKED)


def _remove_abandoned(home: Path) -> None:
    for folder in home.glob(".tmp-*"):
        if folder.is_dir() and time.time() - folder.stat().st_mtime > ABANDONED_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)
