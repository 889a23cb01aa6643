"""What the lesson of the unrolled loop says is so."""

import numpy as np
import pytest

from core.charts.theme import LIGHT
from core.lessons import LESSONS
from core.lessons.controls import defaults
from core.lessons.lesson import POSITION
from core.lessons.unrolled_loop import Loop, answer, loop, positions
from core.lessons.written_out import written_out
from core.models.cells import CELLS

KNOBS = defaults(LESSONS["loop"].knobs)


def texts(drawing) -> list[str]:
    return [text for trace in drawing.figure(LIGHT).data for line in trace.text for text in line if text]


@pytest.mark.parametrize("cell", CELLS)
def test_twice_the_timesteps_take_as_many_parameters(cell: str) -> None:
    assert loop(cell, 4, 0.5, 1).parameters == loop(cell, 8, 0.5, 1).parameters
    assert answer(KNOBS).truths == {"twice": "same"}


@pytest.mark.parametrize("cell", CELLS)
def test_only_what_was_computed_so_far_stands_in_the_drawing(cell: str) -> None:
    numbers = [
        len(texts(next(each for each in answer({**KNOBS, POSITION: position}).drawings if each.key == f"loop_{cell}")))
        for position in range(positions(KNOBS))
    ]
    assert numbers == sorted(set(numbers))


def test_the_drawing_holds_the_numbers_of_the_cell() -> None:
    found = loop("lstm", 6, 0.8, 1)
    drawn = texts(answer(KNOBS).drawings[1])
    for value in (*found.passed.last[0], found.answer):
        assert f"{value:.2f}".replace("-", "\N{MINUS SIGN}") in drawn


def test_every_cell_reads_the_same_inputs() -> None:
    read = [loop(cell, 6, 0.8, 1).passed.inputs for cell in CELLS]
    assert all((inputs == read[0]).all() for inputs in read)


@pytest.mark.parametrize("units", [2, 4])
def test_as_many_units_as_are_chosen_are_drawn_and_the_last_of_them_is_written_out(units: int) -> None:
    found = answer({**KNOBS, "units": units, "unit": 4})
    assert [drawing.lines[-1] for drawing in found.drawings] == [
        written_out(loop(cell, 6, 0.8, 1, units).passed, timestep=0, unit=units - 1)[-1] for cell in CELLS
    ]
    states = found.drawings[0].figure(LIGHT).data[1]
    assert len(states.y) == units


def moved_by_the_first(found: Loop, other: Loop) -> float:
    return float(np.abs(found.passed.last - other.passed.last).sum())


def test_what_moves_with_the_first_input_in_the_last_column_is_told_by_the_gradient() -> None:
    found, other = loop("simple_rnn", 6, 0.8, 1), loop("simple_rnn", 6, 0.8 + 1e-6, 1)
    assert other.answer - found.answer == pytest.approx(1e-6 * found.to_inputs[0, 0], rel=1e-3)
    assert moved_by_the_first(found, other) > 0


def test_which_cell_forgets_least_is_not_always_the_same_one() -> None:
    least = {max(CELLS, key=lambda cell, seed=seed: loop(cell, 6, 0.8, seed).share_of_the_first) for seed in range(10)}
    assert len(least) > 1
