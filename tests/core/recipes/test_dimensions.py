"""What can be searched is declared by the fields themselves."""

import pytest

from core.recipes.dimension import Dimension
from core.recipes.dimensions import dimensions
from core.tasks import TASKS, task_of
from tests.core.runs.trial import trial_specs


def found(*cells: str, **values: object) -> dict[str, Dimension]:
    [spec] = trial_specs("lstm", **values)
    return {one.field: one for one in dimensions(spec, cells)}


def test_the_field_declares_the_range_and_the_title() -> None:
    units = found(units=32)["units"]
    assert (units.title, units.low, units.high, units.whole, units.logarithmic) == ("Units", 8, 128, True, True)


def test_a_range_holds_the_value_that_it_starts_from() -> None:
    assert found(units=4)["units"].low == 4
    assert found(learning_rate=0.5)["learning_rate"].high == 0.5


def test_a_range_around_a_value_stays_within_what_the_field_allows() -> None:
    assert (found(lookback=24)["lookback"].low, found(lookback=24)["lookback"].high) == (12, 48)
    assert found(lookback=4_000)["lookback"].high == 5_000


def test_cells_are_searched_where_several_are_ticked() -> None:
    assert "cell" not in found("lstm")
    assert found("lstm", "gru")["cell"].choices == ("lstm", "gru")


def test_what_the_task_settles_or_cannot_rank_is_left_out() -> None:
    assert "lookback" not in found(scaling="window")
    assert "finish" not in found()
    assert "loss" not in found()
    assert "horizon" not in found()


def test_places_lie_between_the_ends_on_the_dimension_s_own_scale() -> None:
    rate = Dimension(field="learning_rate", title="Learning rate", low=0.001, high=0.1, logarithmic=True)
    assert [round(rate.place(value), 6) for value in (0.001, 0.01, 0.1)] == [0, 0.5, 1]
    assert Dimension(field="cell", title="Cell", choices=("lstm", "gru")).place("gru") == 1


def test_a_number_is_tried_with_three_digits_and_within_its_range() -> None:
    rate = Dimension(field="learning_rate", title="Learning rate", low=0.00123, high=0.1, logarithmic=True)
    assert rate.rounded(0.0123456) == 0.0123
    assert rate.rounded(0.0012301) == 0.00123


@pytest.mark.parametrize("name", TASKS)
def test_every_task_declares_ranges_that_its_fields_accept(name: str) -> None:
    task = task_of(name)
    options = task.Options().model_dump()
    [spec] = trial_specs("lstm")
    spec = spec.model_copy(update={"task": name, "options": options})
    searched = dimensions(spec, ["lstm", "gru"])
    assert {"units", "learning_rate", "cell"} <= {one.field for one in searched}
    for one in searched:
        if one.field in options:
            for value in one.choices or (
                int(one.low) if one.whole else one.low,
                int(one.high) if one.whole else one.high,
            ):
                task.Options(**{one.field: value})
