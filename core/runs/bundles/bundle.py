"""A run as one zip, to be sent elsewhere."""

import hashlib
import io
import re
import stat
import zipfile
from pathlib import Path
from typing import BinaryIO, Literal

from core.declared import Declared
from core.errors import UserError
from core.files import replaced
from core.language import say
from core.runs.folder.source import PARTS
from core.runs.store import Store

MANIFEST = "manifest.json"
LOG = "events.jsonl"
PASSING = (b'{"kind":"previewed"', b'{"kind":"progress"')
"""How events begin of which only the newest is looked at."""
SOURCE = "|".join(map(re.escape, PARTS))
NAMES = re.compile(
    rf"(recipe|run|label)\.json|states\.jsonl|source/({SOURCE})"
    r"|attempts/[1-9][0-9]{0,2}/(events\.jsonl|(first|best)\.npz|codecs\.json|model\.keras|checkpoint/(manifest\.json|state-[0-9a-f]{16}\.npz)"
    r"|exhibits/[a-z0-9_-]{1,60}\.json)"
)
NOT_OPENED = re.compile(rf"attempts/[0-9]+/(model\.keras|codecs\.json)|source/(?!original$)({SOURCE})")
"""Sent along for people; here they are made again from the recipe, the weights and the original bytes."""


class BundleFile(Declared):
    """One file of a bundle."""

    bytes: int
    sha256: str


class Manifest(Declared):
    """manifest.json: what a bundle holds."""

    kind: Literal["unroll run"] = "unroll run"
    schema_version: Literal[1] = 1
    files: dict[str, BundleFile]


def export_zip(store: Store, run: str) -> bytes:
    """Everything about an ended run as one zip."""
    buffer = io.BytesIO()
    _pack(store, run, buffer)
    return buffer.getvalue()


def write_zip(store: Store, run: str, path: Path) -> None:
    """Put the same into a file."""
    with replaced(path) as temporary, temporary.open("wb") as file:
        _pack(store, run, file)


def _pack(store: Store, run: str, file: BinaryIO) -> None:
    found = store.run(run)
    store.permit("export", found)
    if not found.ended:
        raise UserError(say("This run has not ended."), say("Stop it or wait until it ends, then export it."))
    paths = {path.relative_to(found.folder).as_posix(): path for path in sorted(found.folder.rglob("*"))}
    paths = {name: path for name, path in paths.items() if _is_plain(path) and NAMES.fullmatch(name)}
    logs = {name: told_log(path) for name, path in paths.items() if path.name == LOG}
    members = {name: _told(logs[name]) if name in logs else _member(path) for name, path in paths.items()}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(MANIFEST, Manifest(files=members).model_dump_json(indent=1))
        for name, path in paths.items():
            archive.writestr(name, logs[name]) if name in logs else archive.write(path, name)


def _is_plain(path: Path) -> bool:
    return stat.S_ISREG(path.lstat().st_mode)


def _member(file: Path) -> BundleFile:
    with file.open("rb") as opened:
        return BundleFile(bytes=file.stat().st_size, sha256=hashlib.file_digest(opened, "sha256").hexdigest())


def _told(log: bytes) -> BundleFile:
    return BundleFile(bytes=len(log), sha256=hashlib.sha256(log).hexdigest())


def told_log(path: Path) -> bytes:
    """An attempt's whole events, of previews and progress the newest only: nobody looks at old ones."""
    newest: dict[bytes, int] = {}
    with path.open("rb") as lines:
        for number, line in enumerate(lines):
            newest |= {kind: number for kind in PASSING if line.startswith(kind)}
    with path.open("rb") as lines:
        kept = (line for number, line in enumerate(lines) if _stays(line, number, newest))
        return b"".join(line for line in kept if line.endswith(b"\n"))


def _stays(line: bytes, number: int, newest: dict[bytes, int]) -> bool:
    return all(newest[kind] == number for kind in PASSING if line.startswith(kind))
