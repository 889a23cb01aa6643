"""A finding is handled by one repair at a time, and the others keep their order."""

from core.data.findings import Finding, Repair
from core.data.handling import handle, handling, ways
from core.data.preparation import Preparation

SORT = Repair(kind="sort", title="Sort by time")
FILL = Repair(kind="interpolate", column="x", title="Interpolate")
CARRY = Repair(kind="carry_forward", column="x", title="Carry forward")
DROP = Repair(kind="drop", column="x", title="Drop")
GAP = Finding(detector="gaps", severity="warning", what="3 gaps", where="x", proposal=FILL, alternatives=(CARRY, FILL))
PREPARATION = Preparation(target="x", repairs=(SORT, FILL, DROP))


def test_the_proposed_way_comes_first_and_once() -> None:
    assert ways(GAP) == (FILL, CARRY)


def test_a_finding_is_handled_by_the_repair_that_the_preparation_holds() -> None:
    assert handling(PREPARATION, GAP) == FILL
    assert handling(Preparation(target="x"), GAP) is None


def test_another_way_takes_the_place_of_the_first() -> None:
    assert handle(PREPARATION, GAP, CARRY).repairs == (SORT, CARRY, DROP)


def test_a_finding_can_be_left_as_it_stands_and_taken_up_again() -> None:
    left = handle(PREPARATION, GAP, None)
    assert left.repairs == (SORT, DROP)
    assert handle(left, GAP, FILL).repairs == (SORT, DROP, FILL)
