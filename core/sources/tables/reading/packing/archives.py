"""Files inside zip and gzip, unpacked only as far as the limits allow."""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass

from core.errors import Refused
from core.language import say
from core.sources.intake.limits import ImportLimits
from core.words import counted

MOST_MEMBERS = 5000
_CHUNK = 1 << 20
_SIDE_FILE = re.compile(r"(?i)(^|/)(__macosx/|\.|readme|licen[cs]e|thumbs\.db|desktop\.ini)")
_TABLE_NAME = re.compile(r"(?i)\.(csv|tsv|tab|txt|dat|data|xlsx|xlsb|xls|ods|parquet|pq|json|jsonl|ndjson|tmx|gz)$")
_LOCAL_HEADER = 30


@dataclass(frozen=True)
class Member:
    """One file of an archive, and the names of all that could have been read."""

    name: str
    content: bytes
    all_names: tuple[str, ...]


def is_side_file(name: str) -> bool:
    """Whether an archive holds it beside its data: a licence, a readme, what a system hides."""
    return bool(_SIDE_FILE.search(name))


def gunzip(content: bytes, limits: ImportLimits) -> bytes:
    """What a gzip file holds, all its parts one after the other."""
    parts, size = [], 0
    while content[:2] == b"\x1f\x8b":
        reader = zlib.decompressobj(wbits=31)
        rest = content
        while not reader.eof:
            try:
                part = reader.decompress(rest, _CHUNK)
            except zlib.error:
                raise damaged(say("gzip file")) from None
            size += len(part)
            if size > limits.unpacked_bytes:
                raise _too_much(limits)
            if not part and not reader.eof:
                raise Refused(say("The gzip file ends in the middle."), say("Download or copy it once more."))
            parts.append(part)
            rest = reader.unconsumed_tail
        content = reader.unused_data.lstrip(b"\0")
    return b"".join(parts)


def open_zip(content: bytes, limits: ImportLimits) -> zipfile.ZipFile:
    """The archive, after its directory was found to be honest and small enough."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise damaged(say("ZIP file")) from None
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise Refused(
            say(
                "The ZIP file holds {files}; at most {most:,} are looked at.",
                files=counted(len(members), "file"),
                most=MOST_MEMBERS,
            ),
            say("Unpack it first."),
        )
    if any(_points_outside(member.filename) for member in members):
        raise Refused(
            say("The ZIP file holds a file whose name points outside of it."),
            say("Do not trust it; ask where it came from."),
        )
    if sum(member.file_size for member in members) > limits.unpacked_bytes:
        raise _too_much(limits)
    if _overlap(members):
        raise Refused(say("Files inside the ZIP file overlap, as in a ZIP bomb."), say("Ask for the file again."))
    return archive


def read_member(archive: zipfile.ZipFile, name: str, limits: ImportLimits) -> bytes:
    """One file of the archive; raises Refused when it is locked, damaged or larger than it says."""
    if archive.getinfo(name).flag_bits & 1:
        raise Refused(say("The ZIP file is locked with a password."), say("Unpack it and bring the file inside."))
    try:
        with archive.open(name) as stream:
            content = stream.read(limits.unpacked_bytes + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        raise damaged(say("ZIP file")) from None
    if len(content) > limits.unpacked_bytes:
        raise _too_much(limits)
    return content


def pick_member(archive: zipfile.ZipFile, wanted: str | None, limits: ImportLimits) -> Member:
    """The file in the archive that holds the table: the one asked for, or the largest that looks like one.

    A translation memory is read where there is nothing else.
    """
    tables = table_members(archive)
    if not tables:
        files = [info for info in archive.infolist() if not info.is_dir() and not is_side_file(info.filename)]
        inside = ", ".join(info.filename for info in files[:3]) or "nothing"
        raise Refused(
            say("The ZIP file holds no table ({inside}).", inside=inside),
            say("Bring the CSV, Excel or Parquet file itself."),
        )
    chosen = next((info for info in tables if info.filename == wanted), None)
    chosen = chosen or max(
        tables, key=lambda info: (not info.filename.lower().endswith((".tmx", ".tmx.gz")), info.file_size)
    )
    content = read_member(archive, chosen.filename, limits)
    return Member(chosen.filename, content, tuple(info.filename for info in tables))


def table_members(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The files that are called like tables."""
    files = [info for info in archive.infolist() if not info.is_dir() and not is_side_file(info.filename)]
    return [info for info in files if _TABLE_NAME.search(info.filename)]


def damaged(what: str) -> Refused:
    return Refused(
        say("The {what} is damaged or ends in the middle.", what=what), say("Download or copy it once more.")
    )


def _points_outside(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in re.split(r"[\\/]", name) or ":" in name[:3]


def _overlap(members: list[zipfile.ZipInfo]) -> bool:
    # zipfile itself checks this from Python 3.11.8 on (CVE-2024-0450).
    end = 0
    for member in sorted(members, key=lambda member: member.header_offset):
        if member.header_offset < end:
            return True
        end = member.header_offset + _LOCAL_HEADER + member.compress_size
    return False


def _too_much(limits: ImportLimits) -> Refused:
    return Refused(
        say("Unpacked it has more than {most:.0f} MB.", most=limits.unpacked_bytes / 1e6),
        say("Bring a part of it, or a coarser timestep."),
    )
