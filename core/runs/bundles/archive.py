"""A zip from outside, looked at before anything of it is believed."""

import hashlib
import stat
import zipfile
from collections.abc import Iterable
from pathlib import Path

from core.errors import Refused
from core.language import mark, say

MEMBERS = 5_000
TOTAL_BYTES = 2_000_000_000
RATIO = 200
"""Unpacked over packed, over the whole archive."""
HINT = mark("Use a zip that was exported from Unroll and not changed since.")
CHUNK = 1 << 20


def checked_members(archive: zipfile.ZipFile, packed_bytes: int) -> dict[str, zipfile.ZipInfo]:
    """Name -> entry of an archive that is what it seems: plain files, no tricks in names, sizes or places."""
    entries = archive.infolist()
    if len(entries) > MEMBERS:
        raise Refused(
            say(
                "The archive has {entries:,} members; at most {members:,} are read.",
                entries=len(entries),
                members=MEMBERS,
            ),
            say(HINT),
        )
    total = sum(entry.file_size for entry in entries)
    if total > TOTAL_BYTES or total > RATIO * max(packed_bytes, 1_000):
        raise Refused(
            say("The archive would unpack to {total:,} bytes, which is more than it can hold.", total=total), say(HINT)
        )
    for entry in entries:
        _check(entry)
    _check_places(entries, packed_bytes)
    members = {entry.filename: entry for entry in entries}
    if len(members) != len(entries):
        raise Refused(say("The archive holds two members of one name."), say(HINT))
    return members


def unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Path) -> str:
    """Write one member to `path`; the sha256 of what was written."""
    digest = hashlib.sha256()
    left = entry.file_size
    path.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(entry) as packed, path.open("xb") as file:
        while chunk := packed.read(CHUNK):
            left -= len(chunk)
            if left < 0:
                raise Refused(say("{filename} is longer than it says.", filename=entry.filename), say(HINT))
            digest.update(chunk)
            file.write(chunk)
    return digest.hexdigest()


def _check(entry: zipfile.ZipInfo) -> None:
    mode = entry.external_attr >> 16
    if entry.is_dir() or (mode and not stat.S_ISREG(mode) and stat.S_IFMT(mode)):
        raise Refused(say("{filename!r} in the archive is not a plain file.", filename=entry.filename), say(HINT))
    if entry.flag_bits & 0x1:
        raise Refused(say("The archive is encrypted."), say(HINT))
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refused(say("The archive is packed in an unusual way."), say(HINT))


def _check_places(entries: Iterable[zipfile.ZipInfo], packed_bytes: int) -> None:
    """Members must not share bytes: Python 3.11.7 does not look (CVE-2024-0450)."""
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            raise Refused(say("Members of the archive overlap."), say(HINT))
        end = entry.header_offset + 30 + len(entry.filename.encode()) + entry.compress_size
    if end > packed_bytes:
        raise Refused(say("The archive is cut off."), say(HINT))
