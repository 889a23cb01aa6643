"""What a table can be taken as is told from its report, and the findings are those of what it is taken as."""

from pathlib import Path

import pytest

from core.errors import UserError
from core.sources.intake.sources import Source
from core.sources.lookup import kind_named
from core.sources.taking import taken_as, ways_to_take
from tests.importing import import_here

MOODS = ("fine", "grim")
SIDES = "he said {at} words,she heard {at} words"
THREE = "the sea is {at} miles,das Meer ist {at} Meilen,no remark {at}"
BOTH = ["series", "texts", "pairs"]


def brought(folder: Path, heading: str, row: str, *, rows: int = 40) -> Source:
    lines = [row.format(at=at, mood=MOODS[at % 2], more=at * 7) for at in range(rows)]
    return import_here("\n".join([heading, *lines]).encode(), "table.csv", folder)


@pytest.mark.parametrize(
    ("heading", "row", "proposed", "ways"),
    [
        ("left,right,remark", THREE, "texts", ["texts", "pairs"]),
        ("opinion,mood", "the sea was {mood} on day {at},{mood}", "texts", ["texts"]),
        ("English,German,page", "the sea {at} is,das Meer {at} ist,{at}", "pairs", BOTH),
        ("day,sales,said,heard", f"2024-01-{{at:02}},{{more}},{SIDES}", "series", BOTH),
        ("x,y", "{at},{more}", "series", ["series"]),
    ],
    ids=["three texts", "labelled texts", "pairs and a number", "series beside texts", "numbers"],
)  # fmt: skip
def test_a_table_is_offered_as_all_that_it_can_be(
    tmp_path: Path, heading: str, row: str, proposed: str, ways: list[str]
) -> None:
    report = brought(tmp_path, heading, row, rows=28).report
    assert report.preparation.kind == proposed
    assert list(ways_to_take(report)) == ways


def test_what_is_taken_has_its_columns_proposed_and_the_way_back_is_what_was_read(tmp_path: Path) -> None:
    source = brought(tmp_path, "day,sales,said,heard", f"2024-01-{{at:02}},{{more}},{SIDES}", rows=28)
    stored, report = source.stored(), source.report
    pairs = taken_as(kind_named("pairs"), stored, report)
    assert (pairs.source_column, pairs.target_column) == ("said", "heard")
    assert len(source.prepared(pairs)) == 28
    assert taken_as(kind_named("series"), stored, report) == report.preparation


def test_what_was_found_about_a_series_is_not_said_of_pairs(tmp_path: Path) -> None:
    source = brought(tmp_path, "day,sales,flat,said,heard", f"2024-01-{{at:02}},{{more}},1,{SIDES}", rows=28)
    kind, found = kind_named("pairs"), {finding.detector for finding in source.report.findings}
    assert found & kind_named("series").of_meaning
    pairs = taken_as(kind, source.stored(), source.report)
    told = {finding.detector for finding in kind.findings(source.stored(), source.report, pairs)}
    assert not told & kind_named("series").of_meaning


def test_what_cannot_be_made_of_a_table_is_said(tmp_path: Path) -> None:
    source = brought(tmp_path, "x,y", "{at},{more}")
    with pytest.raises(UserError, match="no two columns of texts"):
        taken_as(kind_named("pairs"), source.stored(), source.report)
