"""A look at a workbook's parts before they are taken into memory: one far cell or giant text ends a reader."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from core.data.limits import ImportLimits
from core.data.reading.archives import damaged
from core.errors import Refused

LONGEST_TEXT = 262_144
MOST_TEXTS = 1_500_000
_CHUNK = 1 << 19
_CELL = re.compile(rb'<(?:x:)?c\s[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*(?<!/)>')
_FORMULA_ONLY = re.compile(rb"(?:</f>|<f[^>]*/>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)")


@dataclass(frozen=True)
class Scan:
    """What the sheets of a workbook hold beside values."""

    error_cells: int = 0
    formulas_without_value: int = 0


def scan_workbook(archive: zipfile.ZipFile, limits: ImportLimits) -> Scan:
    """Stream through the XML of the sheets; raises Refused for what no honest table holds."""
    errors = empty = 0
    for name in archive.namelist():
        try:
            if re.fullmatch(r"(?i)xl/worksheets/[^/]+\.xml", name):
                found = _scan_sheet(archive, name, limits)
                errors, empty = errors + found.error_cells, empty + found.formulas_without_value
            elif name.endswith(".xml"):
                _scan_texts(archive, name)
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError):
            raise damaged("workbook") from None
    return Scan(errors, empty)


def _pieces(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """Chunks of a member, each beginning at a tag."""
    rest = b""
    with archive.open(name) as stream:
        while chunk := stream.read(_CHUNK):
            piece = rest + chunk
            # A cell and its value stay in one piece when pieces are cut before a cell or a text begins.
            cut = max(piece.rfind(b"<c "), piece.rfind(b"<si"), piece.rfind(b"<row"), piece.rfind(b"<text:p"))
            cut = cut if cut > 0 else piece.rfind(b"<")
            if len(piece) - max(cut, 0) > LONGEST_TEXT and piece.rfind(b"<", len(piece) - LONGEST_TEXT) < 0:
                raise Refused(
                    f"A cell of the workbook holds more than {LONGEST_TEXT:,} characters; Excel allows 32,767.",
                    "Leave that cell out and save the file again.",
                )
            if _DOCTYPE.search(piece):
                raise Refused(
                    "The workbook declares entities of its own, which no spreadsheet program writes.",
                    "Do not trust it; ask where it came from.",
                )
            yield piece[: max(cut, 0)]
            rest = piece[max(cut, 0) :]
    yield rest


def _scan_sheet(archive: zipfile.ZipFile, name: str, limits: ImportLimits) -> Scan:
    columns: set[bytes] = set()
    low, high, errors, empty = 1 << 30, 0, 0, 0
    for piece in _pieces(archive, name):
        found = _CELL.findall(piece)
        if not found:
            continue
        letters, numbers = zip(*found, strict=True)
        columns.update(letters)
        rows = {int(number) for number in set(numbers)}
        low, high = min(low, *rows), max(high, *rows)
        errors += piece.count(b't="e"')
        empty += len(_FORMULA_ONLY.findall(piece))
        places = [_place(letters) for letters in columns]
        if high * max(places) > limits.sheet_cells:
            raise Refused(
                f"The sheet spans {high:,} rows and {max(places):,} columns; "
                f"at most {limits.sheet_cells:,} cells are read.",
                "Delete stray cells far below or to the right of the table, or save only the table.",
            )
    return Scan(errors, empty)


def _scan_texts(archive: zipfile.ZipFile, name: str) -> None:
    texts = 0
    for piece in _pieces(archive, name):
        texts += piece.count(b"<si>") + piece.count(b"<si ")
        if texts > MOST_TEXTS:
            raise Refused(
                f"The workbook holds more than {MOST_TEXTS:,} different texts.", "Save only the sheet with the numbers."
            )


def _place(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + letter - 64
    return place
