"""Examples held once as tensors, cut into batches inside the graph."""

from typing import TYPE_CHECKING

import numpy as np

from core.data.examples import Entries, Examples, Windows

if TYPE_CHECKING:
    import tensorflow as tf


class ResidentEntries:
    """The values of `Rows` or `Windows`, in memory once however far the windows overlap."""

    def __init__(self, entries: Entries) -> None:
        import tensorflow as tf

        self.values = tf.constant(entries.values)
        self.starts = None
        self.length = None
        if isinstance(entries, Windows):
            self.starts = tf.constant(entries.starts.astype(np.int32))
            self.length = entries.length

    def take(self, positions: "tf.Tensor") -> "tf.Tensor":
        """Entries [positions, ...] by their int32 positions."""
        import tensorflow as tf

        if self.starts is None:
            return tf.gather(self.values, positions)
        starts = tf.gather(self.starts, positions)
        return tf.gather(self.values, starts[:, None] + tf.range(self.length)[None, :])


class Resident:
    """Aligned inputs, targets and weights, ready to be gathered."""

    def __init__(self, examples: Examples) -> None:
        import tensorflow as tf

        self.inputs = ResidentEntries(examples.inputs)
        self.targets = ResidentEntries(examples.targets)
        self.weights = None if examples.weights is None else tf.constant(examples.weights, tf.float32)
        self.count = len(examples)

    def batch(self, positions: "tf.Tensor") -> tuple["tf.Tensor", "tf.Tensor", "tf.Tensor | None"]:
        """Inputs, targets and weights of the examples at `positions`."""
        import tensorflow as tf

        weights = None if self.weights is None else tf.gather(self.weights, positions)
        return self.inputs.take(positions), self.targets.take(positions), weights
