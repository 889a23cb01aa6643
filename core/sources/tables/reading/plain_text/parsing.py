"""Rows of delimited bytes as columns of text; the parsing itself is Arrow's."""

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from core.errors import Refused
from core.language import say
from core.sources.findings import Finding
from core.sources.tables.reading.form import COMMENTS
from core.sources.tables.reading.plain_text.mending import mend
from core.words import counted

NEVER = "\x1f"
"""A delimiter for lines that are one field: a sign that no text holds."""
WIDE = 200
"""Columns from which lines are split rather than parsed."""
SMALLEST_BLOCK, LARGEST_BLOCK = 1 << 16, 1 << 22


def parse(data: memoryview, delimiter: str, width: int, *, first_row: int) -> tuple[pa.Table, list[Finding]]:
    """The table of text [rows, width], and what had to be mended; raises Refused for rows out of place."""
    delimiter = delimiter or NEVER
    table, wrong = _read(data, delimiter, width)
    if not wrong:
        _refuse_open_quote(data, table, first_row)
        return table, []
    data, findings = mend(data, delimiter, width, first_row=first_row, comments=COMMENTS)
    table, wrong = _read(data, delimiter, width)
    if wrong:
        raise Refused(
            say(
                "{do} not have {fields} like the others.",
                do=counted(wrong, "row does", "rows do"),
                fields=counted(width, "field"),
            ),
            say("Export the table again, with quoted text."),
        )
    return table, findings


def _read(data: memoryview, delimiter: str, width: int) -> tuple[pa.Table, int]:
    """The table and how many rows had another number of fields; rows longer than a block ask for larger ones."""
    if width > WIDE and (plain := _unquoted(data, delimiter)) is not None:
        return _split(_read(plain, NEVER, 1)[0].column(0), delimiter, width)
    # Arrow reserves a whole block for every column of text.
    block = max(SMALLEST_BLOCK, min(len(data) // 16, LARGEST_BLOCK, (1 << 27) // width))
    while True:
        try:
            return _read_blocks(data, delimiter, width, block)
        except pa.ArrowInvalid as error:
            if "straddl" not in str(error):
                raise Refused(
                    say("The rows could not be told apart: {value}.", value=str(error).splitlines()[0][:200]),
                    say("Look for a quotation mark that is never closed."),
                ) from None
        if block >= LARGEST_BLOCK:
            raise Refused(
                say(
                    "One row has more than {block}.",
                    block=counted(round(block / 1e6), "million characters", "million characters"),
                ),
                say("Look for a quotation mark that is never closed, or for line ends that are missing."),
            )
        block = min(block * 8, LARGEST_BLOCK)


def _unquoted(data: memoryview, delimiter: str) -> memoryview | None:
    """The data without quotation marks, None where they do more than stand around whole plain cells."""
    marks = np.count_nonzero(np.frombuffer(data, np.uint8) == ord('"'))
    mark = re.escape(delimiter.encode())
    around = rb'(?m)(?:(?<=%b)|^)"[^"%b\r\n]*"(?=%b|\r?$)' % (mark, mark, mark)
    if 2 * sum(1 for _ in re.finditer(around, data)) != marks:
        return None
    return memoryview(bytes(data).replace(b'"', b"")) if marks else data


def _split(lines: pa.ChunkedArray, delimiter: str, width: int) -> tuple[pa.Table, int]:
    """Lines without quotation marks cut at every delimiter: Arrow's own reader reserves far more for many columns."""
    rows = pc.split_pattern(lines.combine_chunks(), delimiter)
    right = pc.equal(pc.list_value_length(rows), width)
    wrong = len(rows) - pc.sum(right).as_py()
    cells = pc.list_flatten(rows.filter(right) if wrong else rows)
    starts = np.arange(0, len(cells), width)
    return pa.table({str(place): cells.take(pa.array(starts + place)) for place in range(width)}), wrong


def _read_blocks(data: memoryview, delimiter: str, width: int, block: int) -> tuple[pa.Table, int]:
    wrong = 0

    def skip(row: pa.csv.InvalidRow) -> str:
        nonlocal wrong
        wrong += 1
        return "skip"

    places = [str(place) for place in range(width)]
    table = pa.csv.read_csv(
        pa.py_buffer(data),
        read_options=pa.csv.ReadOptions(column_names=places, block_size=block),
        parse_options=pa.csv.ParseOptions(
            delimiter=delimiter,
            # An open quote would otherwise swallow rows at the edge of a block without a word.
            newlines_in_values=re.search(b'"', data) is not None,
            ignore_empty_lines=False,
            invalid_row_handler=skip,
        ),
        convert_options=pa.csv.ConvertOptions(
            column_types=dict.fromkeys(places, pa.string()), strings_can_be_null=False, check_utf8=False
        ),
    )
    return table, wrong


def _refuse_open_quote(data: memoryview, table: pa.Table, first_row: int) -> None:
    """An odd number of quotation marks and a cell over several lines: one was opened and never closed."""
    if not np.count_nonzero(np.frombuffer(data, np.uint8) == ord('"')) % 2:
        return
    for column in table.columns:
        row = pc.index(pc.match_substring(column, "\n"), True).as_py()
        if row >= 0:
            raise Refused(
                say("A quotation mark is opened in row {row} and never closed.", row=row + first_row),
                say("Close it, or export the table again."),
            )
