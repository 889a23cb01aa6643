"""Pairs of sentences without names above them, one pair a line with a tab between, as Tatoeba and Anki export them."""

import pyarrow as pa

from core.language import say
from core.sources.findings import Finding, Place
from core.sources.intake.limits import ImportLimits
from core.sources.tables.reading.finishing import UnfinishedTable, finish
from core.sources.tables.reading.packing.encodings import Text
from core.sources.tables.reading.raw_table import RawTable
from core.sources.tables.table_reading import TableReading
from core.words import counted

LOOKED_AT = 400
FEWEST_LINES = 5
SIDES = ("source", "target")
ATTRIBUTION = "attribution"
_ENDS = ".!?…。！？؟।।»”\"')"


def are_pair_lines(text: Text) -> bool:
    """Lines of two or three fields of which the first two are sentences, the first line too: a name is none."""
    head = text.content[:200_000].decode("utf-8", errors="ignore").replace("\r", "")
    lines = [line.split("\t") for line in head.split("\n") if line.strip()][:LOOKED_AT]
    if len(lines) < FEWEST_LINES or len(lines[0]) not in (2, 3) or not _is_pair(lines[0]):
        return False
    alike = [line for line in lines if len(line) == len(lines[0])]
    return len(alike) >= 0.9 * len(lines) and sum(map(_is_pair, alike)) >= 0.5 * len(alike)


def read_pair_lines(text: Text, reading: TableReading, limits: ImportLimits) -> RawTable:
    """Columns source, target and, where there is a third field, attribution; quotation marks are part of the text."""
    lines = text.content.decode("utf-8").replace("\r\n", "\n").split("\n")
    rows = [(number, line.split("\t")) for number, line in enumerate(lines, 1) if line.strip()]
    width = len(rows[0][1])
    right = [row for _, row in rows if len(row) == width]
    wrong = [number for number, row in rows if len(row) != width]
    names = [*SIDES, ATTRIBUTION][:width]
    table = pa.table({name: pa.array([row[at] for row in right], pa.string()) for at, name in enumerate(names)})
    reading = reading.model_copy(update={"encoding": text.encoding, "delimiter": "\t", "header_row": 0})
    return finish(
        UnfinishedTable(
            table=table,
            names=names,
            units={},
            reading=reading,
            first_row=1,
            header_row=0,
            facts=(say("one pair a line, tabs"), text.fact),
            findings=(*text.findings, *_out_of_place(wrong, width)),
        ),
        limits,
    )


def _is_pair(fields: list[str]) -> bool:
    return all(
        field.strip()[-1:] in _ENDS and any(map(str.isalpha, field)) for field in fields[:2] if field.strip()
    ) and all(field.strip() for field in fields[:2])


def _out_of_place(wrong: list[int], width: int) -> list[Finding]:
    if not wrong:
        return []
    what = say("{do} not have {width} fields; left out.", do=counted(len(wrong), "line does", "lines do"), width=width)
    places = tuple(Place(row=row) for row in wrong[:5])
    return [
        Finding(detector="lines", severity="warning", what=what, where=say("the file"), places=places, count=len(wrong))
    ]
