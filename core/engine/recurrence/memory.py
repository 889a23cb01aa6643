"""States that outlive a batch: each lane goes on where it ended, as under Keras' stateful layers.

The layers themselves stay stateless, so that the network that comes out is an ordinary one and takes any batch.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from core.engine.keras_layers import recurrent_layers

if TYPE_CHECKING:
    import keras
    import tensorflow as tf


class CarriedStates:
    """The states of every recurrent layer [lanes, units], apart for training and for evaluation."""

    def __init__(self, model: "keras.Model", *, lanes: int, evaluated: int) -> None:
        self._layers = recurrent_layers(model)
        self._training = [_zeros(layer, lanes) for layer in self._layers]
        self._evaluation = [_zeros(layer, evaluated) for layer in self._layers]

    def attach(self) -> None:
        """Let every layer begin from here and end here, whatever recurrence it has; `slacken` takes this away too."""
        for layer, trained, evaluated in zip(self._layers, self._training, self._evaluation, strict=True):
            layer.inner_loop = partial(_remembering, layer.inner_loop, trained, evaluated)

    def forget(self, *, training: bool) -> None:
        """Let every lane begin from zero."""
        for states in self._training if training else self._evaluation:
            for state in states:
                state.assign(np.zeros(state.shape, np.float32))

    @property
    def variables(self) -> list["tf.Variable"]:
        """What a run needs to go on inside an epoch."""
        return [state for states in self._training for state in states]


def _zeros(layer: "keras.layers.RNN", lanes: int) -> list["tf.Variable"]:
    import tensorflow as tf

    return [tf.Variable(state, trainable=False) for state in layer.get_initial_state(lanes)]


def _remembering(
    loop: Callable[..., tuple],
    trained: list["tf.Variable"],
    evaluated: list["tf.Variable"],
    sequences: "tf.Tensor",
    initial_state: list["tf.Tensor"],
    mask: "tf.Tensor | None" = None,
    training: bool = False,
) -> tuple:
    """What keras.layers.RNN.inner_loop gives, from the remembered states instead of the initial ones."""
    import tensorflow as tf

    remembered = trained if training else evaluated
    states = [tf.convert_to_tensor(state) for state in remembered]
    sequences = tf.ensure_shape(sequences, [remembered[0].shape[0], *sequences.shape[1:]])
    last, outputs, ended = loop(sequences=sequences, initial_state=states, mask=mask, training=training)
    for state, new in zip(remembered, ended, strict=True):
        state.assign(tf.stop_gradient(new))
    return last, outputs, ended
