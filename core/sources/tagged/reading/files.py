"""Which way a file of tagged tokens is read: what its beginning looks like decides, its name is a hint."""

import re
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from core.errors import Refused
from core.language import say
from core.sources.intake.limits import ImportLimits
from core.sources.tables.reading.packing.archives import is_side_file, open_zip, read_member
from core.sources.tables.reading.packing.encodings import decode
from core.sources.tagged.reading.cells import ZIP, has_cells, read_cells, recognised_cells
from core.sources.tagged.reading.conll import HINT, is_conll, read_conll
from core.sources.tagged.reading.grids import find_grid, read_grid
from core.sources.tagged.reading.records import is_records, read_records
from core.sources.tagged.token_table import TokenTable, together
from core.words import counted

HEAD = 200_000
"""Bytes at the beginning that are looked at."""
MOST_FILES = 12
PARTS = (("test", "test"), ("dev", "validation"), ("valid", "validation"), ("val", "validation"), ("train", "train"))
"""What a file's name may hold, and the part that it is."""
Read = Callable[[str], TokenTable]


def recognised(stream: BinaryIO, name: str) -> bool:
    """Whether the bytes are a file of tagged tokens, or a ZIP of such files."""
    head = stream.read(HEAD)
    if has_cells(head):
        stream.seek(0)
        return (head.startswith(ZIP) and _is_archive(stream)) or recognised_cells(stream, name)
    return _way(head, name) is not None


def read_file(path: Path, name: str, limits: ImportLimits) -> TokenTable:
    """All tokens of the file; raises Refused."""
    content = path.read_bytes()
    table = _read_packed(path, content, name, limits) if has_cells(content) else _read(content, name)
    if len(table) > limits.rows:
        raise Refused(
            say("There are {table}; at most {rows:,} are read.", table=counted(len(table), "token"), rows=limits.rows),
            say("Bring a part of them."),
        )
    return table


def _read_packed(path: Path, content: bytes, name: str, limits: ImportLimits) -> TokenTable:
    """A ZIP of files, or the cells of a workbook or of a Parquet file."""
    with path.open("rb") as stream:
        archive = content.startswith(ZIP) and _is_archive(stream)
    return _unpacked(content, limits) if archive else read_cells(content, name, limits)


def _read(content: bytes, name: str) -> TokenTable:
    way = _way(content[:HEAD], name)
    if way is None:
        raise Refused(say("{name} holds no tagged tokens.", name=name), say(HINT))
    text = decode(content, None).content.decode("utf-8")
    table = way(text.replace("\r\n", "\n").replace("\r", "\n"))
    if not len(table):
        raise Refused(say("No sentence has a tag for each of its tokens."), say(HINT))
    return table


def _way(head: bytes, name: str) -> Read | None:
    """How such bytes are read."""
    if b"\0" in head[:1000] and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None
    encoding = "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    text, whole = head.decode(encoding, errors="replace").replace("\r\n", "\n"), len(head) < HEAD
    if is_records(text, whole=whole):
        return read_records
    lines = text.split("\n")
    if is_conll(lines if whole else lines[:-1], name):
        return read_conll
    grid = find_grid(text, whole=whole)
    return None if grid is None else lambda whole_text: read_grid(whole_text, grid)


def _is_archive(stream: BinaryIO) -> bool:
    """Whether every file of a ZIP holds tagged tokens."""
    try:
        with zipfile.ZipFile(stream) as archive:
            members = _members(archive)
            if not members or len(members) > MOST_FILES:
                return False
            return all(_way(_head(archive, member), member.filename) is not None for member in members)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, NotImplementedError):
        return False


def _head(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    with archive.open(member) as file:
        return file.read(HEAD)


def _unpacked(content: bytes, limits: ImportLimits) -> TokenTable:
    """The files of a ZIP one after the other, each a part where their names say so."""
    with open_zip(content, limits) as archive:
        names = [member.filename for member in _members(archive)]
        tables = [(name, _read(read_member(archive, name, limits), name)) for name in names]
    parts = [part_of(name) for name, _ in tables]
    if "train" in parts and None not in parts:
        return together([table.in_part(part) for (_, table), part in zip(tables, parts, strict=True)])
    return together([table for _, table in tables])


def part_of(name: str) -> str | None:
    """train, validation or test, where the name of a file says so."""
    words = re.split(r"[^a-z0-9]+", name.rsplit("/", 1)[-1].lower())
    return next(
        (part for word, part in PARTS if any(found.startswith(word) or found.endswith(word) for found in words)), None
    )


def _members(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The files, without folders and without what explains them."""
    return [one for one in archive.infolist() if not one.is_dir() and not is_side_file(one.filename)]
