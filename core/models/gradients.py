"""How far back a network's answer reaches: backpropagation through time, in NumPy."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.models.cells.cell import Step
from core.models.forward import Direction, Network, Steps


@dataclass(frozen=True)
class LayerGradient:
    """Derivatives of the outputs with respect to one layer's hidden state, [outputs, timesteps, units]."""

    layer: str
    direction: str
    hidden: np.ndarray

    @property
    def norm(self) -> np.ndarray:
        """[timesteps]"""
        return _norm(self.hidden)


@dataclass(frozen=True)
class Gradients:
    """Derivatives of the outputs, [outputs, timesteps, features] for the inputs; layers from the bottom up."""

    inputs: np.ndarray
    layers: tuple[LayerGradient, ...]

    @property
    def norm(self) -> np.ndarray:
        """How much the answer moves with each timestep of the lookback, [timesteps]."""
        return _norm(self.inputs)


def gradients(network: Network, window: np.ndarray) -> Gradients:
    """Exact derivatives at one window, as `Network.predict` takes it; of class scores before they become probabilities.

    Computed in float64, so that vanishing ones stay numbers. Of tokens: with respect to their vectors.
    """
    return gradients_at(network, network.entered(np.asarray(window)[None]))


def gradients_at(network: Network, entered: Steps) -> Gradients:
    """The same where the recurrent layers begin: at values [1, timesteps, features], such as tokens' vectors."""
    sequence = Steps(entered.values.astype(np.float64), entered.mask)
    memories = []
    for directions in network.layers:
        steps = [direction.steps(sequence) for direction in directions]
        memories.append((sequence, steps))
        sequence = Steps(np.concatenate([_hidden(each) for each in steps], axis=-1), sequence.mask)
    return _backwards(network, memories, _from_output(network, sequence))


def _backwards(network: Network, memories: Sequence[tuple[Steps, list[list[Step]]]], above: np.ndarray) -> Gradients:
    """From above the last recurrent layer, [outputs, timesteps, width], down to the inputs."""
    layers: list[LayerGradient] = []
    for directions, (sequence, steps) in zip(reversed(network.layers), reversed(memories), strict=True):
        shares = np.split(above, len(directions), axis=-1)
        above, here = np.zeros((len(above), *sequence.values.shape[1:])), []
        for direction, share, each in zip(directions, shares, steps, strict=True):
            to_inputs, to_hidden = _through_time(direction, share, sequence, each)
            above += to_inputs
            here.append(LayerGradient(direction.layer, direction.name, to_hidden))
        layers = here + layers
    return Gradients(inputs=above, layers=tuple(layers))


def _from_output(network: Network, top: Steps) -> np.ndarray:
    """[outputs, timesteps, width]: which of the last layer's hidden states Dense sees, and with what weight."""
    kernel = network.dense[0].astype(np.float64).T
    timesteps = top.values.shape[1]
    gradient = np.zeros((len(kernel), timesteps, kernel.shape[1]))
    if network.ends.every_timestep:
        gradient[:, -1] = kernel
    elif network.ends.pooling == "mean":
        seen = np.ones(timesteps) if top.mask is None else top.mask[0].astype(np.float64)
        gradient += kernel[:, None] * (seen / seen.sum())[:, None]
    elif network.ends.pooling == "max":
        strongest = top.values[0].argmax(axis=0)
        gradient[:, strongest, np.arange(len(strongest))] = kernel
    else:
        for direction, part in zip(network.layers[-1], _parts(network.layers[-1]), strict=True):
            gradient[:, direction.order(timesteps)[-1], part] = kernel[:, part]
    return gradient


def _parts(directions: Sequence[Direction]) -> list[slice]:
    """Where each direction stands among the joined hidden states."""
    return [slice(position * each.units, (position + 1) * each.units) for position, each in enumerate(directions)]


def _through_time(
    direction: Direction, above: np.ndarray, sequence: Steps, steps: Sequence[Step]
) -> tuple[np.ndarray, np.ndarray]:
    """Against the order of reading: gradients for the inputs [outputs, time, features] and for the hidden state."""
    order = direction.order(len(steps))
    to_inputs, to_hidden = np.zeros((len(above), *sequence.values.shape[1:])), np.zeros_like(above)
    carried = tuple(np.zeros((len(above), direction.units)) for _ in direction.cell.states)
    for position in reversed(range(len(order))):
        timestep = order[position]
        before = steps[order[position - 1]].states if position else direction.initial(1)
        carried = (carried[0] + above[:, timestep], *carried[1:])
        to_hidden[:, timestep] = carried[0]
        if sequence.mask is not None and not sequence.mask[0, timestep]:
            continue
        to_inputs[:, timestep], carried = direction.cell.pullback(
            carried, sequence.values[:, timestep], before, steps[timestep], direction.weights, direction.activation
        )
    return to_inputs, to_hidden


def _hidden(steps: Sequence[Step]) -> np.ndarray:
    """[1, timesteps, units]"""
    return np.stack([step.states[0] for step in steps], axis=1)


def _norm(values: np.ndarray) -> np.ndarray:
    """Over outputs and features, one number a timestep."""
    return np.sqrt((values**2).sum(axis=(0, 2)))
