"""What can still be taken out of a folder that cannot be read as a run."""

import io
import os
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path

from core.language import say

MOST_BYTES = 500_000_000
"""Of all files together; what is beyond is named instead."""
LEFT_OUT = "left-out.txt"


def export_files(folder: Path) -> bytes:
    """A zip of the folder's plain files as they are; links are not followed."""
    buffer, left, unread = io.BytesIO(), MOST_BYTES, []
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for path in _plain_files(folder):
            name = path.relative_to(folder).as_posix()
            try:
                left -= path.stat().st_size
                if left < 0:
                    raise OSError(say("too large"))
                archive.writestr(name, path.read_bytes())
            except OSError:
                unread.append(name)
        if unread:
            archive.writestr(
                LEFT_OUT, "\n".join([say("Files that could not be read or are too large:"), *unread]) + "\n"
            )
    return buffer.getvalue()


def _plain_files(folder: Path) -> Iterator[Path]:
    if not stat.S_ISDIR(folder.lstat().st_mode):
        return
    for place, _, names in os.walk(folder):
        for name in sorted(names):
            path = Path(place, name)
            if stat.S_ISREG(path.lstat().st_mode):
                yield path
