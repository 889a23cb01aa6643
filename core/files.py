"""Files that are either the old one or the new one, whatever happens in between."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replaced(path: Path) -> Iterator[Path]:
    """A temporary file beside `path` to write into; flushed to disk and renamed over `path` when the block ends."""
    temporary = path.with_name(f".tmp-{secrets.token_hex(6)}-{path.name}")
    try:
        yield temporary
        _flush(temporary)
        temporary.replace(path)
        _flush(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


def write_atomically(path: Path, content: bytes | str) -> None:
    """Put `content` at `path`; a reader sees the old content or the new, never half of it."""
    with replaced(path) as temporary:
        temporary.write_bytes(content if isinstance(content, bytes) else content.encode())


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
