"""What kind of file some bytes are, told from the bytes alone."""

import re
from typing import Literal

from core.language import mark, say

FileKind = Literal["gzip", "zip", "old workbook", "parquet", "text"]

_MARKS: tuple[tuple[bytes, FileKind], ...] = (
    (b"\x1f\x8b", "gzip"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old workbook"),
    (b"PAR1", "parquet"),
    (b"PARE", "parquet"),
)
# What people bring by mistake, by the bytes it begins with.
_OTHERS = (
    (b"\x89PNG\r\n", mark("a PNG picture")),
    (b"\xff\xd8\xff", mark("a JPEG picture")),
    (b"GIF8", mark("a GIF picture")),
    (b"II*\0", mark("a TIFF picture")),
    (b"MM\0*", mark("a TIFF picture")),
    (b"%PDF-", mark("a PDF document")),
    (b"{\\rtf", mark("an RTF document")),
    (b"\x89HDF\r\n", mark("an HDF5 file")),
    (b"CDF\x01", mark("a NetCDF file")),
    (b"CDF\x02", mark("a NetCDF file")),
    (b"SQLite format 3\0", mark("an SQLite database")),
    (b"ARROW1\0", mark("an Arrow file")),
    (b"\xff\xff\xff\xff", mark("an Arrow stream")),
    (b"FEA1", mark("a Feather file")),
    (b"ORC\x08", mark("an ORC file")),
    (b"Obj\x01", mark("an Avro file")),
    (b"\x93NUMPY", mark("a NumPy file")),
    (b"MATLAB 5.0 MAT-file", mark("a MATLAB file")),
    (b"RDX2\n", mark("an R data file")),
    (b"RDX3\n", mark("an R data file")),
    (b"$FL2@(#)", mark("an SPSS file")),
    (b"<stata_dta>", mark("a Stata file")),
    (b"\x80\x03", mark("a Python pickle")),
    (b"\x80\x04\x95", mark("a Python pickle")),
    (b"\x80\x05\x95", mark("a Python pickle")),
    (b"BZh91AY", "a bzip2 archive"),
    (b"\xfd7zXZ\0", mark("an xz archive")),
    (b"(\xb5/\xfd", mark("a Zstandard archive")),
    (b"7z\xbc\xaf\x27\x1c", mark("a 7-Zip archive")),
    (b"Rar!\x1a\x07", mark("a RAR archive")),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\0", "a program"),
    (b"ID3\x03", mark("a sound file")),
    (b"ID3\x04", mark("a sound file")),
    (b"OggS\0", mark("a sound file")),
    (b"fLaC\0", mark("a sound file")),
    (b"\x1aE\xdf\xa3", mark("a video file")),
)
_RIFF = re.compile(rb"^RIFF....(WAVE|AVI )", re.S)
_ISO_MEDIA = re.compile(rb"^....ftyp", re.S)
_TAR = slice(257, 262)
_CONTROL = bytes(code for code in range(32) if code not in (9, 10, 11, 12, 13, 27)) + b"\x7f"


def kind_of(content: bytes) -> FileKind:
    """The reader these bytes need; "text" when no mark says otherwise."""
    return next((kind for begins, kind in _MARKS if content.startswith(begins)), "text")


def stranger(content: bytes) -> str | None:
    """What the file is when it holds no table that we read: "a PNG picture"; None when it may be text."""
    for begins, title in _OTHERS:
        if content.startswith(begins):
            return say(title)
    if _RIFF.match(content[:16]) or _ISO_MEDIA.match(content[:16]):
        return say("a sound or video file")
    if content[_TAR] == b"ustar":
        return say("a tar archive")
    start = content[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return say("a web page")
    if start.startswith(b"<?xml"):
        return say("an XML document")
    return None


def control_share(content: bytes) -> float:
    """Share of control bytes that no text holds, zero bytes left out, in the first 64 kB."""
    sample = content[:65_536].replace(b"\0", b"")
    return 1 - len(sample.translate(None, _CONTROL)) / max(1, len(sample))


def title_of(content: bytes) -> str:
    """What a file is that begins like this: "Parquet file"."""
    title = {
        "gzip": say("gzip file"),
        "zip": say("Excel or ZIP file"),
        "old workbook": say("Excel file"),
        "parquet": say("Parquet file"),
    }
    return title.get(kind_of(content), say("text file"))
