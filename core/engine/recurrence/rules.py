"""One timestep of each cell, forwards and backwards; gates side by side in Keras' order.

`inputs` is x W + b and `recurrent` is h U (+ its own bias), both [batch, gates * units]. `forward` gives the new states
and what `backward` needs beside them, `saved` times units wide. `backward` gives the gradients of `inputs`, of
`recurrent`, and of the old states apart from the way through `recurrent` (None: nothing). Letters as in the textbooks.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

if TYPE_CHECKING:
    import tensorflow as tf

Tensors = tuple["tf.Tensor", ...]
Back = tuple["tf.Tensor", "tf.Tensor", tuple["tf.Tensor | None", ...]]


@dataclass(frozen=True)
class TensorActivation:
    """A squashing function and its slope, the latter from what the function gave."""

    apply: Callable[["tf.Tensor"], "tf.Tensor"]
    slope: Callable[["tf.Tensor"], "tf.Tensor"]


def activation(name: str) -> TensorActivation | None:
    """By Keras' name; None for one that has no slope in terms of its own value."""
    import tensorflow as tf

    return {
        "tanh": TensorActivation(tf.tanh, lambda y: 1.0 - y * y),
        "relu": TensorActivation(tf.nn.relu, lambda y: tf.cast(y > 0.0, y.dtype)),
        "sigmoid": TensorActivation(sigmoid, lambda y: y * (1.0 - y)),
        "linear": TensorActivation(lambda z: z, lambda y: tf.ones_like(y)),
        "elu": TensorActivation(tf.nn.elu, lambda y: tf.where(y > 0.0, tf.ones_like(y), y + 1.0)),
        "softsign": TensorActivation(tf.nn.softsign, lambda y: tf.square(1.0 - tf.abs(y))),
    }.get(name)


def sigmoid(z: "tf.Tensor") -> "tf.Tensor":
    """The logistic function by way of tanh, for which there is fast vector code."""
    import tensorflow as tf

    return 0.5 * tf.tanh(0.5 * z) + 0.5


@dataclass(frozen=True)
class SimpleRNNRule:
    """h = f(x W + b + h U)"""

    f: TensorActivation
    states: ClassVar[int] = 1
    saved: ClassVar[tuple[int, ...]] = ()

    def forward(self, inputs: "tf.Tensor", recurrent: "tf.Tensor", states: Tensors) -> tuple[Tensors, Tensors]:
        return (self.f.apply(inputs + recurrent),), ()

    def backward(self, saved: Tensors, before: Tensors, after: Tensors, gradients: Tensors) -> Back:
        dz = gradients[0] * self.f.slope(after[0])
        return dz, dz, (None,)


@dataclass(frozen=True)
class LSTMRule:
    """i, f, o = sigmoid(...), g = act(...); c = f c + i g, h = o act(c)"""

    f: TensorActivation
    states: ClassVar[int] = 2
    saved: ClassVar[tuple[int, ...]] = (4,)

    def forward(self, inputs: "tf.Tensor", recurrent: "tf.Tensor", states: Tensors) -> tuple[Tensors, Tensors]:
        import tensorflow as tf

        gates = self._gates(inputs + recurrent)
        i, f, g, o = tf.split(gates, 4, axis=-1)
        c = f * states[1] + i * g
        h = o * self.f.apply(c)
        return (h, c), (gates,)

    def backward(self, saved: Tensors, before: Tensors, after: Tensors, gradients: Tensors) -> Back:
        import tensorflow as tf

        (gates,), (dh, dc) = saved, gradients
        i, f, g, o = tf.split(gates, 4, axis=-1)
        a = self.f.apply(after[1])
        dc = dc + dh * o * self.f.slope(a)
        parts = [
            dc * g * i * (1.0 - i),
            dc * before[1] * f * (1.0 - f),
            dc * i * self.f.slope(g),
            dh * a * o * (1.0 - o),
        ]
        dz = tf.concat(parts, axis=-1)
        return dz, dz, (None, dc * f)

    def _gates(self, z: "tf.Tensor") -> "tf.Tensor":
        """All four activated in one pass, which keeps the vector units busy."""
        import tensorflow as tf

        candidate = np.repeat([False, False, True, False], z.shape[-1] // 4)
        if self.f.apply is tf.tanh:
            scale = np.where(candidate, 1.0, 0.5).astype(np.float32)
            return scale * tf.tanh(scale * z) + (1.0 - scale)
        return tf.where(candidate, self.f.apply(z), sigmoid(z))


@dataclass(frozen=True)
class GRURule:
    """z, r = sigmoid(...), g = act(x W + b + r (h U + b')); h = z h + (1 - z) g, as in Keras' reset_after"""

    f: TensorActivation
    states: ClassVar[int] = 1
    saved: ClassVar[tuple[int, ...]] = (2, 1, 1)

    def forward(self, inputs: "tf.Tensor", recurrent: "tf.Tensor", states: Tensors) -> tuple[Tensors, Tensors]:
        import tensorflow as tf

        units = inputs.shape[-1] // 3
        both = sigmoid(inputs[:, : 2 * units] + recurrent[:, : 2 * units])
        z, r = tf.split(both, 2, axis=-1)
        m = recurrent[:, 2 * units :]
        g = self.f.apply(inputs[:, 2 * units :] + r * m)
        h = z * states[0] + (1.0 - z) * g
        return (h,), (both, g, m)

    def backward(self, saved: Tensors, before: Tensors, after: Tensors, gradients: Tensors) -> Back:
        import tensorflow as tf

        (both, g, m), (dh,) = saved, gradients
        z, r = tf.split(both, 2, axis=-1)
        dg = dh * (1.0 - z) * self.f.slope(g)
        dz = dh * (before[0] - g) * z * (1.0 - z)
        dr = dg * m * r * (1.0 - r)
        return tf.concat([dz, dr, dg], axis=-1), tf.concat([dz, dr, dg * r], axis=-1), (dh * z,)


Rule = SimpleRNNRule | LSTMRule | GRURule
