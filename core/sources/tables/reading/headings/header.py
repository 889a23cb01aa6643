"""Where the names stand in a table, and where its data begin."""

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise

from core.sources.tables.reading.cells import kind_of_cell
from core.sources.tables.reading.headings.units import is_unit, may_be_unit, speaks_of_units, unit_of

Grid = list[list[str]]


@dataclass(frozen=True)
class Header:
    """Rows `names_from` to `names_to` hold the names, `units` perhaps the units, `data` is the first data row.

    Positions in the grid that was looked at; names_from == names_to when there are no names.
    """

    names_from: int
    names_to: int
    data: int
    width: int
    typed: dict[int, str]
    """Column -> number or time, where nearly all cells below are."""
    units: int | None = None
    taken: int | None = None
    """The row that says how values were taken: Avg, Smp, Tot."""

    @property
    def rows(self) -> int:
        return self.names_to - self.names_from

    def join(self, rows: Grid) -> list[str]:
        """One name a column from the rows that hold names; a group's name carries on over the empty cells behind it."""
        width = max((len(row) for row in rows), default=0)
        filled = [_carried(row, width) if place < len(rows) - 1 else row for place, row in enumerate(rows)]
        if len(rows) > 1 and _count_filled(rows[-1]) == 1 and rows[-1][0].strip():
            # pandas writes the index' name alone on the last of several header rows.
            filled = [["", *row[1:]] for row in filled[:-1]] + [filled[-1]]
        names = []
        for column in range(width):
            parts = [row[column].strip() for row in filled if column < len(row) and row[column].strip()]
            names.append(" ".join(dict.fromkeys(parts)))
        return names

    def units_of(self, grid: Grid) -> dict[int, str]:
        """Column -> unit, from the units row."""
        if self.units is None:
            return {}
        if _is_width_row(grid[self.units]):
            return {}
        units = {column: unit for column, cell in enumerate(grid[self.units]) if (unit := unit_of(cell))}
        # Campbell's loggers write "timestamp" and "record number" where others have no unit.
        return {column: unit for column, unit in units.items() if unit not in ("TS", "RN")}


def _block_above(grid: Grid) -> int:
    """Rows of another width that a blank row parts from the table, as an export's own small table of settings."""
    width = _body_width(grid)
    blank = next((place for place, row in enumerate(grid[:20]) if not any(cell.strip() for cell in row)), 0)
    above = [row for row in grid[:blank] if any(cell.strip() for cell in row)]
    return blank + 1 if above and blank + 2 < len(grid) and all(len(row) != width for row in above) else 0


def find_header(grid: Grid, *, header_row: int | None = None) -> Header:
    """Read the first rows of a table: titles above, names, units, data; `header_row` (0-based, -1: none) decides."""
    if header_row is None and (skipped := _block_above(grid)):
        found = find_header(grid[skipped:])
        return replace(
            found,
            names_from=found.names_from + skipped,
            names_to=found.names_to + skipped,
            data=found.data + skipped,
            units=None if found.units is None else found.units + skipped,
            taken=None if found.taken is None else found.taken + skipped,
        )
    width = _body_width(grid)
    if header_row is not None:
        return _as_told(grid, header_row, width)
    kinds = [[kind_of_cell(cell) for cell in row] for row in grid]
    typed = _typed_columns(kinds, width)
    data = _first_data_row(kinds, typed, width)
    # Years along the top of a wide table are its names, below whatever titles there are.
    titled = all(_count_filled(row) < 0.5 * width for row in grid[:data])
    if typed and titled and _is_sequence(grid[data], typed):
        data += 1
    if data + 1 < len(grid) and _is_width_row(grid[data]):
        data += 1
    if not typed:
        data = next((place + 1 for place, row in enumerate(grid) if _count_filled(row) >= 0.5 * width), 1)
    taken = _taken_row(grid, data, width)
    names_from, names_to, units = _name_rows(grid, typed, data if taken is None else taken, width)
    return Header(names_from, names_to, data, width, typed, units, taken)


def _as_told(grid: Grid, header_row: int, width: int) -> Header:
    typed = _typed_columns([[kind_of_cell(cell) for cell in row] for row in grid[max(0, header_row) :]], width)
    if header_row < 0:
        return Header(0, 0, 0, width, typed)
    header_row = min(header_row, len(grid) - 1)
    data = header_row + 1
    below = data < len(grid) and (_is_units_row(grid[data]) or _is_units_by_shape(grid[data], grid[header_row], typed))
    units = data if below else None
    return Header(header_row, header_row + 1, data + (units is not None), width, typed, units)


def _body_width(grid: Grid) -> int:
    filled = [len(row) for row in grid if any(cell.strip() for cell in row)]
    body = filled[len(filled) // 3 :]
    return Counter(body).most_common(1)[0][0] if body else 0


def _typed_columns(kinds: list[list[str]], width: int) -> dict[int, str]:
    """Column -> number or time, for columns that are mostly of that kind in the lower half."""
    filled = [row for row in kinds if any(kind != "empty" for kind in row)]
    body = filled[min(len(filled) // 2, len(filled) - 1) :] if filled else []
    typed = {}
    for column in range(width):
        counts = Counter(row[column] for row in body if len(row) > column and row[column] != "empty")
        if not counts:
            continue
        kind, number = counts.most_common(1)[0]
        if kind in ("number", "time") and number >= 0.6 * counts.total():
            typed[column] = kind
    return typed


def _first_data_row(kinds: list[list[str]], typed: dict[int, str], width: int) -> int:
    if not typed:
        return 0
    for position, row in enumerate(kinds):
        there = [(row[column], kind) for column, kind in typed.items() if column < len(row) and row[column] != "empty"]
        fits = sum(found == kind for found, kind in there)
        if len(row) >= 0.5 * width and there and fits >= 0.6 * len(there):
            return position
    return 0


def _is_sequence(row: list[str], typed: dict[int, str]) -> bool:
    """Whether the typed cells count up by one, as years or days along the top of a wide table do."""
    numbers = []
    for column in typed:
        cell = row[column].strip().lstrip("XxFfVvDdYy") if column < len(row) else ""
        if not cell.isdigit():
            return False
        numbers.append(int(cell))
    steps = {later - earlier for earlier, later in pairwise(numbers)}
    return len(numbers) >= 3 and len(steps) == 1 and steps != {0} and len(typed) < len(row) + 1


def _taken_row(grid: Grid, data: int, width: int) -> int | None:
    """The last row above the data, where it says how values were taken and units and names of their own stand above."""
    if data < 3 or not _is_units_row(grid[data - 2]):
        return None
    filled = [cell.strip().casefold() for cell in grid[data - 1] if cell.strip()]
    names = [cell.strip() for cell in grid[data - 3]]
    alone = len(names) == width == len(set(names)) and all(names)
    return data - 1 if alone and filled and all(word in _TAKEN for word in filled) else None


_TAKEN = frozenset("avg smp tot min max std med mean sum sample average total wvc count last first".split())  # noqa: SIM905


def _name_rows(grid: Grid, typed: dict[int, str], data: int, width: int) -> tuple[int, int, int | None]:
    """(first names row, row after the last, units row) among the rows above the data."""
    units = None
    last = data - 1
    while last >= 0 and not any(cell.strip() for cell in grid[last]):
        last -= 1
    if last < 0 or _holds_values(grid[last], typed):
        return 0, 0, None
    below = _is_units_row(grid[last]) or _is_width_row(grid[last])
    below = below or (last > 0 and _is_units_by_shape(grid[last], grid[last - 1], typed))
    if last > 0 and below and _count_filled(grid[last - 1]) >= 0.5 * width:
        units, last = last, last - 1
    first = last
    while (
        first > 0
        and last - first < 3
        and _is_upper_name_row(grid, first - 1, width)
        and not _holds_values(grid[first - 1], typed)
    ):
        first -= 1
    if _count_filled(grid[last]) < 0.5 * width and first == last and width > 1 and _count_filled(grid[last]) < 2:
        return 0, 0, units
    return first, last + 1, units


def _holds_values(row: list[str], typed: dict[int, str]) -> bool:
    """Whether every column of numbers has one with decimals: values of another kind of row rather than names."""
    cells = [row[place].strip() for place, kind in typed.items() if kind == "number" and place < len(row)]
    return bool(cells) and all(re.fullmatch(r"[-+]?\d+[.,]\d+", cell) for cell in cells)


def _is_upper_name_row(grid: Grid, position: int, width: int) -> bool:
    """A row above the names that is as wide as they are, or names groups of columns."""
    row = grid[position]
    # A row that goes on behind the columns is about something else: the logger, the file.
    if _is_key_and_value(row):
        return False
    longer = any(cell.strip() for cell in row[width:])
    return len(row) >= width > 1 and not longer and _count_filled(row) >= max(2, 0.3 * width)


def _is_key_and_value(row: list[str]) -> bool:
    """ "Title, Sales of a shop" and nothing behind it: about the file, while groups of columns begin further right."""
    return _count_filled(row) == 2 and all(cell.strip() for cell in row[:2])


def _is_units_row(row: list[str]) -> bool:
    filled = [cell for cell in row if cell.strip()]
    return bool(filled) and sum(is_unit(cell) for cell in filled) >= 0.6 * len(filled)


def _is_units_by_shape(row: list[str], names: list[str], typed: dict[int, str]) -> bool:
    """Whether short cells stand under names of their own, over values, and enough of them can only be units."""
    filled = {place: cell.strip() for place, cell in enumerate(row) if cell.strip()}
    above = [names[place].strip() if place < len(names) else "" for place in filled]
    if (
        not filled
        or not all(above)
        or len(set(above)) < len(above)
        or sum(map(speaks_of_units, above)) * 3 >= len(above)
    ):
        return False
    certain = sum(map(speaks_of_units, filled.values()))
    if any(cell.casefold() in _TAKEN and not is_unit(cell) for cell in filled.values()) or 3 * certain < len(filled):
        return False
    return all(
        speaks_of_units(cell) or (place in typed and kind_of_cell(cell) in ("text", "empty") and may_be_unit(cell))
        for place, cell in filled.items()
    )


def _is_width_row(row: list[str]) -> bool:
    """ "5s 20d 14n": how wide each column is and of what kind, as some exports write under the names."""
    return len(row) > 1 and all(re.fullmatch(r"\d{1,3}[sdnc]", cell.strip()) for cell in row)


def _count_filled(row: list[str]) -> int:
    return sum(bool(cell.strip()) for cell in row)


def _carried(row: list[str], width: int) -> list[str]:
    carried, last = [], ""
    for cell in [*row, *[""] * (width - len(row))]:
        last = cell.strip() or last
        carried.append(last)
    return carried
