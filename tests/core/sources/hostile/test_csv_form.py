"""CSV files that are broken, disguised or oversized: read right, read with a notice, or refused with a sentence."""

import gzip
import io
import time
import zipfile

import pytest

from core.errors import Refused
from core.sources.intake.limits import ImportLimits
from core.sources.tables.reading import read_raw

DAYS = [f"2024-01-{day:02d}" for day in range(1, 29)]
PLAIN = "date,value\n" + "".join(f"{day},{place}.5\n" for place, day in enumerate(DAYS))


def read(content: str | bytes, name: str = "table.csv", **limits):
    content = content.encode() if isinstance(content, str) else content
    return read_raw(content, name, limits=ImportLimits(**limits))


def refusal(content: str | bytes, name: str = "table.csv", *, seconds: float = 30) -> str:
    began = time.process_time()
    with pytest.raises(Refused) as caught:
        read(content, name)
    assert time.process_time() - began < seconds
    assert caught.value.hint
    assert len(str(caught.value)) < 600
    return caught.value.message


def detectors(raw) -> set[str]:
    return {finding.detector for finding in raw.findings}


def cells(raw, column: int | str) -> list[str]:
    return raw.table.column(column).to_pylist()


def assert_plain(raw, *, noticed: set[str] = frozenset()) -> None:
    assert raw.table.column_names == ["date", "value"]
    assert cells(raw, "date") == DAYS
    assert cells(raw, "value") == [f"{place}.5" for place in range(28)]
    assert detectors(raw) == set(noticed)


def test_c01_an_empty_file_is_refused() -> None:
    assert "empty" in refusal(b"")


def test_c02_only_blank_lines_are_refused() -> None:
    assert "blank" in refusal("\n\n  \n\n")


def test_c03_a_header_alone_is_refused() -> None:
    assert "no rows of values" in refusal("date,value\n")


def test_c04_one_row_is_refused_as_too_short() -> None:
    assert "1 row" in refusal("date,value\n2024-01-01,3\n")


def test_c05_a_byte_order_mark_is_no_part_of_the_first_name() -> None:
    assert_plain(read(b"\xef\xbb\xbf" + PLAIN.encode()))


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_c06_utf_16_with_a_mark_is_read(codec: str) -> None:
    mark = b"\xff\xfe" if codec.endswith("le") else b"\xfe\xff"
    assert_plain(read(mark + PLAIN.encode(codec)))


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_c07_utf_16_without_a_mark_is_read_with_a_notice(codec: str) -> None:
    assert_plain(read(PLAIN.encode(codec)), noticed={"encoding"})


def test_c08_latin_1_is_read_with_a_notice() -> None:
    raw = read("Datum,Größe in °C\n2024-01-01,3\n2024-01-02,4\n".encode("latin-1"))
    assert raw.table.column_names == ["Datum", "Größe in °C"]
    assert detectors(raw) == {"encoding"}


def test_c09_mixed_encodings_are_refused() -> None:
    mixed = "name,v\nZürich,1\n".encode() + "Köln,2\n".encode("latin-1") + "Genève,3\n".encode()
    assert "two encodings" in refusal(mixed)


def test_c10_a_zero_byte_in_a_field_is_refused_with_its_line() -> None:
    assert "line 3" in refusal(b"date,v\n2024-01-01,1\n2024-01-02,2\x00\n")


def test_c11_only_zero_bytes_are_refused() -> None:
    refusal(b"\0" * 5000)


def test_c12_carriage_returns_end_lines() -> None:
    assert_plain(read(PLAIN.replace("\n", "\r")))


def test_c13_mixed_line_ends_are_read() -> None:
    first, second, *rest = PLAIN.splitlines()
    assert_plain(read(first + "\r\n" + second + "\r" + "\n".join(rest) + "\n"))


def test_c14_a_missing_last_line_end_loses_nothing() -> None:
    assert_plain(read(PLAIN.rstrip("\n")))


def test_c15_semicolons_with_decimal_commas_are_read() -> None:
    raw = read(PLAIN.replace(",", ";").replace(".5", ",5"))
    assert raw.reading.delimiter == ";"
    assert cells(raw, "value")[:2] == ["0,5", "1,5"]
    assert not raw.findings


def test_c16_tabs_are_read() -> None:
    assert_plain(read(PLAIN.replace(",", "\t")))


def test_c17_vertical_bars_are_read() -> None:
    assert_plain(read(PLAIN.replace(",", "|")))


def test_c18_one_column_named_value_stays_one_column() -> None:
    raw = read("value\n" + "".join(f"{number}.25\n" for number in range(30)))
    assert raw.table.column_names == ["value"]
    assert cells(raw, 0)[:2] == ["0.25", "1.25"]


def test_c21_a_longer_row_is_refused_with_its_number() -> None:
    rows = PLAIN.splitlines()
    rows[10] += ",7"
    assert "Row 11" in refusal("\n".join(rows))


def test_c22_rows_longer_than_the_header_are_refused_when_a_decimal_comma_may_have_split_them() -> None:
    message = refusal("date,value\n" + "".join(f"{day},{place},5\n" for place, day in enumerate(DAYS)))
    assert "decimal comma" in message
    assert "0,5" in message


def test_c23_shorter_rows_are_filled_with_a_notice() -> None:
    rows = PLAIN.splitlines()
    rows[10] = rows[10].split(",")[0]
    raw = read("\n".join(rows))
    assert detectors(raw) == {"short rows"}
    assert raw.findings[0].places[0].row == 11
    assert raw.table.num_rows == 28
    assert cells(raw, "value")[9] == ""


def test_c24_repeated_names_are_told_apart_with_a_notice() -> None:
    raw = read("a,a,b,a\n1,2,3,4\n5,6,7,8\n")
    assert raw.table.column_names == ["a", "a (2)", "b", "a (3)"]
    assert detectors(raw) == {"repeated names"}


def test_c25_empty_names_are_filled_with_a_notice() -> None:
    raw = read("date,,b\n2024-01-01,2,3\n2024-01-02,6,7\n")
    assert raw.table.column_names == ["date", "column 2", "b"]
    assert detectors(raw) == {"empty names"}


def test_c26_twenty_thousand_equal_names_are_refused_at_once() -> None:
    refusal(",".join(["a"] * 20_000) + "\n" + ",".join(["1"] * 20_000) + "\n", seconds=2)


def test_c27_five_hundred_columns_are_read() -> None:
    raw = read(_wide(500))
    assert raw.table.shape == (20, 500)
    assert not raw.findings


def test_c28_one_column_more_is_refused() -> None:
    assert "501 columns" in refusal(_wide(501))


def _wide(columns: int) -> str:
    rows = [",".join(f"{row}.{column}" for column in range(columns)) for row in range(20)]
    return ",".join(f"c{column}" for column in range(columns)) + "\n" + "\n".join(rows)


def test_c29_a_million_commas_are_refused_at_once() -> None:
    refusal("," * 1_000_000, seconds=2)


def test_c30_an_open_quote_is_refused_with_its_row() -> None:
    rows = PLAIN.splitlines()
    rows[10] = '2024-01-10,"9.5'
    message = refusal("\n".join(rows))
    assert "quotation mark" in message
    assert "11" in message


def test_c30_an_open_quote_in_the_middle_of_a_long_file_swallows_nothing_silently() -> None:
    rows = ["date,value"] + ["2024-01-01 00:00:00,1.5"] * 200_000
    rows[100_000] = '2024-01-01 00:00:00,"1.5'
    refusal("\n".join(rows))


def test_c31_fifty_megabytes_of_quotes_are_refused() -> None:
    refusal(b"a,b\n" + b'"' * 50_000_000)


def test_c32_a_field_of_a_hundred_megabytes_is_refused() -> None:
    assert "characters" in refusal(b"a,b\n1,2\n3," + b"x" * 100_000_000 + b"\n4,5\n")


def test_c33_a_cell_of_a_million_digits_is_refused_at_once() -> None:
    assert "characters" in refusal("date,value\n2024-01-01,1\n" + "9" * 1_000_000 + ",1\n", seconds=2)


def test_c48_two_million_rows_are_read_within_twenty_seconds() -> None:
    began = time.process_time()
    assert read(_many_rows(2_000_000)).table.num_rows == 2_000_000
    assert time.process_time() - began < 20


def test_c49_one_row_more_is_refused() -> None:
    assert "2,000,001 rows" in refusal(_many_rows(2_000_001))


def _many_rows(count: int) -> bytes:
    block = b"".join(b"%d,%d.5\n" % (number, number % 97) for number in range(1000))
    return b"position,value\n" + (block * (count // 1000 + 1))[: -len(block)] + b"1,2.5\n" * (count % 1000)


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>"])
def test_c50_markup_in_names_is_kept_as_text(name: str) -> None:
    assert read(PLAIN.replace("value", name)).table.column_names == ["date", name]


@pytest.mark.parametrize("name", ["![x](https://a.example/b.png)", "**bold** [link](https://a.example)"])
def test_c51_markdown_in_names_is_kept_as_text(name: str) -> None:
    assert read(PLAIN.replace("value", name)).table.column_names == ["date", name]


def test_c53_hidden_signs_in_names_are_left_out_with_a_notice() -> None:
    raw = read(PLAIN.replace("value", "va\u202elu\u200be\x1b[31m"))
    assert raw.table.column_names == ["date", "value[31m"]
    assert detectors(raw) == {"hidden signs"}


def test_c54_lone_surrogates_are_refused() -> None:
    assert "surrogate" in refusal(b"name,v\nab,1\n\xed\xa0\x80,2\n")


def test_c55_a_picture_named_csv_is_refused_by_what_it_is() -> None:
    assert "PNG" in refusal(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4)


def test_c57_a_gzip_file_named_csv_is_refused_by_what_it_is() -> None:
    assert "gzip" in refusal(gzip.compress(PLAIN.encode()))
    assert_plain(read(gzip.compress(PLAIN.encode()), "table.csv.gz"))


def test_c57_a_zip_file_named_csv_is_refused_with_what_it_holds() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("prices.csv", PLAIN)
    assert "prices.csv" in refusal(packed.getvalue())
    assert_plain(read(packed.getvalue(), "prices.zip"))


def test_c58_json_records_named_csv_are_read_and_other_json_is_refused() -> None:
    raw = read('[{"date": "2024-01-01", "v": 1.5}, {"date": "2024-01-02", "v": 2}]')
    assert raw.table.to_pydict() == {"date": ["2024-01-01", "2024-01-02"], "v": [1.5, 2.0]}
    assert "JSON" in refusal('{"name": "a setting", "value": 3}')


def test_c59_comment_lines_are_left_out_with_a_notice() -> None:
    rows = PLAIN.splitlines()
    rows.insert(10, "# the sensor was moved")
    raw = read("# station 12\n" + "\n".join(rows))
    assert detectors(raw) == {"comments"}
    kept = [day for day in cells(raw, "date") if day]
    assert kept == DAYS


def test_c60_a_row_of_units_is_told_from_data() -> None:
    raw = read(PLAIN.replace("date,value\n", "date,value\n,°C\n"))
    assert raw.units == {"value": "°C"}
    assert cells(raw, "value")[0] == "0.5"
    assert detectors(raw) == {"units row"}
