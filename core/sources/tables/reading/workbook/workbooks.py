"""Sheets of Excel and OpenDocument workbooks as tables."""

import io
import zipfile
from typing import Any

import pyarrow as pa
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from core.errors import Refused
from core.language import say
from core.sources.findings import Finding, Place, Severity
from core.sources.intake.limits import ImportLimits
from core.sources.tables.reading.finishing import UnfinishedTable, check_columns, finish
from core.sources.tables.reading.headings.footers import data_ends
from core.sources.tables.reading.headings.header import Header, find_header
from core.sources.tables.reading.plain_text.lines import FIRST, LAST
from core.sources.tables.reading.raw_table import RawTable
from core.sources.tables.reading.typed import cell_text, column_of
from core.sources.tables.reading.workbook.merged import fill_merged
from core.sources.tables.reading.workbook.sheet_scan import SheetScan, scan_workbook
from core.sources.tables.reading.workbook.sheets import (
    Sheet,
    added_columns,
    choose,
    largest_of_one_shape,
    sheet_findings,
)
from core.sources.tables.table_reading import JOINED, TableReading
from core.words import counted


def read_workbook(
    content: bytes, name: str, reading: TableReading, limits: ImportLimits, archive: zipfile.ZipFile | None = None
) -> RawTable:
    """The table on a sheet, or on several sheets of one shape; raises Refused. The file's name may say the year."""
    scan = scan_workbook(archive, limits) if archive is not None else SheetScan()
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = _sheets(workbook, reading, limits)
    except PasswordError:
        raise Refused(
            say("The workbook is locked with a password."), say("Save it without a password and bring that.")
        ) from None
    except (CalamineError, zipfile.BadZipFile, OSError, OverflowError, ValueError) as error:
        raise Refused(
            say("The workbook is damaged or not one we can read ({value}).", value=str(error)[:120]),
            say("Open it in a spreadsheet program and save it again as xlsx."),
        ) from None
    return _table(choose(sheets, reading), sheets, workbook, scan, reading, limits, name)


def _sheets(workbook: CalamineWorkbook, reading: TableReading, limits: ImportLimits) -> list[Sheet]:
    """Visible sheets with a table on them, in the workbook's order."""
    sheets, filled = [], []
    for meta in workbook.sheets_metadata:
        hidden = meta.visible is not SheetVisibleEnum.Visible
        if meta.typ is not SheetTypeEnum.WorkSheet or (hidden and meta.name != reading.sheet):
            continue
        sheet = workbook.get_sheet_by_name(meta.name)
        _check_size(sheet, limits)
        rows = sheet.to_python(skip_empty_area=False)
        if any(value != "" for row in rows for value in row):
            filled.append(meta.name)
            if (opened := _open(sheet, rows, reading)) is not None:
                sheets.append(opened)
    if not sheets:
        what = (
            say("No sheet holds rows of values (looked at {filled}).", filled=", ".join(filled))
            if filled
            else say("All sheets are empty.")
        )
        raise Refused(what, say("Bring a workbook whose sheet has a row of names and values under them."))
    return sheets


def _check_size(sheet: CalamineSheet, limits: ImportLimits) -> None:
    if sheet.total_height * sheet.total_width > limits.sheet_cells:
        raise Refused(
            say(
                "Sheet {name} spans {total_height} and {total_width}; at most {sheet_cells} are read.",
                name=sheet.name,
                total_height=counted(sheet.total_height, "row"),
                total_width=counted(sheet.total_width, "column"),
                sheet_cells=counted(limits.sheet_cells, "cell"),
            ),
            say("Delete stray cells far from the table, or save only the table."),
        )


def _open(sheet: CalamineSheet, rows: list[list[Any]], reading: TableReading) -> Sheet | None:
    grid = [_trimmed([cell_text(value) for value in row]) for row in rows[:FIRST]]
    header = find_header(grid, header_row=None if reading.header_row is None else reading.header_row - 1)
    if header.data >= len(rows):
        return None
    rows, below = _without_footer(rows, header)
    findings = (*_above(grid, header), *below, *fill_merged(rows, sheet.merged_cell_ranges, header))
    names = header.join(grid[header.names_from : header.names_to])
    width = max((len(row) for row in rows), default=0)
    return Sheet(sheet.name, rows, header, names + [""] * (width - len(names)), findings)


def _above(grid: list[list[str]], header: Header) -> list[Finding]:
    """What stands above and under the names, and is not data."""
    findings = []
    titles = [(row, cells) for row, cells in enumerate(grid[: header.names_from], 1) if any(cells)]
    if titles:
        findings.append(_line("title lines", say("Lines above the names were left out."), *titles[0], len(titles)))
    if header.units is not None:
        row = header.units
        findings.append(_line("units row", say("A row of units stands under the names."), row + 1, grid[row], 1))
    if not header.rows:
        what = say("No row of names was found; the columns are named by their place.")
        findings.append(
            Finding(detector="no header", severity="warning", what=what, where=say("row {data}", data=header.data + 1))
        )
    return findings


def _without_footer(rows: list[list[Any]], header: Header) -> tuple[list[list[Any]], list[Finding]]:
    """The rows above sums and notes, and what was left out."""
    start = max(header.data, len(rows) - LAST)
    last = [[cell_text(value) for value in row] for row in rows[start:]]
    cut = data_ends(last, header)
    below = [cells for cells in last[cut:] if any(cells)]
    if not below or cut == 0:
        return rows, []
    what = say("Lines below the data were left out.")
    return rows[: start + cut], [_line("footer", what, start + cut + 1, below[0], len(below))]


def _line(detector: str, what: str, row: int, cells: list[str], count: int) -> Finding:
    places = (Place(row=row, example=" ".join(filter(None, cells))[:120]),)
    return Finding(
        detector=detector, severity="note", what=what, where=say("row {row}", row=row), places=places, count=count
    )


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1].strip():
        cells.pop()
    return cells


def _table(
    chosen: list[Sheet],
    sheets: list[Sheet],
    workbook: CalamineWorkbook,
    scan: SheetScan,
    reading: TableReading,
    limits: ImportLimits,
    file: str,
) -> RawTable:
    first, joined = chosen[0], len(chosen) > 1
    check_columns(
        len(first.names), [[cell_text(value) for value in row] for row in first.data[:20]], limits, names=first.names
    )
    rows = [row for sheet in chosen for row in sheet.data]
    columns = [
        column_of([row[place] if place < len(row) else None for row in rows]) for place in range(len(first.names))
    ]
    added = added_columns(chosen, reading, file)
    columns += [column_of(values) for values in added.values()]
    names = [*first.names, *added]
    header_row = first.header.names_to if first.header.rows else 0
    all_names = tuple(sheet.name for sheet in sheets)
    draft = UnfinishedTable(
        table=pa.table(columns, names=[str(place) for place in range(len(names))]),
        names=names,
        units=first.header.units_of([[cell_text(value) for value in row] for row in first.rows[:FIRST]]),
        reading=reading.model_copy(update={"sheet": JOINED if joined else first.name, "header_row": header_row}),
        first_row=first.header.data + 1,
        header_row=header_row,
        facts=(
            say("{chosen} sheets of one shape", chosen=len(chosen)) if joined else say("sheet {name}", name=first.name),
        ),
        findings=(
            *sheet_findings(chosen, sheets, added),
            *_findings(workbook, scan),
            *(f for sheet in chosen for f in sheet.findings),
        ),
        sheets=(JOINED, *all_names) if largest_of_one_shape(sheets) else all_names,
    )
    return finish(draft, limits)


def _findings(workbook: CalamineWorkbook, scan: SheetScan) -> list[Finding]:
    findings = []
    hidden = [meta.name for meta in workbook.sheets_metadata if meta.visible is not SheetVisibleEnum.Visible]
    if hidden:
        findings.append(
            _finding("hidden sheets", "note", say("Hidden sheets were not read."), ", ".join(hidden), len(hidden))
        )
    if scan.error_cells:
        what = say("Cells with an error of the spreadsheet are empty here.")
        findings.append(_finding("error cells", "warning", what, "such as #DIV/0!", scan.error_cells))
    if scan.formulas_without_value:
        what = say(
            "Formulas without a stored value are empty here; open the file in a spreadsheet program and save it."
        )
        findings.append(_finding("formulas", "warning", what, "", scan.formulas_without_value))
    return findings


def _finding(detector: str, severity: Severity, what: str, example: str, count: int) -> Finding:
    place = Place(example=example[:120])
    return Finding(
        detector=detector, severity=severity, what=what, where=say("the workbook"), places=(place,), count=count
    )
