"""Opens a TensorFlow SavedModel with TensorFlow."""

from pathlib import Path

import numpy as np

from core.exports.readers.reader import NetworkReader, in_order


class SavedModelReader(NetworkReader):
    """The network in the folder model/, asked with TensorFlow."""

    def __init__(self, folder: Path) -> None:
        import tensorflow as tf

        self._saved = tf.saved_model.load(str(folder / "model"))
        self._ask = self._saved.signatures["serving_default"]
        told = self._ask.structured_input_signature[1]
        super().__init__({name: one.shape.as_list() for name, one in told.items()})

    def run(self, inputs: dict[str, np.ndarray]) -> list[np.ndarray]:
        """All outputs for the inputs by name."""
        found = self._ask(**inputs)
        return [np.asarray(found[name]) for name in in_order(found)]
