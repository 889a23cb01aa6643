"""More fields in the rows than names above them: which name belongs to which field."""

from itertools import pairwise

from core.errors import Refused
from core.language import say
from core.sources.findings import Finding, Place
from core.sources.tables.reading.cells import kind_of_cell
from core.sources.tables.reading.headings.header import Header
from core.sources.tables.reading.plain_text.lines import RowRecord


def align_names(
    given: list[str], header: Header, body: list[RowRecord], delimiter: str
) -> tuple[list[str], list[Finding]]:
    """Names for every field, from the left; raises Refused when the rows show that names and fields have shifted."""
    given = _without_empty_end(given, header.width)
    missing = header.width - len(given)
    if missing <= 0 or not header.rows:
        return given + [""] * max(0, missing), []
    rows = [row for row in body[header.data :] if len(row.cells) == header.width]
    cells = [row.cells for row in rows]
    if all(not any(cell.strip() for cell in row[len(given) :]) for row in cells):
        return given + [""] * missing, []
    if delimiter == "," and (places := _split_decimals(cells)):
        raise _split(given, rows[0], places, header)
    first = rows[0]
    if missing == 1 and _counts_up([row[0] for row in cells]) and kind_of_cell(given[0]) == "text":
        what = say(
            "The rows have one field more than there are names; the first field counts the rows and has no name."
        )
        return ["", *given], [_finding(what, first)]
    what = say(
        "The rows have {width} fields and there are {given} names; the last fields have no name.",
        width=header.width,
        given=len(given),
    )
    return given + [""] * missing, [_finding(what, first)]


def _without_empty_end(names: list[str], width: int) -> list[str]:
    while len(names) > width and not names[-1].strip():
        names = names[:-1]
    return names


def _split_decimals(rows: list[list[str]]) -> list[int]:
    """Fields that look like the part before a decimal comma, the next one like the part behind it."""
    if any("." in cell for row in rows for cell in row if kind_of_cell(cell) == "number"):
        return []
    columns = list(zip(*rows, strict=True))
    whole = [all(cell.strip().lstrip("+-").isdigit() for cell in column) for column in columns]
    bare = [all(cell.strip().isdigit() for cell in column) for column in columns]
    return [place for place in range(len(columns) - 1) if whole[place] and bare[place + 1]]


def _split(given: list[str], row: RowRecord, places: list[int], header: Header) -> Refused:
    pair = ",".join(row.cells[places[0] : places[0] + 2])
    return Refused(
        say(
            "The rows have {width} fields and there are {given} names. Row {line} reads {value}: "
            "{pair} looks like one number that its decimal comma split in two.",
            width=header.width,
            given=len(given),
            line=row.line + 1,
            value=",".join(row.cells)[:120],
            pair=pair,
        ),
        say("Export the file again with semicolons between the fields, or with decimal points."),
    )


def _counts_up(cells: list[str]) -> bool:
    numbers = [int(cell) for cell in cells if cell.strip().isdigit()]
    steps = pairwise(numbers)
    return (
        len(numbers) == len(cells) > 1
        and numbers[0] in (0, 1)
        and all(later - earlier == 1 for earlier, later in steps)
    )


def _finding(what: str, row: RowRecord) -> Finding:
    place = Place(row=row.line + 1, example=",".join(row.cells)[:120])
    return Finding(
        detector="shifted names",
        severity="warning",
        what=what,
        where=say("row {line}", line=row.line + 1),
        places=(place,),
    )
