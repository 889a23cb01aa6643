"""Lines below the data: sums, sources, notes."""

import re

from core.sources.tables.reading.cells import kind_of_cell
from core.sources.tables.reading.headings.header import Header
from core.sources.tables.reading.plain_text.lines import last_lines, records

LONGEST = 40
_SUM = re.compile(
    r"(?i)^\W*(grand )?(total|sum|average|mean|summe|gesamt|insgesamt|mittelwert|totale|totaal|moyenne|suma|razem"
    r"|celkem|spolu|totalt|yhteensä|összesen|итого|toplam)\b"
)


_RULE = re.compile(r"[-_=*+|\s]{4,}")


def find_footer(content: bytes, start: int, delimiter: str, header: Header) -> tuple[int, tuple[str, ...]]:
    """(byte after the last data row, the lines below it); at most 40 lines are taken for a footer."""
    lines = last_lines(content, after=start)
    rows = records(lines, delimiter)
    cut = data_ends([row.cells for row in rows], header)
    below = [row for row in rows[cut:] if any(cell.strip() for cell in row.cells)]
    if not below or cut == 0:
        return len(content), ()
    return rows[cut].start, tuple(delimiter.join(row.cells).strip() for row in below)


def data_ends(rows: list[list[str]], header: Header) -> int:
    """How many of the last rows of a table, from the first of these on, are data rather than notes and sums below."""
    cut = len(rows)
    while cut > 0 and len(rows) - cut < LONGEST and is_footer(rows[cut - 1], header):
        cut -= 1
    return cut - 1 if _is_bare_sum(rows[:cut], header) else cut


def _is_bare_sum(rows: list[list[str]], header: Header) -> bool:
    """Whether the last row has numbers and no time, and all rows before it have one: a sum without a word."""
    if header.typed.get(0) != "time" or len(rows) < 10 or rows[-1][0].strip():
        return False
    numbers = [place for place, kind in header.typed.items() if kind == "number" and place < len(rows[-1])]
    return all(row and row[0].strip() for row in rows[-10:-1]) and any(rows[-1][place].strip() for place in numbers)


def is_footer(cells: list[str], header: Header) -> bool:
    """Blank, or a note or a sum rather than values in their columns."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if not filled or (len(filled) == 1 and header.width > 1 and _RULE.fullmatch(filled[0])):
        return True
    if any("\n" in cell for cell in cells):
        # More likely a quotation mark that swallowed the rows below.
        return False
    worded = cells[0].strip() and kind_of_cell(cells[0]) == "text"
    if 0 in header.typed and (_SUM.match(filled[0]) or (worded and (header.typed[0] == "time" or len(filled) == 1))):
        return True
    typed = [place for place in header.typed if place < len(cells) and cells[place].strip()]
    fits = sum(kind_of_cell(cells[place]) in (header.typed[place], "empty") for place in typed)
    sparse = len(filled) <= max(1, header.width // 3)
    return bool(header.typed) and fits == 0 and (sparse or len(cells) < header.width) and header.width > 1
