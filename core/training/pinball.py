"""The loss of quantiles; imported only where Keras is."""

import keras
import numpy as np


@keras.saving.register_keras_serializable("unroll")
class Pinball(keras.losses.Loss):
    """Mean pinball loss of answers [windows, quantiles * outputs] to targets [windows, outputs].

    Being above costs 1 - q, being below costs q (Koenker & Bassett 1978). Doubled, so that the median's is the absolute
    error.
    """

    def __init__(self, quantiles: tuple[float, ...] = (0.5,), name: str = "pinball", **options: object) -> None:
        super().__init__(name=name, **options)
        self.quantiles = tuple(quantiles)

    def call(self, y_true: object, y_pred: object) -> object:
        outputs = y_pred.shape[-1] // len(self.quantiles)
        answers = keras.ops.reshape(y_pred, (-1, len(self.quantiles), outputs))
        gaps = keras.ops.expand_dims(y_true, 1) - answers
        shares = keras.ops.convert_to_tensor(np.array(self.quantiles, np.float32)[None, :, None])
        losses = keras.ops.maximum(shares * gaps, (shares - 1) * gaps)
        return 2 * keras.ops.mean(losses, axis=(1, 2))

    def get_config(self) -> dict:
        return {**super().get_config(), "quantiles": self.quantiles}
