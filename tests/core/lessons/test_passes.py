"""A pass over a sequence is what the product's own networks compute, forward and backward."""

import numpy as np
import pytest

from core.lessons.fresh import fresh_weights, gate_slice
from core.lessons.passes import forward
from core.models.cells import CELLS

UNITS, FEATURES, TIMESTEPS = 4, 2, 7
each_cell = pytest.mark.parametrize("cell", CELLS.values(), ids=CELLS)


def drawn(cell, seed: int = 0) -> tuple:
    random = np.random.default_rng(seed)
    return random.normal(size=(3, TIMESTEPS, FEATURES)), fresh_weights(
        cell, units=UNITS, features=FEATURES, random=random
    )


@each_cell
def test_it_is_the_cell_applied_step_by_step(cell) -> None:
    import keras

    inputs, weights = drawn(cell)
    layer = getattr(keras.layers, cell.keras_class)(UNITS, **cell.keras_arguments)
    layer.build(inputs.shape)
    layer.set_weights(weights)
    np.testing.assert_allclose(forward(cell, inputs, weights).last, layer(inputs), atol=1e-6)


@each_cell
def test_the_gradient_backward_is_the_slope_forward(cell) -> None:
    inputs, weights = drawn(cell)
    direction = np.random.default_rng(5).normal(size=(3, UNITS))
    found = {time: pulled.inputs for time, _, pulled in forward(cell, inputs, weights).backward(direction)}
    for timestep in (0, TIMESTEPS - 1):
        for sign, moved in ((1, inputs.copy()), (-1, inputs.copy())):
            moved[:, timestep, 1] += sign * 1e-5
            if sign > 0:
                above = (forward(cell, moved, weights).last * direction).sum(axis=1)
            else:
                below = (forward(cell, moved, weights).last * direction).sum(axis=1)
        np.testing.assert_allclose(found[timestep][:, 1], (above - below) / 2e-5, rtol=1e-6, atol=1e-9)


@each_cell
def test_fresh_weights_are_drawn_as_keras_draws_them(cell) -> None:
    import keras

    _, (kernel, recurrent_kernel, bias) = drawn(cell)
    layer = getattr(keras.layers, cell.keras_class)(UNITS, **cell.keras_arguments)
    layer.build((1, TIMESTEPS, FEATURES))
    np.testing.assert_array_equal(bias, layer.get_weights()[2])
    np.testing.assert_allclose(recurrent_kernel @ recurrent_kernel.T, np.eye(UNITS), atol=1e-12)
    assert np.abs(kernel).max() <= np.sqrt(6 / sum(kernel.shape))


def test_the_forget_bias_is_that_of_the_forget_gate_alone() -> None:
    cell, random = CELLS["lstm"], np.random.default_rng(0)
    bias = fresh_weights(cell, units=UNITS, features=FEATURES, random=random, forget_bias=3.0)[2]
    assert set(bias[gate_slice(cell, "forget", UNITS)]) == {3.0}
    assert bias.sum() == 3.0 * UNITS
