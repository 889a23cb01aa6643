"""What kind of file some bytes are, told from the bytes alone."""

import re
from typing import Literal

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
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"%PDF-", "a PDF document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89HDF\r\n", "an HDF5 file"),
    (b"CDF\x01", "a NetCDF file"),
    (b"CDF\x02", "a NetCDF file"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"ARROW1\0", "an Arrow file"),
    (b"\xff\xff\xff\xff", "an Arrow stream"),
    (b"FEA1", "a Feather file"),
    (b"ORC\x08", "an ORC file"),
    (b"Obj\x01", "an Avro file"),
    (b"\x93NUMPY", "a NumPy file"),
    (b"MATLAB 5.0 MAT-file", "a MATLAB file"),
    (b"RDX2\n", "an R data file"),
    (b"RDX3\n", "an R data file"),
    (b"$FL2@(#)", "an SPSS file"),
    (b"<stata_dta>", "a Stata file"),
    (b"\x80\x03", "a Python pickle"),
    (b"\x80\x04\x95", "a Python pickle"),
    (b"\x80\x05\x95", "a Python pickle"),
    (b"BZh91AY", "a bzip2 archive"),
    (b"\xfd7zXZ\0", "an xz archive"),
    (b"(\xb5/\xfd", "a Zstandard archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\0", "a program"),
    (b"ID3\x03", "a sound file"),
    (b"ID3\x04", "a sound file"),
    (b"OggS\0", "a sound file"),
    (b"fLaC\0", "a sound file"),
    (b"\x1aE\xdf\xa3", "a video file"),
)
_RIFF = re.compile(rb"^RIFF....(WAVE|AVI )", re.S)
_ISO_MEDIA = re.compile(rb"^....ftyp", re.S)
_TAR = slice(257, 262)
_CONTROL = bytes(code for code in range(32) if code not in (9, 10, 11, 12, 13, 27)) + b"\x7f"


def kind_of(content: bytes) -> FileKind:
    """The reader these bytes need; "text" when no mark says otherwise."""
    return next((kind for mark, kind in _MARKS if content.startswith(mark)), "text")


def stranger(content: bytes) -> str | None:
    """What the file is when it holds no table that we read: "a PNG picture"; None when it may be text."""
    for mark, title in _OTHERS:
        if content.startswith(mark):
            return title
    if _RIFF.match(content[:16]) or _ISO_MEDIA.match(content[:16]):
        return "a sound or video file"
    if content[_TAR] == b"ustar":
        return "a tar archive"
    start = content[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "a web page"
    if start.startswith(b"<?xml"):
        return "an XML document"
    return None


def control_share(content: bytes) -> float:
    """Share of control bytes that no text holds, zero bytes left out, in the first 64 kB."""
    sample = content[:65_536].replace(b"\0", b"")
    return 1 - len(sample.translate(None, _CONTROL)) / max(1, len(sample))


def title_of(content: bytes) -> str:
    """What a file is that begins like this: "Parquet file"."""
    title = {"gzip": "gzip file", "zip": "Excel or ZIP file", "old workbook": "Excel file", "parquet": "Parquet file"}
    return title.get(kind_of(content), "text file")
