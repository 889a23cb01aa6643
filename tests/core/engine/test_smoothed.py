"""Label smoothing: what a recipe trained with before, it trains with again, to the last bit."""

import keras
import numpy as np

from core.engine.losses.smoothed import smoothed


def test_it_is_the_right_class_and_the_mean_of_all_to_the_last_bit() -> None:
    rng = np.random.default_rng(0)
    said = rng.dirichlet(np.ones(37), size=(8, 5)).astype("float32")
    truth = rng.integers(37, size=(8, 5))
    logarithms = keras.ops.log(keras.ops.maximum(said, 1e-7))
    right = keras.ops.take_along_axis(logarithms, truth[..., None], axis=-1)[..., 0]
    wanted = -(1 - 0.1) * right - 0.1 * keras.ops.mean(logarithms, axis=-1)
    assert np.array_equal(smoothed(0.1).call(truth, said), wanted)
