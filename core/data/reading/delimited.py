"""Delimited text as a table of text cells."""

import re
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from core.data.findings import Finding, Place
from core.data.limits import ImportLimits
from core.data.preparation import Reading
from core.data.raw_table import RawTable
from core.data.reading import delimiters
from core.data.reading.alignment import align_names
from core.data.reading.encodings import Text
from core.data.reading.footers import find_footer
from core.data.reading.header import Header, find_header
from core.data.reading.lines import Line, Record, first_lines, records
from core.data.reading.mending import mend
from core.data.reading.shape import Draft, check_columns, finish
from core.errors import Refused

COMMENTS = ("#", "%", "//", "!")
FEWEST_LOOKED_AT, MOST_CELLS = 30, 60_000
"""How much of a wide table is looked at: rows, and cells in them."""


@dataclass(frozen=True)
class Form:
    """How a text is laid out: rows that were looked at, where the names are, and the bytes that hold the data."""

    delimiter: str
    body: list[Record]
    header: Header
    comments: list[Line]
    start: int
    end: int
    footer: tuple[str, ...]

    @property
    def first_row(self) -> int:
        return self.body[self.header.data].line + 1

    @property
    def header_row(self) -> int:
        """Row of the names as a spreadsheet counts, 0 when there are none."""
        return self.body[self.header.names_to - 1].line + 1 if self.header.rows else 0

    def names(self) -> list[str]:
        rows = [row.cells for row in self.body[self.header.names_from : self.header.names_to]]
        return self.header.join(rows)


def read_delimited(text: Text, reading: Reading, limits: ImportLimits) -> RawTable:
    """The table in a text; raises Refused when its rows cannot be trusted to have fallen into place."""
    content = text.content.replace(b"\r\r\n", b"\n") if b"\r\r\n" in text.content[:100_000] else text.content
    form = find_form(content, reading, limits)
    # A view: a copy of the largest upload would take a fifth of the importer's memory.
    data = memoryview(content)[form.start : form.end]
    if form.delimiter == delimiters.BLANKS:
        data = memoryview(_tabs_for_blanks(data))
    names, findings = align_names(form.names(), form.header, form.body, form.delimiter)
    check_columns(len(names), [row.cells for row in form.body[form.header.data :]], limits)
    table, mended = _parse(data, form, len(names))
    reading = reading.model_copy(
        update={"encoding": text.encoding, "delimiter": form.delimiter, "header_row": form.header_row}
    )
    return finish(
        Draft(
            table=table,
            names=names,
            units=form.header.units_of([row.cells for row in form.body]),
            reading=reading,
            first_row=form.first_row,
            header_row=form.header_row,
            facts=(delimiters.NAMES.get(form.delimiter, repr(form.delimiter)), text.fact),
            findings=(*text.findings, *_form_findings(form), *findings, *mended),
        ),
        limits,
    )


def find_form(content: bytes, reading: Reading, limits: ImportLimits) -> Form:
    """Look at the first and last lines; raises Refused when there are no rows of values."""
    lines = first_lines(content)
    if not any(line.text.strip() for line in lines):
        raise Refused("The file holds nothing but blank lines.", "Bring a file with a row of names and rows of values.")
    delimiter = reading.delimiter
    if delimiter is None:
        delimiter = delimiters.find_delimiter([line.text for line in lines])
    if re.fullmatch(r'(?i)"?sep=.?"?', lines[0].text.strip()):
        lines[0] = replace(lines[0], text="")
    comments = [line for line in lines if line.text.lstrip().startswith(COMMENTS)]
    body = [row for row in records(lines, delimiter) if not _is_comment(row.cells)]
    width = max((len(row.cells) for row in body), default=0)
    check_columns(width, [], limits.model_copy(update={"columns": limits.wide_columns}))
    body = body[: max(FEWEST_LOOKED_AT, MOST_CELLS // max(1, width))]
    told = None if reading.header_row is None else _position(body, reading.header_row)
    header = find_header([row.cells for row in body], header_row=told)
    if header.data >= len(body):
        raise Refused("The file has names and no rows of values under them.", "Bring a file with values in it.")
    start = body[header.data].start
    end, footer = find_footer(content, start, delimiter, header)
    return Form(delimiter, body, header, comments, start, end, footer)


def _position(body: list[Record], header_row: int) -> int:
    """Where the row that a person named stands among `body`; -1 for none."""
    if header_row == 0:
        return -1
    return next((place for place, row in enumerate(body) if row.line + 1 >= header_row), len(body) - 1)


def _is_comment(cells: list[str]) -> bool:
    return bool(cells) and cells[0].lstrip().startswith(COMMENTS)


def _tabs_for_blanks(data: memoryview) -> bytes:
    return re.sub(rb"[ \t]+", b"\t", re.sub(rb"(?m)^[ \t]+|[ \t]+(?=\r?$)", b"", data))


def _parse(data: memoryview, form: Form, width: int) -> tuple[pa.Table, list[Finding]]:
    delimiter = "\t" if form.delimiter == delimiters.BLANKS else form.delimiter or "\x1f"
    table, wrong = _read_csv(data, delimiter, width)
    if not wrong:
        _refuse_open_quote(data, table, form)
        return table, []
    data, findings = mend(data, delimiter, width, first_row=form.first_row, comments=COMMENTS)
    table, wrong = _read_csv(data, delimiter, width)
    if wrong:
        raise Refused(
            f"{wrong} rows do not have {width} fields like the others.", "Export the table again, with quoted text."
        )
    return table, findings


def _read_csv(data: memoryview, delimiter: str, width: int) -> tuple[pa.Table, int]:
    """The table of text [rows, width] and how many rows had another number of fields."""
    wrong = 0

    def skip(row: pa.csv.InvalidRow) -> str:
        nonlocal wrong
        wrong += 1
        return "skip"

    places = [str(place) for place in range(width)]
    try:
        table = pa.csv.read_csv(
            pa.py_buffer(data),
            read_options=pa.csv.ReadOptions(column_names=places, block_size=_block_size(data)),
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
    except pa.ArrowInvalid as error:
        if "straddl" in str(error):
            raise Refused(
                f"One row has more than {_block_size(data) / 1e6:.0f} million characters.",
                "Look for a quotation mark that is never closed, or for line ends that are missing.",
            ) from None
        raise Refused(
            f"The rows could not be told apart: {str(error).splitlines()[0][:200]}.",
            "Look for a quotation mark that is never closed.",
        ) from None
    return table, wrong


def _refuse_open_quote(data: memoryview, table: pa.Table, form: Form) -> None:
    """An odd number of quotation marks and a cell over several lines: one was opened and never closed."""
    if not np.count_nonzero(np.frombuffer(data, np.uint8) == ord('"')) % 2:
        return
    for column in table.columns:
        row = pc.index(pc.match_substring(column, "\n"), True).as_py()
        if row >= 0:
            raise Refused(
                f"A quotation mark is opened in row {row + form.first_row} and never closed.",
                "Close it, or export the table again.",
            )


def _block_size(data: memoryview) -> int:
    """Bytes read at once; a row must fit in."""
    return max(1 << 20, min(len(data), 1 << 26) // 16)


def _form_findings(form: Form) -> list[Finding]:
    findings = []
    above = [row for row in form.body[: form.header.names_from] if any(cell.strip() for cell in row.cells)]
    if above:
        findings.append(_left_out("title lines", "Lines above the names were left out.", above))
    if form.header.units is not None:
        findings.append(
            _left_out("units row", "A row of units stands under the names.", [form.body[form.header.units]])
        )
    if form.comments:
        places = tuple(Place(example=line.text[:120]) for line in form.comments[:3])
        what = "Comment lines were left out."
        findings.append(
            Finding(
                detector="comments",
                severity="note",
                what=what,
                where="the file",
                places=places,
                count=len(form.comments),
            )
        )
    if not form.header.rows:
        what = "No row of names was found; the columns are named by their place."
        findings.append(Finding(detector="no header", severity="warning", what=what, where="row 1"))
    if form.footer:
        places = tuple(Place(example=line[:120]) for line in form.footer[:3])
        what = "Lines below the data were left out."
        findings.append(
            Finding(
                detector="footer",
                severity="note",
                what=what,
                where="the last rows",
                places=places,
                count=len(form.footer),
            )
        )
    return findings


def _left_out(detector: str, what: str, rows: list[Record]) -> Finding:
    places = tuple(Place(row=row.line + 1, example=" ".join(filter(None, row.cells))[:120]) for row in rows[:3])
    return Finding(
        detector=detector, severity="note", what=what, where=f"row {rows[0].line + 1}", places=places, count=len(rows)
    )
