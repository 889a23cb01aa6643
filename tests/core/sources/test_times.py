"""Times in every writing are read by one format, and by no guess cell by cell."""

import numpy as np
import pyarrow as pa
import pytest

from core.sources.tables.columns import time_formats
from core.sources.tables.columns.time_guess import guess_times
from core.sources.tables.columns.times import offsets_of, read_times


@pytest.mark.parametrize(
    ("cells", "time_format", "expected"),
    [
        (["2014-01-01T12:00+01:00"], time_formats.ISO, "2014-01-01T12:00:00"),
        (["31/12/2014 24:00"], "%d/%m/%Y %H:%M", "2015-01-01T00:00:00"),
        (["3 März 2014"], "%d %b %Y", "2014-03-03T00:00:00"),
        (["1/2/14 12:30 AM"], "%m/%d/%y %I:%M %p", "2014-01-02T00:30:00"),
        (["1. Quartal 2014"], time_formats.QUARTERS, "2014-01-01T00:00:00"),
        (["2020-W53"], time_formats.WEEKS, "2020-12-28T00:00:00"),
        (["1388534400.5"], "unix seconds", "2014-01-01T00:00:00.500"),
        (["41640.5"], time_formats.EXCEL_DAYS, "2014-01-01T12:00:00"),
        (["2014032"], "%Y%j", "2014-02-01T00:00:00"),
    ],
)
def test_one_format_reads(cells, time_format, expected):
    assert read_times(pa.array(cells), time_format)[0] == np.datetime64(expected, "ns")


@pytest.mark.parametrize("cell", ["now", "today", "2014-02-30", "1400-01-01", "9999-12-31", "", "9" * 100_000])
def test_what_is_no_time_of_ours_stays_unread(cell):
    assert np.isnat(read_times(pa.array([cell]), time_formats.ISO)).all()


def test_offsets_that_differ_are_taken_to_utc():
    cells = pa.array(["2014-01-01T10:00:00+01:00", "2014-07-01T10:00:00+02:00"])
    assert offsets_of(cells, time_formats.ISO).tolist() == [60, 120]
    assert read_times(cells, time_formats.ISO).tolist() == [
        np.datetime64("2014-01-01T09", "ns").astype(int),
        np.datetime64("2014-07-01T08", "ns").astype(int),
    ]


def test_one_day_above_twelve_in_a_million_decides_for_all():
    cells = ["05/06/2021"] * 30_000 + ["25/06/2021"] + ["07/06/2021"] * 30_000
    guess = guess_times(pa.array(cells))
    assert guess.time_format == "%d/%m/%Y"
    assert not guess.alternatives


def test_two_readings_that_fit_alike_are_both_told():
    guess = guess_times(pa.array(["01/02/2021", "03/05/2021", "04/09/2021"]))
    assert guess.alternatives == ("%m/%d/%Y",)


@pytest.mark.parametrize("cells", [["12.3", "4.5"], ["A1", "B2"], ["hello"], ["now", "today"]])
def test_other_cells_are_no_times(cells):
    assert guess_times(pa.array(cells)) is None
