"""A cell's rule over a whole sequence, with all weight gradients as one product over all timesteps.

Automatic differentiation of such a loop adds up a small product a timestep and keeps a copy of the recurrent weights
for each; keeping only gates and states, and multiplying once at the end, is where the time is won.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.engine.recurrence.rules import Rule, Tensors

if TYPE_CHECKING:
    import tensorflow as tf

Step = Callable[["tf.Tensor | int", Tensors], tuple[Tensors, Tensors]]


@dataclass(frozen=True)
class Scan:
    """A rule and how to run it: unrolled or as a loop, all hidden states or only the last."""

    rule: Rule
    sequences: bool
    unroll: bool

    def __call__(
        self,
        x: "tf.Tensor",
        states: Sequence["tf.Tensor"],
        weights: Sequence["tf.Tensor"],
        *,
        mask: "tf.Tensor | None" = None,
        dropped: "tf.Tensor | None" = None,
    ) -> Tensors:
        """Hidden states [time, batch, units] (or the last [batch, units]), then the last states.

        `x` is [time, batch, features]; `weights` are kernel, recurrent kernel and bias, each as Keras holds it; `mask`
        [time, batch, 1] is False where a timestep leaves the states alone; `dropped` [batch, units] multiplies every
        hidden state before the recurrent product (recurrent dropout).
        """
        import tensorflow as tf

        @tf.custom_gradient
        def run(x: "tf.Tensor", *rest: "tf.Tensor") -> tuple:
            forward = Forward(self, x, rest[: self.rule.states], rest[self.rule.states :], mask, dropped)
            return forward.outputs, lambda *gradients: Backward(forward, gradients).gradients

        return run(x, *states, *weights)

    def loop(self, step: Step, states: Tensors, timesteps: range, widths: Sequence[int]) -> tuple[Tensors, Tensors]:
        """Last states, and what `step` gave beside them, stacked to [time, batch, width] each; in order of time."""
        return self._unrolled(step, states, timesteps) if self.unroll else self._looped(step, states, timesteps, widths)

    def _unrolled(self, step: Step, states: Tensors, timesteps: range) -> tuple[Tensors, Tensors]:
        import tensorflow as tf

        told = {}
        for time in timesteps:
            states, told[time] = step(time, states)
        return states, tuple(tf.stack(column) for column in zip(*(told[time] for time in sorted(told)), strict=True))

    def _looped(self, step: Step, states: Tensors, timesteps: range, widths: Sequence[int]) -> tuple[Tensors, Tensors]:
        import tensorflow as tf

        count, backwards = len(timesteps), timesteps.step < 0
        batch = states[0].shape[0]
        stacks = tuple(tf.TensorArray(tf.float32, count, element_shape=[batch, width]) for width in widths)

        def body(number: "tf.Tensor", states: Tensors, stacks: tuple) -> tuple:
            time = count - 1 - number if backwards else number
            states, told = step(time, states)
            written = tuple(stack.write(time, value) for stack, value in zip(stacks, told, strict=True))
            return number + 1, states, written

        _, states, stacks = tf.while_loop(
            lambda number, *_: number < count, body, (tf.constant(0), tuple(states), stacks), maximum_iterations=count
        )
        return states, tuple(stack.stack() for stack in stacks)


class Forward:
    """A pass through a sequence, and all that the way back needs of it."""

    def __init__(
        self,
        scan: Scan,
        x: "tf.Tensor",
        states: Tensors,
        weights: Tensors,
        mask: "tf.Tensor | None",
        dropped: "tf.Tensor | None",
    ) -> None:
        import tensorflow as tf

        self.scan, self.x, self.mask, self.dropped = scan, x, mask, dropped
        self.kernel, self.recurrent, bias = weights
        self.bias, self.recurrent_bias = tf.unstack(bias) if bias.shape.rank == 2 else (bias, None)
        self.units = self.recurrent.shape[0]
        # A single feature makes x W an outer product, which is cheaper made again than stored.
        self._inputs = None if x.shape[-1] == 1 else tf.tensordot(x, self.kernel, 1) + self.bias
        widths = [self.units * width for width in (*scan.rule.saved, *[1] * scan.rule.states)]
        last, stacks = scan.loop(self._step, states, range(x.shape[0]), widths)
        kept = len(scan.rule.saved)
        self.saved, self.after = stacks[:kept], stacks[kept:]
        self.before = tuple(tf.concat([old[None], new[:-1]], 0) for old, new in zip(states, self.after, strict=True))
        self.outputs = (self.after[0] if scan.sequences else last[0], *last)

    def _step(self, time: "tf.Tensor | int", states: Tensors) -> tuple[Tensors, Tensors]:
        import tensorflow as tf

        inputs = self.x[time] * self.kernel[0] + self.bias if self._inputs is None else self._inputs[time]
        h = states[0] if self.dropped is None else states[0] * self.dropped
        recurrent = tf.matmul(h, self.recurrent)
        if self.recurrent_bias is not None:
            recurrent += self.recurrent_bias
        new, saved = self.scan.rule.forward(inputs, recurrent, states)
        if self.mask is not None:
            kept = self.mask[time]
            new = tuple(tf.where(kept, after, before) for after, before in zip(new, states, strict=True))
        return new, (*saved, *new)


class Backward:
    """The way back through a `Forward`, from the gradients of its outputs to those of everything it was given."""

    def __init__(self, forward: Forward, gradients: Tensors) -> None:
        import tensorflow as tf

        self._forward = forward
        scan = forward.scan
        self._outer = gradients[0] if scan.sequences else None
        states = gradients[1:] if scan.sequences else (gradients[0] + gradients[1], *gradients[2:])
        gates = forward.kernel.shape[1]
        self._twice = forward.recurrent_bias is not None
        times = range(forward.x.shape[0] - 1, -1, -1)
        first, stacks = scan.loop(self._step, tuple(states), times, [gates] * (2 if self._twice else 1))
        d_inputs, d_recurrent = stacks[0], stacks[-1]
        dx = tf.tensordot(d_inputs, forward.kernel, [[2], [1]])
        self.gradients = (dx, *first, *self._weights(d_inputs, d_recurrent))

    def _step(self, time: "tf.Tensor | int", gradients: Tensors) -> tuple[Tensors, Tensors]:
        import tensorflow as tf

        forward = self._forward
        if self._outer is not None:
            gradients = (gradients[0] + self._outer[time], *gradients[1:])
        passed = None
        if forward.mask is not None:
            kept = forward.mask[time]
            passed = tuple(tf.where(kept, tf.zeros_like(gradient), gradient) for gradient in gradients)
            gradients = tuple(tf.where(kept, gradient, tf.zeros_like(gradient)) for gradient in gradients)
        saved, before, after = (
            tuple(stack[time] for stack in stacks) for stacks in (forward.saved, forward.before, forward.after)
        )
        d_inputs, d_recurrent, direct = forward.scan.rule.backward(saved, before, after, gradients)
        dh = tf.matmul(d_recurrent, forward.recurrent, transpose_b=True)
        if forward.dropped is not None:
            dh *= forward.dropped
        old = (dh if direct[0] is None else dh + direct[0], *direct[1:])
        if passed is not None:
            old = tuple(gradient + through for gradient, through in zip(old, passed, strict=True))
        return old, (d_inputs, d_recurrent) if self._twice else (d_inputs,)

    def _weights(self, d_inputs: "tf.Tensor", d_recurrent: "tf.Tensor") -> Tensors:
        """Gradients of kernel, recurrent kernel and bias."""
        import tensorflow as tf

        forward = self._forward
        h = forward.before[0] if forward.dropped is None else forward.before[0] * forward.dropped
        ones = tf.ones_like(forward.x[:, :, :1])
        features = forward.x.shape[-1]
        if self._twice:
            d_kernel, d_bias = tf.split(_product([forward.x, ones], d_inputs), [features, 1])
            recurrent, d_own = tf.split(_product([h, ones], d_recurrent), [forward.units, 1])
            return d_kernel, recurrent, tf.concat([d_bias, d_own], 0)
        recurrent, d_kernel, d_bias = tf.split(_product([h, forward.x, ones], d_inputs), [forward.units, features, 1])
        return d_kernel, recurrent, d_bias[0]


def _product(columns: Sequence["tf.Tensor"], gradient: "tf.Tensor") -> "tf.Tensor":
    """columns' * gradient, summed over time and batch in one matrix product."""
    import tensorflow as tf

    both = tf.concat(columns, axis=-1)
    return tf.matmul(
        tf.reshape(both, [-1, both.shape[-1]]), tf.reshape(gradient, [-1, gradient.shape[-1]]), transpose_a=True
    )
