"""Machine code for recurrences: Keras' own layers are the truth, and the number of threads changes no bit."""

from functools import partial

import keras
import numpy as np
import pytest
import tensorflow as tf

from core.engine.recurrence import layers
from core.engine.recurrence.native import crew
from core.engine.recurrence.native.layer import NativeScan

TIME = 7
CELLS = (keras.layers.SimpleRNN, keras.layers.LSTM, keras.layers.GRU)


def told(layer: keras.layers.RNN, x: tf.Tensor, mask: tf.Tensor | None) -> list[np.ndarray]:
    """Outputs, then the gradients of a sum that weighs every number of them differently."""

    @tf.function(autograph=False)
    def run() -> list[tf.Tensor]:
        with tf.GradientTape() as tape:
            tape.watch(x)
            output = layer(x, mask=mask)
            weights = tf.cos(tf.reshape(tf.range(tf.size(output), dtype=tf.float32), tf.shape(output)))
            loss = tf.reduce_sum(output * weights)
        return [output, *tape.gradient(loss, [x, *(weight.value for weight in layer.trainable_variables)])]

    return [part.numpy() for part in run()]


@pytest.mark.parametrize(
    ("cell", "activation", "sequences", "masked", "batch", "features", "units"),
    [
        (CELLS[0], "relu", True, True, 6, 3, 5),
        (CELLS[0], "tanh", False, False, 16, 1, 50),
        (CELLS[1], "tanh", True, True, 13, 40, 33),
        (CELLS[1], "relu", False, False, 6, 3, 5),
        (CELLS[2], "tanh", False, True, 16, 1, 50),
        (CELLS[2], "relu", True, False, 13, 40, 33),
    ],
)
def test_outputs_and_gradients_equal_those_of_keras_on_any_number_of_threads(
    monkeypatch: pytest.MonkeyPatch, cell, activation, sequences, masked, batch, features, units
) -> None:
    random = np.random.default_rng(0)
    keras.utils.set_random_seed(0)
    layer = cell(units, activation=activation, return_sequences=sequences)
    x = tf.constant(random.normal(size=(batch, TIME, features)).astype(np.float32))
    layer.build(x.shape)
    for weight in layer.trainable_variables:
        weight.assign(weight + 0.1 * random.normal(size=weight.shape))
    mask = tf.constant(random.random((batch, TIME)) > 0.3) if masked else None
    truth, found = told(layer, x, mask), {}
    for hands in (1, 2, 3):
        monkeypatch.setattr(crew, "hands", lambda hands=hands: hands)
        layer.inner_loop = partial(layers._inner_loop, layer, NativeScan(layer, inner=True), False)
        found[hands] = told(layer, x, mask)
    for expected, one, *others in zip(truth, *found.values(), strict=True):
        np.testing.assert_allclose(one, expected, rtol=1e-5, atol=5e-6 * np.abs(expected).max())
        for other in others:
            np.testing.assert_array_equal(one, other)
