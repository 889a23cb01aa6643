"""No two ticks of an axis read alike."""

import pytest

from core.charts.drawing.ticks import LONGEST, short_names, told_apart, whole_numbers


def test_few_whole_numbers_have_a_tick_each() -> None:
    assert [whole_numbers(last)["dtick"] for last in (1, 8, 9)] == [1, 1, None]


@pytest.mark.parametrize(
    ("values", "texts"),
    [([0.0, 1.0], ["0", "1"]), ([-0.5, 0, 1.0], ["-0.5", "0", "1"]), ([0.9951, 0.9999], ["0.995", "1"])],
)
def test_numbers_have_as_many_digits_as_tell_them_apart(values: list[float], texts: list[str]) -> None:
    assert told_apart(values) == texts


def test_names_are_cut_but_never_to_the_same() -> None:
    assert short_names(["short", "a name that is much longer than that"]) == ["short", "a name that is mu…"]
    alike = [f"the same beginning, then {end}" for end in ("one", "two")]
    assert len(set(short_names(alike))) == 2
    assert short_names([]) == []
    assert max(map(len, short_names(["x" * 30, "y" * 30]))) == LONGEST
