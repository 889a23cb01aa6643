"""How a text is laid out: its delimiter, its names, and the bytes that hold its rows."""

import re
from collections import Counter
from dataclasses import dataclass, replace

from core.errors import Refused
from core.language import say
from core.sources.findings import Finding, Place
from core.sources.intake.limits import ImportLimits
from core.sources.tables.reading.cells import kind_of_cell
from core.sources.tables.reading.finishing import check_columns
from core.sources.tables.reading.headings.footers import find_footer
from core.sources.tables.reading.headings.header import Header, find_header
from core.sources.tables.reading.plain_text import delimiters
from core.sources.tables.reading.plain_text.fixed_width import Span, delimit, find_spans, sentences_above
from core.sources.tables.reading.plain_text.lines import Line, RowRecord, first_lines, records
from core.sources.tables.table_reading import TableReading

COMMENTS = ("#", "%", "//", "!")
FEWEST_LOOKED_AT, MOST_CELLS = 30, 60_000
"""How much of a wide table is looked at: rows, and cells in them."""


@dataclass(frozen=True)
class TextLayout:
    """How a text is laid out: rows that were looked at, where the names are, and the bytes that hold the data."""

    delimiter: str
    body: list[RowRecord]
    header: Header
    comments: list[Line]
    start: int
    end: int
    footer: tuple[str, ...]
    commented: list[str]
    """Names that stand in the last comment line above the data, where there are no others."""

    @property
    def first_row(self) -> int:
        return self.body[self.header.data].line + 1

    @property
    def header_row(self) -> int:
        """Row of the names as a spreadsheet counts, 0 when there are none."""
        return self.body[self.header.names_to - 1].line + 1 if self.header.rows else 0

    def names(self) -> list[str]:
        rows = [row.cells for row in self.body[self.header.names_from : self.header.names_to]]
        return self.header.join(rows) if rows else self.commented


def find_form(content: bytes, reading: TableReading, limits: ImportLimits) -> tuple[TextLayout, bytes]:
    """Look at the first and last lines; also the content, rewritten where columns stand at fixed places.

    Raises Refused when there are no rows of values.
    """
    lines = first_lines(content)
    if not any(line.text.strip() for line in lines):
        raise Refused(
            say("The file holds nothing but blank lines."), say("Bring a file with a row of names and rows of values.")
        )
    delimiter, spans, above = _delimiter([line.text for line in lines], reading)
    if delimiter == delimiters.FIXED:
        content = delimit(content, spans, above)
        lines = first_lines(content)
    if re.fullmatch(r'(?i)"?sep=.?"?', lines[0].text.strip()):
        lines[0] = replace(lines[0], text="")
    rows = records(lines, delimiter)
    width = Counter(len(row.cells) for row in rows).most_common(1)[0][0]
    numbered = {row.start for row in rows if len(row.cells) == width and _is_numbered_heading(row.cells)}
    comments = [line for line in lines if line.text.lstrip().startswith(COMMENTS) and line.start not in numbered]
    body = [row for row in rows if row.start in numbered or not _is_comment(row.cells)]
    if not any(cell.strip() for row in body for cell in row.cells):
        raise Refused(
            say("The file holds nothing but comments and empty rows."), say("Bring a file with rows of values.")
        )
    width = max(len(row.cells) for row in body)
    check_columns(width, [], limits.model_copy(update={"columns": limits.wide_columns}))
    body = body[: max(FEWEST_LOOKED_AT, MOST_CELLS // max(1, width))]
    told = None if reading.header_row is None else _position(body, reading.header_row)
    header = find_header([row.cells for row in body], header_row=told)
    if header.data >= len(body):
        raise Refused(
            say("The file has names and no rows of values under them."), say("Bring a file with values in it.")
        )
    start = body[header.data].start
    end, footer = find_footer(content, start, delimiter, header)
    above = [line.text for line in comments if line.start < start]
    commented = _commented_names(above, delimiter, header) if above and not header.rows else []
    return TextLayout(delimiter, body, header, comments, start, end, footer, commented), content


def _commented_names(above: list[str], delimiter: str, header: Header) -> list[str]:
    """The last comment as names, when it falls into as many fields as the rows."""
    text = above[-1].strip().lstrip("#%/! ")
    for fields in (delimiters.split_line(text, delimiter), text.replace(delimiters.FIXED, " ").split()):
        if len(fields) == header.width and all(kind_of_cell(field) == "text" for field in fields):
            return [field.strip() for field in fields]
    return []


def _delimiter(lines: list[str], reading: TableReading) -> tuple[str, list[Span], list[str]]:
    """The delimiter, and where columns stand and the sentences above them when it is FIXED."""
    plain = [line for line in lines if line.strip() and not line.lstrip().startswith(COMMENTS)]
    delimiter = delimiters.find_delimiter(lines) if reading.delimiter is None else reading.delimiter
    if reading.delimiter in (None, delimiters.FIXED) and delimiter in (
        delimiters.NONE,
        delimiters.BLANKS,
        delimiters.FIXED,
    ):
        width = delimiters.steady_width(plain, delimiters.BLANKS)
        alike = delimiter == delimiters.BLANKS and all(len(line.split()) == width for line in plain)
        above = 0 if alike else sentences_above(plain)
        spans = [] if alike else find_spans(plain[above:], blank_width=width)
        if spans:
            return delimiters.FIXED, spans, plain[:above]
    return (delimiters.BLANKS if delimiter == delimiters.FIXED else delimiter), [], []


def _position(body: list[RowRecord], header_row: int) -> int:
    """Where the row that a person named stands among `body`; -1 for none."""
    if header_row == 0:
        return -1
    return next((place for place, row in enumerate(body) if row.line + 1 >= header_row), len(body) - 1)


def _is_numbered_heading(cells: list[str]) -> bool:
    """Names of which the first is "#", for the number of the row, rather than a comment."""
    return len(cells) > 2 and cells[0].strip() == "#" and all(kind_of_cell(cell) == "text" for cell in cells[1:])


def _is_comment(cells: list[str]) -> bool:
    return bool(cells) and cells[0].lstrip().startswith(COMMENTS)


def form_findings(form: TextLayout) -> list[Finding]:
    findings = []
    above = [row for row in form.body[: form.header.names_from] if any(cell.strip() for cell in row.cells)]
    if above:
        findings.append(_left_out("title lines", say("Lines above the names were left out."), above))
    if form.header.units is not None:
        findings.append(
            _left_out("units row", say("A row of units stands under the names."), [form.body[form.header.units]])
        )
    if form.header.taken is not None:
        what = say("A row under the names says how the values were taken; it is no part of the names.")
        findings.append(_left_out("heading rows", what, [form.body[form.header.taken]]))
    if form.comments:
        places = tuple(Place(example=line.text[:120]) for line in form.comments[:3])
        what = say("Comment lines were left out.")
        findings.append(
            Finding(
                detector="comments",
                severity="note",
                what=what,
                where=say("the file"),
                places=places,
                count=len(form.comments),
            )
        )
    if not form.header.rows and not form.commented:
        what = say("No row of names was found; the columns are named by their place.")
        findings.append(Finding(detector="no header", severity="warning", what=what, where="row 1"))
    if form.footer:
        places = tuple(Place(example=line[:120]) for line in form.footer[:3])
        what = say("Lines below the data were left out.")
        findings.append(
            Finding(
                detector="footer",
                severity="note",
                what=what,
                where=say("the last rows"),
                places=places,
                count=len(form.footer),
            )
        )
    return findings


def _left_out(detector: str, what: str, rows: list[RowRecord]) -> Finding:
    places = tuple(Place(row=row.line + 1, example=" ".join(filter(None, row.cells))[:120]) for row in rows[:3])
    return Finding(
        detector=detector,
        severity="note",
        what=what,
        where=say("row {line}", line=rows[0].line + 1),
        places=places,
        count=len(rows),
    )
