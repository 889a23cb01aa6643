"""Examples held once as tensors, cut into batches inside the graph."""

from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from core.data.entries import EachTimestep, Named, ReadWhenTaken, loss_weights
from core.data.examples import Entries, Examples, Windows

if TYPE_CHECKING:
    import tensorflow as tf


class ResidentEntries(Protocol):
    """One side of all examples."""

    def take(self, positions: "tf.Tensor") -> Any:
        """Entries [positions, ...] by their int32 positions; by name where there are several inputs."""


class ResidentValues:
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
        import tensorflow as tf

        if self.starts is None:
            return tf.gather(self.values, positions)
        starts = tf.gather(self.starts, positions)
        return tf.gather(self.values, starts[:, None] + tf.range(self.length)[None, :])


class ResidentInputs:
    """Several inputs, by name."""

    def __init__(self, entries: Named) -> None:
        self._inputs = {name: resident(each) for name, each in entries.inputs.items()}

    def take(self, positions: "tf.Tensor") -> dict[str, Any]:
        return {name: each.take(positions) for name, each in self._inputs.items()}


class ReadEntries:
    """What is read when it is taken: the graph asks for each batch, and XLA cannot have it."""

    def __init__(self, entries: ReadWhenTaken) -> None:
        self._entries = entries
        first = entries.take(np.zeros(1, np.int64))
        self._shape, self._dtype = first.shape[1:], first.dtype

    def take(self, positions: "tf.Tensor") -> "tf.Tensor":
        import tensorflow as tf

        taken = tf.numpy_function(self._entries.take, [positions], tf.as_dtype(self._dtype))
        return tf.ensure_shape(taken, [None, *self._shape])


def resident(entries: Entries) -> ResidentEntries:
    """The entries as a graph can take them."""
    if isinstance(entries, Named):
        return ResidentInputs(entries)
    if isinstance(entries, EachTimestep):
        return resident(entries.targets)
    return ReadEntries(entries) if isinstance(entries, ReadWhenTaken) else ResidentValues(entries)


class Resident:
    """Aligned inputs, targets and weights, ready to be gathered."""

    def __init__(self, examples: Examples) -> None:
        import tensorflow as tf

        self.inputs = resident(examples.inputs)
        self.targets = resident(examples.targets)
        weights = loss_weights(examples)
        self.weights = None if weights is None else tf.constant(weights, tf.float32)
        self.count = len(examples)
        self.buckets = examples.buckets
        self._numbers = None if self.buckets is None else tf.constant(self.buckets.numbers)

    @property
    def timesteps(self) -> int:
        """Of the largest size; 0 where examples come in one size."""
        return max(most for _, most in self.buckets.sizes[-1]) if self.buckets else 0

    def bucket(self, positions: "tf.Tensor") -> "tf.Tensor":
        """The place of the size that holds all of these examples."""
        import tensorflow as tf

        return tf.reduce_max(tf.gather(self._numbers, positions))

    def batch(self, positions: "tf.Tensor") -> tuple[Any, "tf.Tensor", "tf.Tensor | None"]:
        """Inputs, targets and weights, of examples or of their timesteps, of the examples at `positions`."""
        import tensorflow as tf

        weights = None if self.weights is None else tf.gather(self.weights, positions)
        return self.inputs.take(positions), self.targets.take(positions), weights
