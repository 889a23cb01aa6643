"""A look at a workbook's parts before they are taken into memory: one far cell or giant text ends a reader."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from core.errors import Refused
from core.language import say
from core.sources.intake.limits import ImportLimits
from core.sources.tables.reading.packing.archives import damaged
from core.words import counted

LONGEST_TEXT = 262_144
MOST_TEXTS = 1_500_000
_CHUNK = 1 << 19
_COLUMN = re.compile(rb'\sr="([A-Z]{1,3})\d')
_ROW = re.compile(rb'\sr="[A-Z]{1,3}(\d{1,7})"')
_FILLED = re.compile(rb'\sr="([A-Z]{1,3})(\d{1,7})"[^>]*(?<!/)>')
_FORMULA_ONLY = re.compile(rb"(?:</f>|<f[^>]*/>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)")


@dataclass(frozen=True)
class SheetScan:
    """What the sheets of a workbook hold beside values."""

    error_cells: int = 0
    formulas_without_value: int = 0


@dataclass
class Spread:
    """The last row and column seen so far."""

    row: int = 0
    column: int = 0

    @property
    def cells(self) -> int:
        return self.row * self.column

    def add(self, columns: list[bytes], rows: list[bytes]) -> None:
        self.column = max([self.column, *(_place(letters) for letters in set(columns))])
        self.row = max([self.row, *(int(row) for row in set(rows))])


def scan_workbook(archive: zipfile.ZipFile, limits: ImportLimits) -> SheetScan:
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
    return SheetScan(errors, empty)


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
                    say(
                        "A cell of the workbook holds more than {longest_text}; Excel allows 32,767.",
                        longest_text=counted(LONGEST_TEXT, "character"),
                    ),
                    say("Leave that cell out and save the file again."),
                )
            if _DOCTYPE.search(piece):
                raise Refused(
                    say("The workbook declares entities of its own, which no spreadsheet program writes."),
                    say("Do not trust it; ask where it came from."),
                )
            yield piece[: max(cut, 0)]
            rest = piece[max(cut, 0) :]
    yield rest


def _scan_sheet(archive: zipfile.ZipFile, name: str, limits: ImportLimits) -> SheetScan:
    spread, filled = Spread(), Spread()
    errors = empty = 0
    for piece in _pieces(archive, name):
        spread.add(_COLUMN.findall(piece), _ROW.findall(piece))
        if spread.cells > limits.sheet_cells:
            # Cells that hold nothing but a format do not count; telling them apart takes longer.
            places = _FILLED.findall(piece)
            filled.add([letters for letters, _ in places], [row for _, row in places])
        if filled.cells > limits.sheet_cells:
            raise Refused(
                say(
                    "The sheet spans {row} and {column}; at most {sheet_cells} are read.",
                    row=counted(filled.row, "row"),
                    column=counted(filled.column, "column"),
                    sheet_cells=counted(limits.sheet_cells, "cell"),
                ),
                say("Delete stray cells far below or to the right of the table, or save only the table."),
            )
        errors += piece.count(b't="e"')
        if b"<f" in piece:
            empty += len(_FORMULA_ONLY.findall(piece))
    return SheetScan(errors, empty)


def _scan_texts(archive: zipfile.ZipFile, name: str) -> None:
    texts = 0
    for piece in _pieces(archive, name):
        texts += piece.count(b"<si>") + piece.count(b"<si ")
        if texts > MOST_TEXTS:
            raise Refused(
                say("The workbook holds more than {texts}.", texts=counted(MOST_TEXTS, "different text")),
                say("Save only the sheet with the numbers."),
            )


def _place(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + letter - 64
    return place
