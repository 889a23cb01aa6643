"""CSV files whose form is plain and whose cells are not: what they mean is said, asked, or refused."""

import numpy as np
import pytest

from core.errors import Refused
from core.results.csv_cells import csv_text
from core.sources.tables.judging.tables import JudgedTable, judge_table
from core.sources.tables.preparing.tables import prepare
from core.sources.tables.reading import read_raw

DAYS = [f"2024-{month:02d}-{day:02d}" for month in (1, 2) for day in range(1, 30)] + ["2024-01-30", "2024-01-31"]
DAYS = sorted(DAYS)
RISING = [place * 1.5 + place % 7 for place in range(len(DAYS))]


def table(values: list, days: list[str] = DAYS, *, delimiter: str = ",") -> str:
    rows = (f"{day}{delimiter}{value}\n" for day, value in zip(days, values, strict=True))
    return f"date{delimiter}value\n" + "".join(rows)


def judged(text: str) -> JudgedTable:
    return judge_table(read_raw(text.encode(), "table.csv"))


def refusal(text: str) -> str:
    with pytest.raises(Refused) as caught:
        judged(text)
    assert caught.value.hint
    return caught.value.message


def detectors(found: JudgedTable) -> set[str]:
    return {finding.detector for finding in found.findings}


def prepared(found: JudgedTable) -> list[float]:
    return prepare(found.table.to_pandas(), found.preparation)[0].target_values.tolist()


def with_cells(**cells: str) -> list:
    """RISING with other text in the rows named r3, r4 ..."""
    changed = {int(row[1:]): cell for row, cell in cells.items()}
    return [changed.get(place, value) for place, value in enumerate(RISING)]


def test_c19_thousands_with_commas_are_noticed() -> None:
    found = judged(table([f'"1,{234 + place}.5"' for place in range(60)]))
    assert "number_marks" in detectors(found)
    assert prepared(found)[:3] == [1234.5, 1235.5, 1236.5]


def test_c20_thousands_with_dots_are_noticed() -> None:
    found = judged(table([f"1.{234 + place},5" for place in range(60)], delimiter=";"))
    assert "number_marks" in detectors(found)
    assert prepared(found)[:3] == [1234.5, 1235.5, 1236.5]


def test_c34_numbers_beyond_64_bits_are_noticed() -> None:
    found = judged(table([10**20 + place * 10**18 for place in range(60)]))
    assert "big_numbers" in detectors(found)
    assert prepared(found)[1] == pytest.approx(1.01e20)


def test_c35_numbers_too_large_to_hold_are_noticed() -> None:
    found = judged(table(with_cells(r5="1e400", r9="-1e400")))
    assert "infinity" in detectors(found)
    assert np.isfinite(prepared(found)).all()


def test_c36_words_for_nothing_are_noticed() -> None:
    found = judged(table(with_cells(r5="inf", r6="nan", r7="N/A", r8="null")))
    assert {"infinity", "words"} <= detectors(found)
    assert np.isfinite(prepared(found)).all()


@pytest.mark.parametrize("how", ["digits", "minus"])
def test_c37_digits_and_signs_that_only_look_alike_are_noticed(how: str) -> None:
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    written = [str(value).translate(wide) if how == "digits" else f"−{value}" for value in RISING]
    found = judged(table(written))
    assert "number_marks" in detectors(found)
    assert prepared(found)[:3] == [sign * value for sign in [1 if how == "digits" else -1] for value in RISING[:3]]


@pytest.mark.parametrize("how", ["hexadecimal", "underscores"])
def test_c38_numbers_as_programs_write_them_are_noticed(how: str) -> None:
    numbers = [1000 + 3 * place for place in range(60)]
    found = judged(table([hex(number) if how == "hexadecimal" else f"{number:_}" for number in numbers]))
    assert "number_marks" in detectors(found)
    assert prepared(found)[:3] == [1000.0, 1003.0, 1006.0]


def test_c39_yes_and_no_are_a_kind_of_their_own() -> None:
    rows = "".join(f"{day},{'true' if place % 3 else 'false'},{RISING[place]}\n" for place, day in enumerate(DAYS))
    found = judged("date,open,value\n" + rows)
    assert [column.kind for column in found.columns] == ["time", "boolean", "number"]
    assert found.preparation.target == "value"


def test_c40_day_and_month_that_cannot_be_told_apart_are_asked() -> None:
    days = [f"{day:02d}/{month:02d}/2024" for month in range(1, 6) for day in range(1, 13)]
    found = judged(table(RISING, days))
    question = next(finding for finding in found.findings if finding.detector == "time_format")
    assert question.severity == "warning"
    assert question.alternatives


def test_c41_now_and_today_are_no_dates() -> None:
    assert "now" in refusal(table(RISING, ["now", "today"] * 30))


def test_c42_mixed_time_zones_are_noticed() -> None:
    days = [
        f"2024-03-{1 + place // 24:02d}T{place % 24:02d}:00:00{'+01:00' if place < 30 else '+02:00'}"
        for place in range(60)
    ]
    found = judged(table(RISING, days))
    assert found.preparation.time_columns == ("date",)
    assert {"time_format", "clock_change", "repeats", "order"} & detectors(found)


def test_c43_the_years_1_and_9999_are_noticed() -> None:
    found = judged(table(RISING[:30], [f"{year:04d}-01-01" for year in [1, *range(1990, 2018), 9999]]))
    assert "unreadable_times" in detectors(found)


def test_c44_unsorted_and_repeated_times_are_noticed() -> None:
    days = list(DAYS)
    days[3], days[9], days[20] = days[9], days[3], days[19]
    assert {"order", "repeats"} <= detectors(judged(table(RISING, days)))


def test_c45_gaps_in_time_are_noticed() -> None:
    found = judged(table(RISING[:50], DAYS[:20] + DAYS[30:]))
    assert "gaps" in detectors(found)
    assert len(prepared(found)) == 60


def test_c46_a_constant_series_is_refused() -> None:
    assert "nothing to predict" in refusal(table([5] * 60))


def test_c47_a_column_without_values_is_refused_as_target() -> None:
    assert "nothing to predict" in refusal(table([""] * 60))


def test_c52_formulas_are_text_and_leave_defused() -> None:
    rows = "".join(f"{day},=cmd|' /C calc'!A0,{value}\n" for day, value in zip(DAYS, RISING, strict=True))
    found = judged("date,=note,value\n" + rows)
    assert [column.kind for column in found.columns] == ["time", "text", "number"]
    assert csv_text(found.table.to_pandas()).splitlines()[1].startswith("2024-01-01,'=cmd|")
    assert csv_text(found.table.to_pandas()).splitlines()[0] == "date,'=note,value"
