"""Workbooks that are far-fetched, damaged or dangerous."""

import datetime
import io
import struct
import time
import zipfile

import pytest
import xlsxwriter
import xlwt

from core.errors import Refused
from core.sources.intake.limits import ImportLimits
from core.sources.tables.reading import read_raw

from .books import number_cell, ods, packed, table_rows, text_cell, xlsb, xlsx

MONDAY = datetime.datetime(2024, 1, 1)
ROWS = [["date", "value"], ["2024-01-01", 1.5], ["2024-01-02", 2.0], ["2024-01-03", 3.5]]


def read(content: bytes, name: str = "book.xlsx", **limits):
    return read_raw(content, name, limits=ImportLimits(**limits))


def refusal(content: bytes, *, seconds: float = 30) -> str:
    began = time.process_time()
    with pytest.raises(Refused) as caught:
        read(content)
    assert time.process_time() - began < seconds
    assert caught.value.hint
    return caught.value.message


def detectors(raw) -> set[str]:
    return {finding.detector for finding in raw.findings}


def book(*sheets: tuple[str, list[list]], hidden: str = "") -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as workbook:
        for name, rows in sheets:
            sheet = workbook.add_worksheet(name)
            for place, row in enumerate(rows):
                sheet.write_row(place, 0, row)
            if name == hidden:
                sheet.hide()
    return content.getvalue()


def days(count: int, *, start: datetime.datetime = MONDAY) -> list[list]:
    return [["date", "value"], *([start + datetime.timedelta(place), place + 0.5] for place in range(count))]


def test_x01_a_normal_workbook_is_read_with_its_dates() -> None:
    raw = read(book(("Sales", days(5))))
    assert raw.table.column("date").to_pylist() == [MONDAY + datetime.timedelta(place) for place in range(5)]
    assert raw.table.column("value").to_pylist() == [0.5, 1.5, 2.5, 3.5, 4.5]
    assert (raw.first_row, raw.reading.sheet, raw.findings) == (2, "Sales", ())


def test_x02_a_cell_in_the_last_corner_is_refused_at_once() -> None:
    far = xlsx(table_rows() + f'<row r="1048576">{number_cell("XFD1048576", 1)}</row>')
    assert "1,048,576 rows" in refusal(far, seconds=2)


def test_x03_a_cell_in_the_last_column_is_refused() -> None:
    refusal(xlsx(table_rows(300) + f'<row r="400">{number_cell("XFD400", 1)}</row>'))


def test_x04_a_dimension_that_lies_is_not_believed() -> None:
    raw = read(xlsx(table_rows(), dimension="A1:XFD1048576"))
    assert raw.table.shape == (12, 2)


def test_x05_three_million_cells_are_read_in_time_or_refused() -> None:
    cells = "".join(f'<c r="{letter}@"><v>1.5</v></c>' for letter in "ABCDEFGHIJ")
    rows = "".join(f'<row r="{row}">{cells.replace("@", str(row))}</row>' for row in range(1, 300_001))
    began = time.process_time()
    assert read(xlsx(rows)).table.num_rows == 300_000
    assert time.process_time() - began < 20


def test_x06_three_million_texts_are_refused() -> None:
    shared = "<sst>" + "<si><t>a</t></si>" * 3_000_000 + "</sst>"
    assert "different texts" in refusal(xlsx(table_rows(), shared=shared))


def test_x07_a_text_of_three_hundred_megabytes_is_refused() -> None:
    shared = b"<sst><si><t>" + b"a" * 300_000_000 + b"</t></si></sst>"
    assert "characters" in refusal(xlsx(table_rows(), shared=shared))


def test_x08_an_entity_bomb_is_refused() -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    shared = f'<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY e0 "ha">{entities}]><sst><si><t>&e9;</t></si></sst>'
    assert "entities" in refusal(xlsx(table_rows(), shared=shared))


def test_x09_an_outside_entity_is_refused() -> None:
    shared = (
        '<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY x SYSTEM "file:///etc/passwd">]><sst><si><t>&x;</t></si></sst>'
    )
    assert "entities" in refusal(xlsx(table_rows(), shared=shared))


def test_x10_formulas_without_values_are_noticed() -> None:
    rows = table_rows() + '<row r="14"><c r="A14"><f>A13+1</f></c><c r="B14"><f>B13+1</f><v></v></c></row>'
    assert "formulas" in detectors(read(xlsx(rows)))


def test_x11_error_cells_are_noticed() -> None:
    rows = table_rows() + f'<row r="14">{number_cell("A14", 45304, style=1)}<c r="B14" t="e"><v>#DIV/0!</v></c></row>'
    raw = read(xlsx(rows))
    assert detectors(raw) == {"error cells"}
    assert raw.table.column("value").to_pylist()[-1] is None


def test_x12_of_two_sheets_one_is_read_and_the_other_offered() -> None:
    content = book(("Notes", [["who", "what"], ["Ann", "checked"], ["Ben", "signed"]]), ("Data", days(5)))
    raw = read(content)
    assert raw.reading.sheet == "Data"
    assert raw.sheets == ("Notes", "Data")
    assert detectors(raw) == {"sheets"}
    other = read_raw(content, "book.xlsx", raw.reading.model_copy(update={"sheet": "Notes", "header_row": None}))
    assert other.table.column_names == ["who", "what"]


def test_x13_hidden_and_empty_sheets_are_passed_over() -> None:
    raw = read(book(("Empty", []), ("Secret", days(9)), ("Data", days(5)), hidden="Secret"))
    assert raw.reading.sheet == "Data"
    assert raw.table.num_rows == 5
    assert "hidden sheets" in detectors(raw)


def test_x14_merged_cells_are_taken_apart_with_a_notice() -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["region", "month", "value"])
        for place in range(6):
            sheet.write_row(place + 1, 1, [f"2024-0{place + 1}", place * 2.0])
        sheet.merge_range(1, 0, 3, 0, "north")
        sheet.merge_range(4, 0, 6, 0, "south")
    raw = read(content.getvalue())
    assert raw.table.column("region").to_pylist() == ["north"] * 3 + ["south"] * 3
    assert detectors(raw) == {"merged cells"}


def test_x15_both_calendars_of_excel_are_told_apart() -> None:
    assert read(xlsx(table_rows())).table.column("date")[0].as_py() == datetime.datetime(2024, 1, 1)
    of_1904 = read(xlsx(table_rows(first_day=43830), dated_1904=True))
    assert of_1904.table.column("date")[0].as_py() == datetime.datetime(2024, 1, 1)


def test_x16_a_password_is_asked_to_be_removed() -> None:
    container = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + "EncryptedPackage".encode("utf-16-le") + bytes(3000)
    assert "password" in refusal(container)


def test_x17_macros_are_refused() -> None:
    assert "macros" in refusal(xlsx(table_rows(), xl__vbaProject_bin="x").replace(b"vbaProject_bin", b"vbaProject.bin"))


@pytest.mark.parametrize("kind", ["xls", "xlsb", "ods"])
def test_x18_the_other_formats_are_read(kind: str) -> None:
    content = {"xls": _xls, "xlsb": xlsb, "ods": lambda rows: ods(rows, empty_rows=1_048_572)}[kind](ROWS)
    raw = read(content, f"book.{kind}")
    assert raw.table.to_pydict() == {"date": ["2024-01-01", "2024-01-02", "2024-01-03"], "value": [1.5, 2.0, 3.5]}
    assert not raw.findings


def _xls(rows: list[list]) -> bytes:
    workbook, content = xlwt.Workbook(), io.BytesIO()
    sheet = workbook.add_sheet("Data")
    for place, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet.write(place, column, value)
    workbook.save(content)
    return content.getvalue()


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
def test_x19_a_truncated_workbook_is_refused(share: float) -> None:
    content = book(("Sales", days(500)))
    refusal(content[: int(len(content) * share)])


def test_x20_thirty_thousand_members_are_refused() -> None:
    parts = {f"xl/worksheets/sheet{place}.xml": "" for place in range(30_000)}
    assert "30,00" in refusal(packed(parts | {"xl/workbook.xml": ""}))


def test_x21_overlapping_members_are_refused() -> None:
    content = bytearray(packed({"xl/workbook.xml": "a" * 5000, "xl/worksheets/sheet1.xml": "b" * 5000}))
    second = content.rindex(b"PK\x01\x02")
    struct.pack_into("<I", content, second + 42, 0)
    assert "overlap" in refusal(bytes(content))


@pytest.mark.parametrize("name", ["../../evil.xml", "/etc/evil.xml", "xl\\..\\..\\evil.xml", "C:/evil.xml"])
def test_x22_names_that_point_outside_are_refused(name: str) -> None:
    content = io.BytesIO(xlsx(table_rows()))
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr(name, "evil")
    assert "outside" in refusal(content.getvalue())


def test_sheets_of_one_shape_are_joined() -> None:
    years = [(str(year), days(5, start=datetime.datetime(year, 3, 1))) for year in (2021, 2022, 2023)]
    raw = read(book(*years))
    assert raw.table.shape == (15, 2)
    assert raw.sheets == ("all of one shape", "2021", "2022", "2023")
    assert detectors(raw) == {"sheets"}


def test_sheets_of_one_shape_with_the_same_days_keep_their_names() -> None:
    raw = read(book(("north", days(5)), ("south", days(5))))
    assert raw.table.column_names == ["date", "value", "sheet"]
    assert raw.table.column("sheet").to_pylist() == ["north"] * 5 + ["south"] * 5


def test_metadata_above_the_names_is_left_out() -> None:
    rows = [["Monthly report"], ["made on", "2024-02-01"], [], *days(20)]
    raw = read(book(("Report", rows)))
    assert raw.table.column_names == ["date", "value"]
    assert (raw.table.num_rows, raw.first_row, raw.reading.header_row) == (20, 5, 4)
    assert detectors(raw) == {"title lines"}


def test_a_table_that_does_not_begin_in_a1_is_found() -> None:
    raw = read(book(("Data", [[], [], *([None, None, *row] for row in days(10))])))
    assert raw.table.column_names == ["date", "value"]
    assert raw.table.num_rows == 10


def test_a_workbook_is_known_by_its_bytes() -> None:
    assert read(book(("Sales", days(5))), "sales.csv").table.shape == (5, 2)


def test_date_and_time_in_two_cells_stay_a_date_and_a_time() -> None:
    rows = [["day", "clock", "v"]] + [[MONDAY, datetime.time(place, 30), float(place)] for place in range(6)]
    raw = read(book(("Data", rows)))
    assert str(raw.table.column("day").type) == "timestamp[us]"


def test_a_giant_in_a_cell_of_text_is_refused() -> None:
    rows = f'<row r="1">{text_cell("A1", "date")}{text_cell("B1", "v")}</row>' + "".join(
        f'<row r="{row}">{text_cell(f"A{row}", "x" * 20_000)}{number_cell(f"B{row}", 1)}</row>' for row in range(2, 6)
    )
    assert "characters" in refusal(xlsx(rows))
