"""Lines below the data: sums, sources, notes."""

import re

from core.data.reading.cells import kind_of_cell
from core.data.reading.header import Header
from core.data.reading.lines import last_lines, records

LONGEST = 40
_SUM = re.compile(
    r"(?i)^\W*(grand )?(total|sum|average|mean|summe|gesamt|insgesamt|mittelwert|totale|totaal|moyenne|suma)\b"
)


def find_footer(content: bytes, start: int, delimiter: str, header: Header) -> tuple[int, tuple[str, ...]]:
    """(byte after the last data row, the lines below it); at most 40 lines are taken for a footer."""
    lines = last_lines(content, after=start)
    rows = records(lines, delimiter)
    cut = len(rows)
    while cut > 0 and len(rows) - cut < LONGEST and is_footer(rows[cut - 1].cells, header):
        cut -= 1
    below = [row for row in rows[cut:] if any(cell.strip() for cell in row.cells)]
    if not below or cut == 0:
        return len(content), ()
    return rows[cut].start, tuple(delimiter.join(row.cells).strip() for row in below)


def is_footer(cells: list[str], header: Header) -> bool:
    """Blank, or a note or a sum rather than values in their columns."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if not filled:
        return True
    if any("\n" in cell for cell in cells):
        # More likely a quotation mark that swallowed the rows below.
        return False
    if 0 in header.typed and (_SUM.match(filled[0]) or (cells[0].strip() and kind_of_cell(cells[0]) == "text")):
        return True
    typed = [place for place in header.typed if place < len(cells) and cells[place].strip()]
    fits = sum(kind_of_cell(cells[place]) in (header.typed[place], "empty") for place in typed)
    sparse = len(filled) <= max(1, header.width // 3)
    return bool(header.typed) and fits == 0 and (sparse or len(cells) < header.width) and header.width > 1
