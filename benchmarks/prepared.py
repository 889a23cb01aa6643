"""A file as the importer reads it and proposes to prepare it."""

import tempfile
from pathlib import Path
from typing import Any

from core.sources.intake.sources import import_bytes


def prepared(content: bytes, name: str) -> Any:
    """What a task learns from."""
    with tempfile.TemporaryDirectory() as folder:
        source = import_bytes(content, name, Path(folder))
        return source.prepared(source.report.preparation)
