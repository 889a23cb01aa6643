"""Puts the hand-written recurrences under Keras' own layers, which keep their weights, their config and their name."""

from functools import partial
from typing import TYPE_CHECKING

from core.engine.keras_layers import layers_of, recurrent_layers
from core.engine.recurrence.rules import GRURule, LSTMRule, Rule, SimpleRNNRule, activation
from core.engine.recurrence.scan import Scan

if TYPE_CHECKING:
    import keras
    import tensorflow as tf

UNROLLED = 12
"""Up to this lookback cells may be written out timestep by timestep; beyond, tracing and compiling take too long."""


def hasten(model: "keras.Model", *, unrolled: tuple[type[Rule], ...] = (SimpleRNNRule,)) -> int:
    """Give every recurrent layer of `model` that allows it the hand-written recurrence; how many were given.

    Rules in `unrolled` are written out where the lookback is short. Only the instances are touched, never Keras'
    classes; `slacken` before the network is shown.
    """
    hastened = [layer for layer in recurrent_layers(model) if rule_of(layer) is not None]
    for layer in hastened:
        layer.inner_loop = partial(_inner_loop, layer, unrolled)
    return len(hastened)


def slacken(model: "keras.Model") -> None:
    """Take the hand-written recurrences away again."""
    for layer in layers_of(model):
        layer.__dict__.pop("inner_loop", None)


def rule_of(layer: "keras.layers.RNN") -> Rule | None:
    """The rule of a stock layer; None where the hand-written recurrence does not know its settings."""
    import keras

    cell = layer.cell
    f = activation(getattr(getattr(cell, "activation", None), "__name__", ""))
    plain = getattr(cell, "use_bias", False) and layer.compute_dtype == "float32"
    zeroed_alone = layer.zero_output_for_mask and not layer.return_sequences
    if f is None or not plain or zeroed_alone:
        return None
    if type(layer) is keras.layers.SimpleRNN:
        return SimpleRNNRule(f)
    if getattr(cell, "recurrent_activation", None) is not keras.activations.sigmoid or cell.implementation != 2:
        return None
    if type(layer) is keras.layers.LSTM:
        return LSTMRule(f)
    if type(layer) is keras.layers.GRU and cell.reset_after:
        return GRURule(f)
    return None


def _inner_loop(
    layer: "keras.layers.RNN",
    unrolled: tuple[type[Rule], ...],
    sequences: "tf.Tensor",
    initial_state: list["tf.Tensor"],
    mask: "tf.Tensor | None" = None,
    training: bool = False,
) -> tuple["tf.Tensor", "tf.Tensor", list["tf.Tensor"]]:
    """What keras.layers.RNN.inner_loop gives: last output, outputs [batch, time, units], last states."""
    import tensorflow as tf

    rule, cell = rule_of(layer), layer.cell
    x = tf.transpose(sequences, [1, 0, 2])
    if mask is not None:
        mask = tf.transpose(tf.cast(mask[0] if isinstance(mask, list) else mask, tf.bool))[:, :, None]
    if layer.go_backwards:
        x = tf.reverse(x, [0])
        mask = None if mask is None else tf.reverse(mask, [0])
    dropped = None
    if training and cell.dropout:
        x *= cell.get_dropout_mask(sequences[:, 0, :])
    if training and cell.recurrent_dropout:
        dropped = cell.get_recurrent_dropout_mask(initial_state[0])
    unroll = x.shape[0] <= UNROLLED and isinstance(rule, unrolled)
    scan = Scan(rule, sequences=layer.return_sequences, unroll=unroll)
    weights = [tf.convert_to_tensor(weight) for weight in (cell.kernel, cell.recurrent_kernel, cell.bias)]
    output, *states = scan(x, initial_state, weights, mask=mask, dropped=dropped)
    if not layer.return_sequences:
        return output, output[:, None], states
    if mask is not None and layer.zero_output_for_mask:
        output = tf.where(mask, output, tf.zeros_like(output))  # as Bidirectional asks of the layers inside it
    return states[0], tf.transpose(output, [1, 0, 2]), states
