"""Cross-entropy with label smoothing (Szegedy et al., 2016): a little of the truth is spread over all classes."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import keras


def smoothed(share: float) -> "keras.losses.Loss":
    """Cross-entropy of probabilities [..., classes] against classes [...], `share` of it against all classes alike."""
    import keras

    # Registered, so that a compiled copy of a network finds it again.
    @keras.saving.register_keras_serializable("unroll")
    class Smoothed(keras.losses.Loss):
        def __init__(self, share: float, name: str = "smoothed", **options: object) -> None:
            super().__init__(name=name, **options)
            self.share = share

        def call(self, y_true: object, y_pred: object) -> object:
            logarithms = keras.ops.log(keras.ops.maximum(y_pred, 1e-7))
            truth = keras.ops.expand_dims(keras.ops.cast(y_true, "int32"), -1)
            right = keras.ops.take_along_axis(logarithms, truth, axis=-1)[..., 0]
            return -(1 - self.share) * right - self.share * keras.ops.mean(logarithms, axis=-1)

        def get_config(self) -> dict:
            return {**super().get_config(), "share": self.share}

    return Smoothed(share)
