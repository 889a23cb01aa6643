"""Tagged tokens in the cells of a workbook or of a Parquet file: the same tables as in texts, with names."""

import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from core.errors import Refused
from core.language import say
from core.sources.intake.limits import ImportLimits
from core.sources.tagged.reading.conll import HINT
from core.sources.tagged.reading.grids import LOOKED_AT, TAG_NAMES, TOKEN_NAMES, TokenGrid, grid_of, of_rows
from core.sources.tagged.token_table import TokenTable

if TYPE_CHECKING:
    import pyarrow as pa

PARQUET, ZIP = b"PAR1", b"PK\x03\x04"
STRINGS = ("xl/sharedStrings.xml", "xl/worksheets/sheet1.xml", "content.xml")
"""Where the names of a workbook's columns stand: in Excel's, in those that other programs write, in ODF."""
HEAD = 200_000
"""Bytes of each that are looked at."""


def has_cells(content: bytes) -> bool:
    """Whether it is a workbook or a Parquet file, which are read as cells."""
    return content.startswith((PARQUET, ZIP))


def recognised_cells(stream: BinaryIO, name: str) -> bool:
    """Whether its columns are named and filled like tokens and tags; most files are passed over by their names."""
    try:
        if not _named_like_tokens(_words(stream)):
            return False
        stream.seek(0)
        return _grid(_rows(stream.read(), name, ImportLimits(), most=LOOKED_AT)) is not None
    except _unreadable():
        return False


def _unreadable() -> tuple[type[Exception], ...]:
    """What is raised where a file is damaged or locked."""
    import pyarrow as pa

    packed = (Refused, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError)
    return (*packed, OSError, ValueError, LookupError, TypeError, pa.ArrowException)


def read_cells(content: bytes, name: str, limits: ImportLimits) -> TokenTable:
    """All tokens of the file; raises Refused."""
    rows = list(_rows(content, name, limits))
    grid = _grid(rows[: LOOKED_AT + 1])
    if grid is None:
        raise Refused(say("{name} holds no tagged tokens.", name=name), say(HINT))
    return of_rows(enumerate(rows, start=1), grid)


def _grid(rows: Iterable[list[str]]) -> TokenGrid | None:
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    return grid_of(filled, ",") if len(filled) > 1 else None


def _named_like_tokens(words: Iterable[str]) -> bool:
    told = {word.strip().casefold() for word in words}
    return bool(told & TOKEN_NAMES) and bool(told & TAG_NAMES)


def _words(stream: BinaryIO) -> list[str]:
    """The names of the columns; of a workbook all words that stand near its beginning."""
    stream.seek(0)
    if stream.read(4) == PARQUET:
        import pyarrow.parquet as pq

        return pq.ParquetFile(stream).schema_arrow.names
    with zipfile.ZipFile(stream) as archive:
        there = [part for part in STRINGS if part in archive.namelist()]
        heads = [archive.open(part).read(HEAD).decode("utf-8", "replace") for part in there]
    return [word for head in heads for word in re.findall(r">([^<>]{1,40})<", head)]


def _rows(content: bytes, name: str, limits: ImportLimits, *, most: int | None = None) -> Iterator[list[str]]:
    """The names, then the cells of each row as words; a list as JSON writes it."""
    table = _parquet(content, limits, most) if content.startswith(PARQUET) else _workbook(content, name, limits)
    yield table.column_names
    for cells in zip(*(column.to_pylist() for column in table.slice(0, most).columns), strict=True):
        yield [_text(cell) for cell in cells]


def _parquet(content: bytes, limits: ImportLimits, most: int | None) -> "pa.Table":
    from core.sources.tables.reading.parquets import first_rows, whole_parquet

    return whole_parquet(content, limits) if most is None else first_rows(content, limits, most)


def _workbook(content: bytes, name: str, limits: ImportLimits) -> "pa.Table":
    from core.sources.tables.reading import read_raw

    return read_raw(content, name, limits=limits).table


def _text(cell: Any) -> str:
    from core.sources.tables.reading.typed import cell_text

    return json.dumps(cell, ensure_ascii=False, default=str) if isinstance(cell, list) else cell_text(cell)
