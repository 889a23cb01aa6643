"""The loss of quantiles."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import keras


def pinball(quantiles: tuple[float, ...]) -> "keras.losses.Loss":
    """Mean pinball loss of answers [windows, quantiles * outputs] to targets [windows, outputs].

    Being above costs 1 - q, being below costs q (Koenker & Bassett 1978). Doubled, so that the median's is the absolute
    error.
    """
    import keras
    import numpy as np

    # Registered, so that a compiled copy of a network finds it again.
    @keras.saving.register_keras_serializable("unroll")
    class Pinball(keras.losses.Loss):
        def __init__(self, quantiles: tuple[float, ...], name: str = "pinball", **options: object) -> None:
            super().__init__(name=name, **options)
            self.quantiles = tuple(quantiles)

        def call(self, y_true: object, y_pred: object) -> object:
            answers = keras.ops.reshape(y_pred, (-1, len(self.quantiles), y_pred.shape[-1] // len(self.quantiles)))
            gaps = keras.ops.expand_dims(y_true, 1) - answers
            shares = keras.ops.convert_to_tensor(np.array(self.quantiles, np.float32)[None, :, None])
            return 2 * keras.ops.mean(keras.ops.maximum(shares * gaps, (shares - 1) * gaps), axis=(1, 2))

        def get_config(self) -> dict:
            return {**super().get_config(), "quantiles": self.quantiles}

    return Pinball(quantiles)
