"""How far back a network's answer reaches: backpropagation through time, in NumPy."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.models.cells.cell import States
from core.models.forward import Network
from core.models.reading import Direction, Memory, Steps


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
        """How much the answer moves with each timestep that is read, [timesteps]."""
        return _norm(self.inputs)


def gradients(network: Network, window: np.ndarray) -> Gradients:
    """Exact derivatives at one window, as `Network.predict` takes it; of class scores before they become probabilities.

    Computed in float64, so that vanishing ones stay numbers. Of tokens: with respect to their vectors.
    """
    return gradients_at(network, network.entered(np.asarray(window)[None]))


def gradients_at(network: Network, entered: Steps) -> Gradients:
    """The same where the recurrent layers begin: at values [1, timesteps, features], such as tokens' vectors."""
    memories = network.remembered(Steps(entered.values.astype(np.float64), entered.mask))
    if network.decoders:
        return _through_decoder(network, memories[::2], memories[1::2])
    return _backwards(network, memories)


def _backwards(network: Network, memories: Sequence[Memory]) -> Gradients:
    """From above the last recurrent layer, [outputs, timesteps, width], down to the inputs."""
    above = _from_output(network, memories[-1])
    layers: list[LayerGradient] = []
    for memory in reversed(memories):
        above, here, _ = _through_layer(memory, above)
        layers = here + layers
    return Gradients(inputs=above, layers=tuple(layers))


def _through_decoder(network: Network, encoders: Sequence[Memory], decoders: Sequence[Memory]) -> Gradients:
    """From each timestep of the horizon back into the lookback, by way of the states that are handed over."""
    ahead = _from_each_timestep(network)
    past = np.zeros((network.ends.outputs, network.ends.timesteps, ahead.shape[-1]))
    layers: list[LayerGradient] = []
    for encoder, decoder in zip(reversed(encoders), reversed(decoders), strict=True):
        ahead, told, handed = _through_layer(decoder, ahead)
        past, read, _ = _through_layer(encoder, past, handed)
        layers = read + told + layers
    return Gradients(inputs=np.concatenate([past, ahead], axis=1), layers=tuple(layers))


def _from_each_timestep(network: Network) -> np.ndarray:
    """[outputs, horizon, width]: a decoder's answer sees its own timestep alone; one quantile after the other."""
    kernel, steps = network.dense[0].astype(np.float64).T, network.ends.decoded
    return np.concatenate([weights * np.eye(steps)[:, :, None] for weights in kernel])


def _through_layer(
    memory: Memory, above: np.ndarray, after: Sequence[States] | None = None
) -> tuple[np.ndarray, list[LayerGradient], list[States]]:
    """Gradients for what a layer read, for its hidden states, and for the states it started from; of each direction.

    `after` are the gradients of the states it ended with, beside those that come from `above`.
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
    return below, here, before


def _from_output(network: Network, memory: Memory) -> np.ndarray:
    """[outputs, timesteps, width]: which of the last layer's hidden states Dense sees, and with what weight."""
    kernel, mask = network.dense[0].astype(np.float64).T, memory.sequence.mask
    timesteps = memory.sequence.values.shape[1]
    gradient = np.zeros((len(kernel), timesteps, kernel.shape[1]))
    if network.ends.every_timestep:
        gradient[:, -1] = kernel
    elif network.ends.pooling == "mean":
        seen = np.ones(timesteps) if mask is None else mask[0].astype(np.float64)
        gradient += kernel[:, None] * (seen / seen.sum())[:, None]
    elif network.ends.pooling == "max":
        strongest = memory.hidden[0].argmax(axis=0)
        gradient[:, strongest, np.arange(len(strongest))] = kernel
    else:
        for direction, part in zip(network.layers[-1], _parts(network.layers[-1]), strict=True):
            gradient[:, direction.order(timesteps)[-1], part] = kernel[:, part]
    return gradient


def _parts(directions: Sequence[Direction]) -> list[slice]:
    """Where each direction stands among the joined hidden states."""
    return [slice(position * each.units, (position + 1) * each.units) for position, each in enumerate(directions)]


def _through_time(
    memory: Memory, number: int, above: np.ndarray, carried: States
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
        to_inputs[:, timestep], carried = direction.cell.pullback(
            carried, sequence.values[:, timestep], before, steps[timestep], direction.weights, direction.activation
        )
    return to_inputs, to_hidden, carried


def _norm(values: np.ndarray) -> np.ndarray:
    """Over outputs and features, one number a timestep."""
    return np.sqrt((values**2).sum(axis=(0, 2)))
