"""The numbers in the equations are those of the pass, and what is computed from them comes out."""

import re

import numpy as np
import pytest

from core.lessons.fresh import fresh_weights
from core.lessons.passes import forward
from core.lessons.written_out import letters_of, written_out
from core.models.cells import CELLS
from core.models.in_numpy.activations import sigmoid

each_cell = pytest.mark.parametrize("cell", CELLS.values(), ids=CELLS)


def evaluated(formula: str) -> float:
    plain = formula.replace(r"\sigma", "sigmoid").replace(r"\tanh", "tanh").replace(r"\cdot", "*")
    return eval(plain, {"sigmoid": sigmoid, "tanh": np.tanh})


@each_cell
@pytest.mark.parametrize("timestep", [0, 4])
def test_both_sides_of_every_equation_are_equal_but_for_rounding(cell, timestep: int) -> None:
    random = np.random.default_rng(2)
    weights = tuple(array + random.normal(0, 0.3, array.shape) for array in fresh_weights(
        cell, units=3, features=1, random=random
    ))  # fmt: skip
    passed = forward(cell, random.uniform(-1, 1, (1, 6, 1)), weights)
    for line in written_out(passed, timestep=timestep, unit=1):
        _, formula, result = re.split(r" = ", line)
        assert evaluated(formula) == pytest.approx(float(result), abs=0.02), line


@each_cell
def test_the_last_line_is_the_hidden_state(cell) -> None:
    random = np.random.default_rng(2)
    weights = fresh_weights(cell, units=3, features=1, random=random)
    passed = forward(cell, random.uniform(-1, 1, (1, 6, 1)), weights)
    last = written_out(passed, timestep=3, unit=2)[-1]
    assert last.startswith("h_t = ")
    assert float(last.split(" = ")[-1]) == round(float(passed.steps[3].states[0][0, 2]), 2)


@each_cell
def test_every_gate_and_state_has_a_letter_of_its_own(cell) -> None:
    letters = letters_of(cell)
    assert set(letters) == {*cell.gates, *cell.states}
    assert len(set(letters.values())) == len(letters)
