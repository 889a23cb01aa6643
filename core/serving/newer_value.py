"""A file that was sent, read and prepared as the run's own kind of source is: nothing of it is kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from core.inference.newer import find_newer, newer_value
from core.runs.folder.run import Run
from core.serving.sent import SentFile
from core.sources.intake.sources import import_bytes


@contextmanager
def value_of(run: Run, file: SentFile) -> Iterator[Any]:
    """What the run is asked about, for as long as it is asked; raises UserError. A confined process reads the file."""
    with TemporaryDirectory(prefix="unroll-sent-") as folder:
        found = find_newer(run, lambda reading: import_bytes(file.content, file.name, Path(folder), reading=reading))
        yield newer_value(run, found.source)
