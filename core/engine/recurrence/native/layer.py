"""The machine code as an operation of TensorFlow with a gradient."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from core.engine.recurrence.native import ACTIVATIONS
from core.engine.recurrence.native.passes import GRU, LSTM, SIMPLE_RNN
from core.engine.recurrence.native.sweep import Kind, Sweep

if TYPE_CHECKING:
    import keras
    import tensorflow as tf

CELLS = {"SimpleRNN": (SIMPLE_RNN, 1), "LSTM": (LSTM, 4), "GRU": (GRU, 3)}
"""Keras' class -> our number, and gates in the product with h."""
SHAPES = 2
"""Batches of so many shapes keep their room: the ordinary one, and the smaller one at an epoch's end."""


class NativeScan:
    """Called like core.engine.recurrence.scan.Scan, for one layer; `inner` says that its inputs are trained too."""

    def __init__(self, layer: "keras.layers.RNN", *, inner: bool) -> None:
        cell, gates = CELLS[type(layer).__name__]
        self._kind = Kind(cell, ACTIVATIONS.index(layer.cell.activation.__name__), gates)
        self._units = layer.units
        self._sequences = layer.return_sequences
        self._inner = inner
        self._sweeps: dict[tuple[int, ...], Sweep] = {}

    def __call__(
        self,
        x: "tf.Tensor",
        states: Sequence["tf.Tensor"],
        weights: Sequence["tf.Tensor"],
        *,
        mask: "tf.Tensor | None" = None,
        dropped: None = None,
    ) -> tuple["tf.Tensor", ...]:
        import tensorflow as tf

        masks = [] if mask is None else [mask[:, :, 0]]
        shapes = [state.shape for state in states]
        outputs = [[*x.shape[:2], self._units]] if self._sequences else [shapes[0]]

        @tf.custom_gradient
        def run(x: "tf.Tensor", *rest: "tf.Tensor") -> tuple:
            told = _operation(self._forwards, [x, *rest, *masks], [*outputs, *shapes])

            def gradient(*gradients: "tf.Tensor") -> tuple:
                own = [] if not self._inner else [x.shape]
                wanted = [*shapes, *(weight.shape for weight in weights), *own]
                # By the shape of x the room that the way there has filled is found again.
                found = _operation(self._backwards, [tf.shape(x), *gradients], wanted)
                return (found.pop() if self._inner else tf.zeros_like(x), *found)

            return told, gradient

        return run(x, *states, *weights)

    def _forwards(self, x: np.ndarray, *rest: np.ndarray) -> list[np.ndarray]:
        count = 2 if self._kind.cell == LSTM else 1
        states, weights, masks = rest[:count], rest[count : count + 3], rest[count + 3 :]
        every, *last = self._sweep(x.shape).forwards(x, list(states), list(weights), masks[0] if masks else None)
        return [np.ascontiguousarray(every) if self._sequences else last[0], *last]

    def _backwards(self, shape: np.ndarray, outer: np.ndarray, *states: np.ndarray) -> list[np.ndarray]:
        sweep = self._sweep(tuple(shape.tolist()))
        last = list(states)
        if not self._sequences:
            last[0] = last[0] + outer
        found = sweep.backwards(outer if self._sequences else None, last)
        return [np.ascontiguousarray(part) for part in found]

    def _sweep(self, shape: tuple[int, ...]) -> Sweep:
        if shape not in self._sweeps:
            while len(self._sweeps) >= SHAPES:
                self._sweeps.pop(next(iter(self._sweeps)))
            time, batch, features = shape
            size = {"time": time, "batch": batch, "features": features, "units": self._units}
            self._sweeps[shape] = Sweep(self._kind, **size, inner=self._inner)
        return self._sweeps[shape]


def native(layer: Any) -> bool:
    """Whether a layer that core.engine.recurrence.layers knows also has machine code here."""
    return layer.cell.activation.__name__ in ACTIVATIONS and not layer.cell.recurrent_dropout


def _operation(function: Any, inputs: list["tf.Tensor"], shapes: list["tf.TensorShape"]) -> list["tf.Tensor"]:
    """What `function` gives of NumPy arrays, as tensors of these shapes."""
    import tensorflow as tf

    told = tf.numpy_function(function, inputs, [tf.float32] * len(shapes))
    for tensor, shape in zip(told, shapes, strict=True):
        tensor.set_shape(shape)
    return list(told)
