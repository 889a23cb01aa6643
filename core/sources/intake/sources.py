"""Sources in a store: bringing one in through the importer process, and opening it again."""

import hashlib
import re
import shutil
import unicodedata
from dataclasses import dataclass
from json import loads
from pathlib import Path
from typing import Any

from core.errors import NotFound, NotStored, Refused
from core.files import require_room, storing, write_atomically
from core.language import mark, say
from core.sources.intake.importer_process import ImporterProcess, leaves_room
from core.sources.intake.limits import ImportLimits
from core.sources.kind import Damaged, Kind
from core.sources.kinds import kind_in
from core.sources.lookup import kind_named, kind_of
from core.sources.preparation import Preparation, Reading
from core.sources.report import Report

AS_DETECTED = "3a2b0b9e044d758a"
"""The name of that way of reading, whatever the form: it is asked for before the form is known."""
BRING_AGAIN = mark("Bring the file again on the Data page.")


@dataclass(frozen=True)
class Source:
    """What was brought: its bytes' sha256, its name, where it lies and what was found in it."""

    sha256: str
    name: str
    folder: Path
    report: Report

    @property
    def kind(self) -> Kind:
        """Of what is proposed for it."""
        return kind_of(self.report.preparation)

    def stored(self) -> Any:
        """What is stored of it, as its form opens it: a table, arrays; raises NotFound when damaged."""
        form = self.kind.form
        try:
            return form.open(self.folder)
        except Damaged as error:
            raise NotFound(
                say("{stored} of {name} is damaged or gone.", stored=form.stored.capitalize(), name=self.name),
                say(BRING_AGAIN),
            ) from error

    def prepared(self, preparation: Preparation) -> Any:
        """The typed value that a task learns from; raises UserError."""
        return kind_of(preparation).prepare(self.stored(), preparation)


def read_report(folder: Path) -> Report:
    """What was found in the source that was read into `folder`; raises NotFound."""
    try:
        content = (folder / "report.json").read_bytes()
        return kind_named(kind_in(loads(content)["preparation"])).Report.model_validate_json(content)
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise NotFound(say("What was found in this source is damaged or gone."), say(BRING_AGAIN)) from error


def import_bytes(
    content: bytes,
    name: str,
    sources: Path,
    *,
    reading: Reading = Reading(),
    limits: ImportLimits = ImportLimits(),
) -> Source:
    """Bring `content` in and wait for it; raises Refused with a sentence when it cannot be read or trusted."""
    running = start_import(content, name, sources, reading=reading, limits=limits)
    while (source := running.result()) is None:
        running.wait(0.02)
    return source


def start_import(
    content: bytes,
    name: str,
    sources: Path,
    *,
    reading: Reading = Reading(),
    limits: ImportLimits = ImportLimits(),
) -> "Import":
    """Begin to bring `content` in, in a process of its own; ask the returned Import for the result."""
    started = Import(sources, admitted(content, limits), reading, limits, roomy=leaves_room(content))
    started.feed(content, name)
    return started


def admitted(content: bytes, limits: ImportLimits = ImportLimits()) -> str:
    """The sha256 under which `content` will stand; raises Refused when it is too large."""
    if len(content) > limits.upload_bytes:
        raise Refused(
            say(
                "The file has {size:.0f} MB; at most {most:.0f} MB are read.",
                size=len(content) / 1e6,
                most=limits.upload_bytes / 1e6,
            ),
            say("Save a part of it, or a coarser timestep, and bring that."),
        )
    return hashlib.sha256(content).hexdigest()


@storing()
def keep(content: bytes, name: str, home: Path) -> None:
    """Store what was brought as `home`/original, and its name."""
    home.mkdir(parents=True, exist_ok=True)
    try:
        if not (home / "original").exists():
            require_room(home, len(content))
            write_atomically(home / "original", content)
        write_atomically(home / "name", shown_name(name))
    except (OSError, NotStored):
        _remove_if_empty(home)
        raise


def _remove_if_empty(home: Path) -> None:
    """A source whose bytes could not be stored leaves nothing behind."""
    if not (home / "original").exists():
        shutil.rmtree(home, ignore_errors=True)


def open_source(sources: Path, sha256: str, reading: Reading = Reading()) -> Source:
    """The source that was brought before under this sha256 and read this way; raises NotFound."""
    home = sources / sha256
    folder = home / digest(reading)
    if not re.fullmatch(r"[0-9a-f]{64}", sha256) or not (folder / "report.json").is_file():
        raise NotFound(say("This source is not here."), say(BRING_AGAIN))
    report = read_report(folder)
    return Source(sha256, report.name, folder, report)


def digest(reading: Reading) -> str:
    """A short name for one way of reading, the same in every process."""
    if reading.is_as_detected:
        return AS_DETECTED
    left_out = {name for name, value in reading.asked() if value is None and name in reading.LATER}
    return hashlib.sha256(reading.model_dump_json(exclude={"form", *left_out}).encode()).hexdigest()[:16]


def shown_name(name: str) -> str:
    """A file's name as text for the screen: no folders, no control characters, at most 80 characters."""
    last = re.split(r"[\\/]", name)[-1]
    visible = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C").strip()
    return visible[:80] or "unnamed"


def is_sound(folder: Path) -> bool:
    """Whether a source was read into `folder` and what was stored can be read again."""
    try:
        report = read_report(folder)
    except NotFound:
        return False
    return kind_of(report.preparation).form.is_sound(folder)


class Import:
    """One file on its way into the store; its importer loads its libraries while the file is still being stored."""

    def __init__(
        self,
        sources: Path,
        sha256: str,
        reading: Reading = Reading(),
        limits: ImportLimits = ImportLimits(),
        *,
        roomy: bool = False,
    ) -> None:
        self._sources, self.sha256, self._reading = sources, sha256, reading
        self._home = sources / sha256
        self._child: ImporterProcess | None = None
        target = self._home / digest(reading)
        if not is_sound(target):
            shutil.rmtree(target, ignore_errors=True)
            self._child = self._process(target, reading, limits, roomy)

    @storing()
    def _process(self, target: Path, reading: Reading, limits: ImportLimits, roomy: bool) -> ImporterProcess:
        self._home.mkdir(parents=True, exist_ok=True)
        try:
            return ImporterProcess(self._home, target, reading, limits, roomy=roomy)
        except OSError:
            _remove_if_empty(self._home)
            raise

    def feed(self, content: bytes, name: str) -> None:
        """Store what was brought, and let the importer read it."""
        try:
            keep(content, name, self._home)
        except BaseException:
            self.cancel()
            raise
        self.begin()

    def begin(self) -> None:
        """Let the importer read what is stored."""
        if self._child is not None:
            self._child.begin()

    def result(self) -> Source | None:
        """The source when it is there, None while the importer works; raises Refused."""
        if self._child is not None and not self._child.finished():
            return None
        return open_source(self._sources, self.sha256, self._reading)

    def wait(self, seconds: float) -> None:
        """Give the importer up to `seconds`."""
        if self._child is not None:
            self._child.wait(seconds)

    def cancel(self) -> None:
        """End the importer; what it had done so far is gone."""
        if self._child is not None:
            self._child.end()
        _remove_if_empty(self._home)
