"""Rows with too few or too many fields: filled up, blanked, or the reason to refuse the file."""

import numpy as np

from core.errors import Refused
from core.language import say
from core.sources.findings import Finding, Place
from core.sources.tables.reading.rows import RowSpans, find_rows, rewrite
from core.words import counted


def mend(
    data: memoryview, delimiter: str, width: int, *, first_row: int, comments: tuple[str, ...]
) -> tuple[memoryview, list[Finding]]:
    """`data` with every row [width] fields wide, and what was done; raises Refused for rows that are too long."""
    rows = find_rows(data, delimiter)
    odd = np.flatnonzero((rows.fields != width) & (rows.fields > 0))
    changed, short, left_out = {}, [], []
    for position in odd.tolist():
        line = bytes(data[rows.starts[position] : rows.stops[position]])
        fields = int(rows.fields[position])
        if line.lstrip().startswith(tuple(mark.encode() for mark in comments)):
            changed[position] = b""
            left_out.append(position)
        elif fields < width:
            changed[position] = line + delimiter.encode() * (width - fields)
            short.append(position)
        else:
            kept = line.rstrip(b" " + delimiter.encode())
            missing = width - 1 - kept.count(delimiter.encode())
            if missing < 0 or b'"' in line:
                raise too_long(line, position + first_row, fields, width, rows)
            changed[position] = kept + delimiter.encode() * missing
    findings = []
    if short:
        what = say(
            "Rows with fewer fields than the {width}; what is missing at their end is empty.",
            width=counted(width, "column"),
        )
        findings.append(_finding("short rows", "warning", what, data, rows, short, first_row))
    if left_out:
        what = say("Comment lines between the rows were left out.")
        findings.append(_finding("comments", "note", what, data, rows, left_out, first_row))
    return rewrite(data, rows, changed), findings


def too_long(line: bytes, row: int, fields: int, width: int, rows: RowSpans) -> Refused:
    many = int((rows.fields > width).sum())
    shown = line[:120].decode("utf-8", "replace")
    if line.count(b'"') % 2 or b"\n" in line:
        return Refused(
            say(
                "A quotation mark is opened in row {row} and never closed: {value}",
                row=row,
                value=shown.splitlines()[0],
            ),
            say("Close it, or export the table again."),
        )
    return Refused(
        say(
            "Row {row} has {fields} fields where the table has {width} ({many}): {shown}",
            row=row,
            fields=fields,
            width=width,
            many=counted(many, "such row"),
            shown=shown,
        ),
        say("Probably a comma inside a number or a text. Export the file again with semicolons or with quoted text."),
    )


def _finding(
    detector, severity, what: str, data: memoryview, rows: RowSpans, positions: list[int], first_row: int
) -> Finding:
    places = tuple(
        Place(
            row=place + first_row,
            example=bytes(data[rows.starts[place] : rows.stops[place]][:120]).decode("utf-8", "replace"),
        )
        for place in positions[:5]
    )
    return Finding(
        detector=detector,
        severity=severity,
        what=what,
        where=say("row {count}", count=positions[0] + first_row),
        places=places,
        count=len(positions),
    )
