"""Opens model.keras with Keras."""

from pathlib import Path

import numpy as np

from core.exports.readers.reader import NetworkReader


class KerasReader(NetworkReader):
    """The network in model.keras, asked with Keras."""

    def __init__(self, folder: Path) -> None:
        import keras
        import tensorflow as tf

        model = keras.models.load_model(folder / "model.keras")
        self._names = [one.name for one in model.inputs]
        # Traced once, for any number of examples and timesteps.
        told = [tf.TensorSpec(one.shape, one.dtype) for one in model.inputs]
        self._ask = tf.function(lambda *given: model([*given] if len(given) > 1 else given[0]), input_signature=told)
        super().__init__({one.name: one.shape for one in model.inputs})

    def run(self, inputs: dict[str, np.ndarray]) -> list[np.ndarray]:
        """All outputs for the inputs by name."""
        found = self._ask(*(inputs[name] for name in self._names))
        return [np.asarray(each) for each in (found if isinstance(found, list) else [found])]
