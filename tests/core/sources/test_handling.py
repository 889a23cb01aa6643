"""A finding is handled by one repair at a time, and the others keep their order."""

from core.sources.findings import Finding, Repair
from core.sources.tables.handling import handle, handling, is_about_reading, read_already, reading_of, ways
from core.sources.tables.series_preparation import SeriesPreparation
from core.sources.tables.table_reading import TableReading

SORT = Repair(kind="sort", title="Sort by time")
FILL = Repair(kind="interpolate", column="x", title="Interpolate")
CARRY = Repair(kind="carry_forward", column="x", title="Carry forward")
DROP = Repair(kind="drop", column="x", title="Drop")
GAP = Finding(detector="gaps", severity="warning", what="3 gaps", where="x", proposal=FILL, alternatives=(CARRY, FILL))
PREPARATION = SeriesPreparation(target="x", repairs=(SORT, FILL, DROP))


def test_the_proposed_way_comes_first_and_once() -> None:
    assert ways(GAP) == (FILL, CARRY)


def test_a_finding_is_handled_by_the_repair_that_the_preparation_holds() -> None:
    assert handling(PREPARATION, GAP) == FILL
    assert handling(SeriesPreparation(target="x"), GAP) is None


def test_another_way_takes_the_place_of_the_first() -> None:
    assert handle(PREPARATION, GAP, CARRY).repairs == (SORT, CARRY, DROP)


def test_a_finding_can_be_left_as_it_stands_and_taken_up_again() -> None:
    left = handle(PREPARATION, GAP, None)
    assert left.repairs == (SORT, DROP)
    assert handle(left, GAP, FILL).repairs == (SORT, DROP, FILL)


LATIN = Repair(kind="read_again", options={"encoding": "cp1252"}, title="Keep cp1252")
GREEK = Repair(kind="read_again", options={"encoding": "cp1253"}, title="Read as cp1253")
ENCODING = Finding(
    detector="encoding", severity="warning", what="?", where="row 1", proposal=LATIN, alternatives=(GREEK,)
)


def test_some_findings_are_settled_by_reading_the_bytes_another_way() -> None:
    assert is_about_reading(ENCODING)
    assert not is_about_reading(GAP)
    assert read_already(ENCODING, TableReading(encoding="cp1252", delimiter=";")) == LATIN
    assert reading_of(GREEK, TableReading(delimiter=";")) == TableReading(encoding="cp1253", delimiter=";")
