"""Backpropagation through time: gradients of one recurrent layer, against the order of reading."""

from collections.abc import Sequence

import numpy as np

from core.models.cells.cell import States
from core.models.in_numpy.reading import LayerMemory
from core.models.in_numpy.trace import LayerGradient


def through_layer(
    memory: LayerMemory, above: np.ndarray, after: Sequence[States] | None = None
) -> tuple[np.ndarray, tuple[LayerGradient, ...], tuple[States, ...]]:
    """Gradients for what a layer read, for its hidden states, and for the states it started from; of each direction.

    `above` [outputs, timesteps, width] are those of the hidden states; `after` those of the states it ended with,
    beside what comes from `above`.
    """
    shares = np.split(above, len(memory.directions), axis=-1)
    below, here, before = np.zeros((len(above), *memory.sequence.values.shape[1:])), [], []
    for number, (direction, share) in enumerate(zip(memory.directions, shares, strict=True)):
        carried = (
            after[number] if after else tuple(np.zeros((len(above), direction.units)) for _ in direction.cell.states)
        )
        to_inputs, to_hidden, first = _through_time(memory, number, share, carried)
        below += to_inputs
        here.append(LayerGradient(direction.layer, direction.name, to_hidden))
        before.append(first)
    return below, tuple(here), tuple(before)


def _through_time(
    memory: LayerMemory, number: int, above: np.ndarray, carried: States
) -> tuple[np.ndarray, np.ndarray, States]:
    """Against the order of reading: gradients for the inputs, the hidden state and the states before the first."""
    direction, steps, sequence = memory.directions[number], memory.steps[number], memory.sequence
    order = direction.order(len(steps))
    to_inputs, to_hidden = np.zeros((len(above), *sequence.values.shape[1:])), np.zeros_like(above)
    for position in reversed(range(len(order))):
        timestep = order[position]
        before = steps[order[position - 1]].states if position else memory.starts[number]
        carried = (carried[0] + above[:, timestep], *carried[1:])
        to_hidden[:, timestep] = carried[0]
        if sequence.mask is not None and not sequence.mask[0, timestep]:
            continue
        pulled = direction.cell.pullback(
            carried, sequence.values[:, timestep], before, steps[timestep], direction.weights, direction.activation
        )
        to_inputs[:, timestep], carried = pulled.inputs, pulled.states
    return to_inputs, to_hidden, carried
