"""Sources in a store: bringing one in through the importer process, and opening it again."""

import hashlib
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import time
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from core.data.limits import ImportLimits
from core.data.preparation import Reading
from core.data.report import Report
from core.errors import NotFound, Refused
from core.files import write_atomically

PROJECT = Path(__file__).resolve().parents[2]
STDERR_KEPT = 4_000


@dataclass(frozen=True)
class Source:
    """A table that was brought: its bytes' sha256, its name, where it lies and what was found in it."""

    sha256: str
    name: str
    folder: Path
    report: Report

    def table(self) -> pd.DataFrame:
        """The stored table, cells as they stood wherever reading them needs a repair."""
        return pq.read_table(self.folder / "table.parquet").to_pandas()


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
    if len(content) > limits.upload_bytes:
        raise Refused(
            f"The file has {len(content) / 1e6:.0f} MB; at most {limits.upload_bytes / 1e6:.0f} MB are read.",
            "Save a part of it, or a coarser time step, and bring that.",
        )
    sha256 = hashlib.sha256(content).hexdigest()
    home = sources / sha256
    home.mkdir(parents=True, exist_ok=True)
    if not (home / "original").exists():
        write_atomically(home / "original", content)
    write_atomically(home / "name", shown_name(name))
    return Import(sources, sha256, reading, limits)


def open_source(sources: Path, sha256: str, reading: Reading = Reading()) -> Source:
    """The source that was brought before under this sha256 and read this way; raises NotFound."""
    home = sources / sha256
    folder = home / digest(reading)
    if not re.fullmatch(r"[0-9a-f]{64}", sha256) or not (folder / "report.json").is_file():
        raise NotFound("This source is not here.", "Bring the file again on the Data page.")
    report = Report.model_validate_json((folder / "report.json").read_bytes())
    return Source(sha256, report.name, folder, report)


def digest(reading: Reading) -> str:
    """A short name for one way of reading, the same in every process."""
    return hashlib.sha256(reading.model_dump_json().encode()).hexdigest()[:16]


def shown_name(name: str) -> str:
    """A file's name as text for the screen: no folders, no control characters, at most 80 characters."""
    last = re.split(r"[\\/]", name)[-1]
    visible = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C").strip()
    return visible[:80] or "unnamed"


class Import:
    """One importer process at work on one file."""

    def __init__(self, sources: Path, sha256: str, reading: Reading, limits: ImportLimits) -> None:
        self._sources, self._sha256, self._reading, self._limits = sources, sha256, reading, limits
        self._home = sources / sha256
        self._process: subprocess.Popen | None = None
        if not (self._home / digest(reading) / "report.json").is_file():
            self._start()

    def _start(self) -> None:
        self._work = self._home / f".tmp-{secrets.token_hex(6)}"
        self._work.mkdir()
        write_atomically(self._work / "limits.json", self._limits.model_dump_json())
        write_atomically(self._work / "reading.json", self._reading.model_dump_json())
        self._stderr = (self._work / "stderr").open("wb+")
        self._began = time.monotonic()
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "core.data.importer", str(self._work)],
            cwd=PROJECT,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self._stderr,
            start_new_session=True,
        )

    def wait(self, seconds: float) -> None:
        """Give the importer up to `seconds`."""
        if self._process is not None:
            try:
                self._process.wait(seconds)
            except subprocess.TimeoutExpired:
                return

    def result(self) -> Source | None:
        """The source when it is there, None while the importer works; raises Refused."""
        if self._process is None:
            return open_source(self._sources, self._sha256, self._reading)
        overdue = time.monotonic() - self._began > self._limits.seconds
        if self._process.poll() is None and not overdue:
            return None
        self.cancel()
        return self._collect(overdue)

    def cancel(self) -> None:
        """End the importer and everything it started."""
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def _collect(self, overdue: bool) -> Source:
        folder = self._home / digest(self._reading)
        try:
            if self._process.returncode == 0:
                _move(self._work / "done", folder)
                return open_source(self._sources, self._sha256, self._reading)
            raise self._refusal(overdue)
        finally:
            self._stderr.close()
            shutil.rmtree(self._work, ignore_errors=True)
            self._process = None

    def _refusal(self, overdue: bool) -> Refused:
        answer = self._work / "refused"
        if self._process.returncode == 2 and answer.is_file():
            message, _, hint = answer.read_text(encoding="utf-8").partition("\n")
            return Refused(message, hint)
        return Refused("Reading this file failed.", "Save it as CSV in UTF-8 and bring that.")


def _move(done: Path, folder: Path) -> None:
    try:
        done.rename(folder)
    except OSError:
        if not (folder / "report.json").is_file():
            raise


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TZ", "SYSTEMROOT") if name in os.environ}
    return kept | {"ARROW_DEFAULT_MEMORY_POOL": "system", "OMP_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}
