"""The forms in which people have their tables: marks, encodings, titles, names, footers."""

import json
import random

import pytest

from core.errors import Refused
from core.sources.tables.reading import read_raw
from core.sources.tables.table_reading import TableReading

DAYS = [f"2024-01-{day:02d}" for day in range(1, 29)]
VALUES = [f"{place * 1.25:.2f}" for place in range(28)]


def read(content: str | bytes, name: str = "table.csv", reading: TableReading = TableReading()):
    return read_raw(content.encode() if isinstance(content, str) else content, name, reading)


def lines(delimiter: str = ",", *, names: str = "date,value") -> list[str]:
    head = [names.replace(",", delimiter)] if names else []
    return head + [f"{day}{delimiter}{value}" for day, value in zip(DAYS, VALUES, strict=True)]


def detectors(raw) -> set[str]:
    return {finding.detector for finding in raw.findings}


def assert_read(raw, *, names: tuple[str, ...] = ("date", "value"), noticed: set[str] = frozenset()) -> None:
    assert raw.table.column_names == list(names)
    columns = [raw.table.column(place).to_pylist() for place in range(2)]
    assert columns == [DAYS, VALUES]
    assert detectors(raw) == noticed


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n"])
def test_every_delimiter_with_every_line_end(mark: str, end: str) -> None:
    assert_read(read(end.join(lines(mark)) + end))


def test_blanks_between_the_fields() -> None:
    assert_read(read("\n".join(line.replace(",", "   ") for line in lines())))


def test_blanks_of_changing_width_that_do_not_line_up() -> None:
    chance = random.Random(3)
    text = "\n".join(line.replace(",", " " * chance.randint(1, 5)) for line in lines())
    raw = read(text)
    assert raw.reading.delimiter == " "
    assert_read(raw)


def test_columns_at_fixed_places_with_names_of_two_words_and_empty_cells() -> None:
    rows = ["Station name  Mean temp  Rain"]
    rows += [f"New York      {place * 0.5:>9.1f}  {'' if place % 3 else place:>4}" for place in range(20)]
    raw = read("\n".join(rows), "table.txt")
    assert raw.table.column_names == ["Station name", "Mean temp", "Rain"]
    assert raw.table.column(0).to_pylist() == ["New York"] * 20
    assert raw.table.column(2).to_pylist()[:4] == ["0", "", "", "3"]
    assert "fixed width" in raw.facts


def test_a_line_that_tells_the_delimiter_is_believed() -> None:
    raw = read("sep=;\n" + "\n".join(lines(";")))
    assert_read(raw)
    assert raw.first_row == 3


def test_decimal_commas_and_thousands_stay_as_they_stood() -> None:
    rows = ["Datum;Umsatz", *(f"{day:02d}.01.2024;{day}.234,50 €" for day in range(1, 20))]
    raw = read("\n".join(rows))
    assert raw.table.column("Umsatz").to_pylist()[0] == "1.234,50 €"
    assert raw.reading.delimiter == ";"


def test_thousands_in_quotes_are_one_field() -> None:
    rows = ["date,value", *(f'{day},"1,{100 + place}.5"' for place, day in enumerate(DAYS))]
    assert read("\n".join(rows)).table.column("value").to_pylist()[0] == "1,100.5"


def test_split_decimal_commas_in_several_columns_are_refused() -> None:
    rows = ["date,temp,wind", *(f"{day},{place},5,{place + 3},25" for place, day in enumerate(DAYS))]
    with pytest.raises(Refused, match="decimal comma"):
        read("\n".join(rows))


def test_split_decimal_commas_in_some_rows_only_are_refused() -> None:
    rows = ["date,temp", *(f"{day},{place}" + (",5" if place % 3 == 0 else "") for place, day in enumerate(DAYS))]
    with pytest.raises(Refused, match="Row 2 has 3 fields"):
        read("\n".join(rows))


def test_one_field_more_than_names_keeps_names_and_fields_together() -> None:
    rows = ["Date,Average,Trend", *(f"{day[:7]},{value},-01,-9.99" for day, value in zip(DAYS, VALUES, strict=True))]
    raw = read("\n".join(rows))
    assert raw.table.column_names == ["Date", "Average", "Trend", "column 4"]
    assert raw.table.column("Average").to_pylist() == VALUES
    assert "shifted names" in detectors(raw)


def test_row_numbers_without_a_name_as_r_writes_them() -> None:
    rows = [
        '"date" "value"',
        *(f'"{place + 1}" "{day}" {value}' for place, (day, value) in enumerate(zip(DAYS, VALUES, strict=True))),
    ]
    raw = read("\n".join(rows).replace(" ", ","))
    assert raw.table.column_names == ["column 1", "date", "value"]
    assert raw.table.column("date").to_pylist() == DAYS


def test_a_trailing_delimiter_makes_no_column() -> None:
    assert read("\n".join(f"{line}," for line in lines())).table.column_names == ["date", "value"]
    only_rows = [lines()[0], *(f"{line}," for line in lines()[1:])]
    assert read("\n".join(only_rows)).table.column_names == ["date", "value"]


@pytest.mark.parametrize(
    "codec", ["cp1252", "latin-1", "cp1250", "cp1251", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"]
)
def test_encodings(codec: str) -> None:
    names = {"cp1250": "Čas,Množství zboží ve skladě", "cp1251": "Дата,Среднее значение температуры"}.get(
        codec, "Größe,Für später"
    )
    rows = [names, *lines()[1:]]
    if codec == "cp1250":
        rows = [
            f"{rows[0]},Město",
            *(f"{row},Plzeň" if place % 2 else f"{row},Třebíč" for place, row in enumerate(rows[1:])),
        ]
    raw = read("\n".join(rows).encode(codec))
    assert raw.table.column_names[:2] == names.split(",")


def test_an_encoding_can_be_told() -> None:
    raw = read("день,число\n1,2\n3,4\n".encode("koi8-r"), reading=TableReading(encoding="koi8-r"))
    assert raw.table.column_names == ["день", "число"]
    assert raw.findings == ()


def test_a_delimiter_can_be_told() -> None:
    assert read("\n".join(lines("~")), reading=TableReading(delimiter="~")).table.column_names == ["date", "value"]


def test_titles_and_metadata_above_the_names() -> None:
    above = ["Monthly report; prepared by the office", "Station: Hamburg, Elbe", "Created: 2024-02-01 10:00", ""]
    raw = read("\n".join(above + lines()))
    assert_read(raw, noticed={"title lines"})
    assert (raw.first_row, raw.reading.header_row) == (6, 5)


def test_metadata_as_wide_as_the_table() -> None:
    above = ["Station,Hamburg", "Sensor,T-12", ""]
    raw = read("\n".join(above + lines()))
    assert_read(raw, noticed={"title lines"})


def test_notes_and_sums_below_the_data() -> None:
    below = ["Total,472.50", "", "Source: Office of statistics, 2024", "* provisional"]
    raw = read("\n".join(lines() + below))
    assert_read(raw, noticed={"footer"})


def test_no_names() -> None:
    raw = read("\n".join(lines(names="")))
    assert_read(raw, names=("column 1", "column 2"), noticed={"no header"})
    assert (raw.first_row, raw.reading.header_row) == (1, 0)


def test_numbers_without_names() -> None:
    raw = read("\n".join(f"{place},{place * 2}" for place in range(20)))
    assert raw.table.num_rows == 20


def test_two_rows_of_names() -> None:
    rows = ["Station,Hamburg,,Bremen,", "date,temp,rain,temp,rain", *(f"{day},1.5,2.5,3.5,4.5" for day in DAYS)]
    raw = read("\n".join(rows))
    assert raw.table.column_names[1:] == ["Hamburg temp", "Hamburg rain", "Bremen temp", "Bremen rain"]
    assert raw.first_row == 3


def test_three_rows_of_names_as_price_downloads_have_them() -> None:
    rows = [
        "Price,Close,High",
        "Ticker,AAPL,AAPL",
        "Date,,",
        *(f"{day},{value},9.5" for day, value in zip(DAYS, VALUES, strict=True)),
    ]
    raw = read("\n".join(rows))
    assert raw.table.column_names == ["Date", "Close AAPL", "High AAPL"]
    assert raw.first_row == 4


def test_a_row_of_units() -> None:
    rows = ["time,speed,load", "(s),(m/s),%", *(f"{place / 10},{place * 3.1:.2f},{place}" for place in range(30))]
    raw = read("\n".join(rows))
    assert raw.table.column_names == ["time", "speed", "load"]
    assert raw.units == {"time": "s", "speed": "m/s", "load": "%"}
    assert raw.first_row == 3


def test_units_within_names() -> None:
    raw = read("\n".join(lines(names="date,Temp (°C)")))
    assert raw.units == {"Temp (°C)": "°C"}


def test_years_along_the_top_are_names() -> None:
    rows = ["Country,1990,1991,1992,1993"] + [
        f"Land {place},{place},{place + 1},{place + 2},{place + 3}" for place in range(12)
    ]
    raw = read("\n".join(rows))
    assert raw.table.column_names == ["Country", "1990", "1991", "1992", "1993"]
    assert raw.table.num_rows == 12


def test_years_alone_along_the_top_are_names() -> None:
    rows = ["1990,1991,1992,1993"] + [f"{place}.5,{place}.6,{place}.7,{place}.8" for place in range(12)]
    assert read("\n".join(rows)).table.column_names == ["1990", "1991", "1992", "1993"]


def test_dates_along_the_top_are_names() -> None:
    rows = ["city," + ",".join(DAYS)] + [f"City {place}," + ",".join(VALUES) for place in range(5)]
    raw = read("\n".join(rows))
    assert raw.table.column_names == ["city", *DAYS]
    assert raw.table.num_rows == 5


def test_a_commented_line_of_names() -> None:
    raw = read("# station 7\n# date value\n" + "\n".join(line.replace(",", " ") for line in lines(names="")))
    assert raw.table.column_names == ["date", "value"]


def test_trailing_empty_rows_by_the_ten_thousand() -> None:
    raw = read("\n".join(lines() + [","] * 30_000))
    assert raw.table.num_rows == 28
    assert detectors(raw) == {"empty rows"}


def test_empty_columns_without_names_are_left_out() -> None:
    rows = [",date,,value,,", *(f",{day},,{value},," for day, value in zip(DAYS, VALUES, strict=True))]
    raw = read("\n".join(rows))
    assert_read(raw, noticed={"empty columns"})


def test_a_blank_row_in_the_middle_keeps_row_numbers_true() -> None:
    rows = lines()
    rows.insert(10, "")
    raw = read("\n".join(rows))
    assert raw.table.column("date")[9].as_py() == ""
    assert raw.table.column("date")[10].as_py() == DAYS[9]


def test_missing_values_of_a_single_column_keep_their_place() -> None:
    raw = read("value\n1.5\n\n2.5\n\n3.5\n")
    assert raw.table.column("value").to_pylist() == ["1.5", "", "2.5", "", "3.5"]


def test_quoted_fields_with_delimiters_quotes_and_line_ends() -> None:
    rows = [
        "date,note,value",
        *(f'{day},"said ""well, yes""\nand left",{value}' for day, value in zip(DAYS, VALUES, strict=True)),
    ]
    raw = read("\n".join(rows))
    assert raw.table.column("note")[0].as_py() == 'said "well, yes"\nand left'
    assert raw.table.column("value").to_pylist() == VALUES


def test_inch_marks_are_no_quotes() -> None:
    raw = read("\n".join(["size,value", *(f'{place}" pipe,{value}' for place, value in enumerate(VALUES[:9]))]))
    assert raw.table.column("size")[1].as_py() == '1" pipe'


def test_the_row_of_names_can_be_told() -> None:
    raw = read("\n".join(["a,b", "c,d", *lines(names="")]), reading=TableReading(header_row=1))
    assert raw.table.column_names == ["a", "b"]
    none = read("\n".join(lines()), reading=TableReading(header_row=0))
    assert none.table.num_rows == 29


@pytest.mark.parametrize("shape", ["records", "lines", "columns", "wrapped", "split"])
def test_json_in_its_common_shapes(shape: str) -> None:
    records = [{"date": day, "value": float(value)} for day, value in zip(DAYS, VALUES, strict=True)]
    content = {
        "records": lambda: json.dumps(records),
        "lines": lambda: "\n".join(map(json.dumps, records)),
        "columns": lambda: json.dumps({"date": DAYS, "value": [float(value) for value in VALUES]}),
        "wrapped": lambda: json.dumps({"meta": {"count": 28}, "data": records}),
        "split": lambda: json.dumps(
            {"columns": ["date", "value"], "data": [[d, float(v)] for d, v in zip(DAYS, VALUES, strict=True)]}
        ),
    }[shape]()
    raw = read(content, "answer.json")
    assert raw.table.to_pydict() == {"date": DAYS, "value": [float(value) for value in VALUES]}


def test_fields_inside_records_become_columns() -> None:
    raw = read(json.dumps([{"t": place, "main": {"temp": place / 2}} for place in range(5)]))
    assert raw.table.column_names == ["t", "main temp"]


LISTS = {"t": [1, 2, 3], "v": [4, 5, 6]}
BESIDE = {
    "a record beside lists": ({**LISTS, "station": {"name": "x", "height": 38}}, "other parts"),
    "a value beside lists": ({**LISTS, "unit": "mm"}, "other parts"),
    "a smaller list beside the table": ({"data": [{"v": 1}, {"v": 2}, {"v": 3}], "errors": [1, 2]}, "other parts"),
    "a record around the table": ({"meta": {"n": 3}, "out": {"data": [{"v": 1}, {"v": 2}], "by": "x"}}, "other parts"),
    "something beside a split table": ({"columns": ["v"], "data": [[1], [2]], "unit": {"v": "mm"}}, "other parts"),
    "a list in a record": ([{"v": 1, "w": [1, 2]}, {"v": 2, "w": []}], "nested columns"),
    "two columns of one name": ([["t", "v", "v"], [1, 2, 3], [4, 5, 6]], "repeated names"),
}


@pytest.mark.parametrize(("value", "detector"), BESIDE.values(), ids=BESIDE.keys())
def test_nothing_in_a_json_is_dropped_without_a_finding(value: object, detector: str) -> None:
    assert detector in detectors(read(json.dumps(value), "answer.json"))


def test_a_name_that_stands_twice_in_a_json_record_is_found() -> None:
    raw = read('[{"v": 1, "v": 2}, {"v": 3}, {"v": 4}]', "answer.json")
    assert detectors(raw) == {"repeated names"}
    assert raw.table.column("v").to_pylist() == [2, 3, 4]


def test_columns_of_a_json_that_share_a_name_are_both_kept() -> None:
    raw = read(json.dumps([["t", "v", "v"], [1, 2, 3], [4, 5, 6]]), "answer.json")
    assert raw.table.to_pydict() == {"t": [1, 4], "v": [2, 5], "v (2)": [3, 6]}
    raw = read(json.dumps([{"a": {"b": place}, "a b": -place} for place in range(3)]), "answer.json")
    assert raw.table.to_pydict() == {"a b": [0, 1, 2], "a b (2)": [0, -1, -2]}


def test_the_index_of_a_split_table_is_a_column() -> None:
    split = {"columns": ["v"], "index": DAYS[:3], "data": [[1], [2], [3]]}
    assert read(json.dumps(split), "answer.json").table.to_pydict() == {"index": DAYS[:3], "v": [1, 2, 3]}
    counted = read(json.dumps({**split, "index": [0, 1, 2]}), "answer.json")
    assert (counted.table.column_names, detectors(counted)) == (["v"], set())


def test_a_second_block_of_names_is_left_out() -> None:
    rows = lines()
    raw = read("\n".join(rows + rows[:1] + rows[1:3]))
    assert raw.table.column("value").to_pylist()[28:] == ["", *VALUES[:2]]
    assert detectors(raw) == {"repeated header"}


def test_series_of_different_lengths_one_a_row() -> None:
    rows = ["series,category,values..."]
    rows += [
        f"N{place},MICRO," + ",".join(str(100 + step * place / 7) for step in range(14 + place))
        for place in range(1, 20)
    ]
    raw = read("\n".join(rows))
    assert raw.table.num_rows == 19
    assert raw.table.num_columns == 2 + 33
    assert "series a row" in detectors(raw)


def test_a_small_table_of_settings_above_the_table() -> None:
    above = ["latitude,longitude,elevation,offset", "52.52,13.41,38.0,0", ""]
    raw = read("\n".join(above + lines()))
    assert_read(raw, noticed={"title lines"})
    assert raw.first_row == 5


def test_blanks_before_quotes() -> None:
    raw = read("\n".join(["date, note", *(f'{day}, "a, b"' for day in DAYS)]))
    assert raw.table.column("note").to_pylist() == ["a, b"] * 28
