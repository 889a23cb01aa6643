"""A column that looks like times and cannot be read is told, with examples and the question which way the rows run."""

import pytest

from core.sources.tables.judging.tables import judge_table
from core.sources.tables.preparing.tables import prepare
from core.sources.tables.reading import read_raw

NUMBERS = [3.0 * i % 17 for i in range(60)]
ROMAN = "I II III IV V VI VII VIII IX X XI XII".split()  # noqa: SIM905


def judged(name, cells):
    rows = [f"{cell},{value}" for cell, value in zip(cells, NUMBERS, strict=True)]
    return judge_table(read_raw("\n".join([f"{name},value", *rows]).encode(), "table.csv"))


def told(found):
    return next(finding for finding in found.findings if finding.detector == "unread_times")


def test_unknown_spellings_are_a_warning_with_examples_and_a_question():
    finding = told(judged("month", [f"{ROMAN[i % 12]}/{2010 + i // 12}" for i in range(60)]))
    assert (finding.severity, finding.places[0].example) == ("warning", "I/2010")
    assert {way.kind for way in finding.alternatives} == {"reverse", "sort"}
    assert finding.proposal is None


@pytest.mark.parametrize(("newest_first", "proposed"), [(True, "reverse"), (False, "sort")])
def test_years_that_go_down_propose_to_turn_the_rows_round(newest_first, proposed):
    cells = [f"{2010 + i // 12}:x{i % 12 + 1:02d}" for i in range(60)]
    found = judged("date", cells[::-1] if newest_first else cells)
    assert told(found).proposal.kind == proposed
    series = prepare(found.table.to_pandas(), found.preparation)[0]
    assert series.values[:, 0].tolist() == (NUMBERS[::-1] if newest_first else NUMBERS)


def test_numbers_that_fall_under_a_name_of_time_are_told():
    assert told(judged("timestamp", range(60, 0, -1))).proposal.kind == "reverse"


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("elapsed time", range(60)),
        ("date", [f"20{10 + i}-03-01" for i in range(60)]),
        ("station", [f"K-{2000 + i}x" for i in range(60)]),
    ],
)
def test_times_that_are_read_and_names_that_are_none_are_not_told(name, cells):
    assert "unread_times" not in {finding.detector for finding in judged(name, cells).findings}


@pytest.mark.parametrize(
    ("cells", "calendar"),
    [
        ([f"{i % 12 + 1:02d}/{2555 + i // 12}" for i in range(60)], "Buddhist"),
        ([f"{100 + i // 12}/{i % 12 + 1:02d}/05" for i in range(60)], "Minguo"),
        ([f"{1390 + i // 12}/{i % 12 + 1:02d}/05" for i in range(60)], "Persian"),
    ],
)
def test_other_calendars_are_recognised(cells, calendar):
    assert calendar in told(judged("date", cells)).what


def test_unix_seconds_with_fractions_are_times():
    found = judged("unix", [f"{1_590_969_600 + 3600 * i}.5" for i in range(60)])
    assert (found.preparation.time_columns, found.preparation.frequency) == (("unix",), "h")
