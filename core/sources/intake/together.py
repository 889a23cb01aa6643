"""Several files brought at once, as the one source that they are."""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence

from core.errors import UserError
from core.language import say
from core.sources.intake.limits import ImportLimits

LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The time written for every file, so that the same files make the same bytes whenever they come."""


def together(files: Sequence[tuple[str, bytes]], limits: ImportLimits = ImportLimits()) -> tuple[bytes, str]:
    """Content and name of one file as it is, or of a ZIP of several; raises UserError when they are too large."""
    if len(files) == 1:
        [(name, content)] = files
        return content, name
    size = sum(len(content) for _, content in files)
    if size > limits.upload_bytes:
        raise UserError(
            say(
                "The files have {size:.0f} MB together; at most {most:.0f} MB are read.",
                size=size / 1e6,
                most=limits.upload_bytes / 1e6,
            ),
            say("Bring fewer of them, or a part of each."),
        )
    named = dict(zip(_apart([name for name, _ in files]), (content for _, content in files), strict=True))
    return zipped(named), f"{len(files)} files, {min(name for name, _ in files)} first"


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A ZIP of path -> content: the same files make the same bytes."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, LONG_AGO), content)
    return written.getvalue()


def _apart(names: Sequence[str]) -> list[str]:
    """Names without folders, numbered where two are the same."""
    seen: dict[str, int] = {}
    apart = []
    for name in names:
        last = re.split(r"[\\/]", name)[-1] or "unnamed"
        seen[last] = seen.get(last, 0) + 1
        apart.append(last if seen[last] == 1 else f"{seen[last]} {last}")
    return apart
