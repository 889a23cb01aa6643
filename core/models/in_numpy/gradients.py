"""How far back a network's answer reaches: backpropagation through time, in NumPy."""

from dataclasses import dataclass

import numpy as np

from core.models.in_numpy.reading import Steps
from core.models.in_numpy.running import Found, Inputs, RunningGraph
from core.models.in_numpy.trace import LayerGradient, norm
from core.models.nodes.node import Wire


@dataclass(frozen=True)
class Gradients:
    """Derivatives of the outputs, [outputs, timesteps, features] for each input; layers from the bottom up."""

    by_input: dict[str, np.ndarray]
    layers: tuple[LayerGradient, ...]

    @property
    def inputs(self) -> np.ndarray:
        """Those for the only input, or for the first."""
        return next(iter(self.by_input.values()))

    @property
    def norm(self) -> np.ndarray:
        """How much the answer moves with each timestep that is read, [timesteps]."""
        return norm(self.inputs)


def gradients(network: RunningGraph, window: Inputs, *, output: str = "") -> Gradients:
    """Exact derivatives at one window, as `Network.predict` takes it; of class scores before they become probabilities.

    Of the output of that name, or of the first. Computed in float64, so that vanishing ones stay numbers. Of tokens:
    with respect to their vectors. Of a network that answers at every timestep: those of its last answer.
    """
    alone = {name: np.asarray(array)[None] for name, array in window.items()} if isinstance(window, dict) else None
    entered = network.entered(np.asarray(window)[None] if alone is None else alone)
    return gradients_at(network, entered, output=output)


def gradients_of_tokens(network: RunningGraph, window: dict[str, np.ndarray], tokens: np.ndarray) -> Gradients:
    """Derivatives [tokens, ...] of the score of each token at its own timestep, of a network that answers at each."""
    return _of_scores(network, window, timesteps=np.arange(len(tokens)), classes=tokens)


def gradients_of_tags(
    network: RunningGraph, window: np.ndarray, *, timesteps: np.ndarray, tags: np.ndarray
) -> Gradients:
    """Derivatives [tags, ...] of the score of each tag at its timestep, of a network that answers at each."""
    # Counted from the end, since the scores of tags after each other stand before those of the timesteps.
    return _of_scores(network, window, timesteps=timesteps - len(window), classes=tags)


def _of_scores(network: RunningGraph, window: Inputs, *, timesteps: np.ndarray, classes: np.ndarray) -> Gradients:
    """Derivatives [scores, ...] of the score of a class at a timestep, each of several."""
    named = isinstance(window, dict)
    brought = {name: np.asarray(array)[None] for name, array in window.items()} if named else np.asarray(window)[None]
    exact = {
        wire: Steps(steps.values.astype(np.float64), steps.mask) for wire, steps in network.entered(brought).items()
    }
    answer, remembered = network.graph.output(), network.remembered(exact)
    above = np.zeros((len(classes), *remembered.found[answer].values.shape[1:]))
    above[np.arange(len(classes)), timesteps, classes] = 1.0
    found, layers = remembered.pulled({answer: above})
    names = zip((each.name for each in network.graph.inputs), network.graph.entered, strict=True)
    return Gradients({name: _or_zeros(found, wire, exact) for name, wire in names}, layers)


def gradients_at(network: RunningGraph, entered: Found, *, output: str = "") -> Gradients:
    """The same at what has entered of one window: values [1, timesteps, features], such as tokens' vectors."""
    exact = {wire: Steps(steps.values.astype(np.float64), steps.mask) for wire, steps in entered.items()}
    answer = network.graph.output(output)
    found, layers = network.remembered(exact).pulled({answer: _of_the_answer(network, answer)})
    names = zip((each.name for each in network.graph.inputs), network.graph.entered, strict=True)
    return Gradients({name: _or_zeros(found, wire, exact) for name, wire in names}, layers)


def gradients_of(network: RunningGraph, entered: Found, above: np.ndarray) -> dict[Wire, np.ndarray]:
    """Derivatives [scores, timesteps, features], for each wire that has entered, of sums of answers with the weights
    `above` [scores, ...]."""
    found, _ = network.remembered(entered).pulled({network.graph.output(): above})
    return {wire: _or_zeros(found, wire, entered) for wire in entered}


def _of_the_answer(network: RunningGraph, answer: Wire) -> np.ndarray:
    """Each output with respect to all: [outputs, outputs], or of the last timestep [outputs, timesteps, outputs]."""
    *timesteps, outputs = network.graph.sizes[answer.node]
    if not timesteps:
        return np.eye(outputs)
    above = np.zeros((outputs, *timesteps, outputs))
    above[:, -1] = np.eye(outputs)
    return above


def _or_zeros(found: dict[Wire, np.ndarray], wire: Wire, entered: Found) -> np.ndarray:
    """An input on which no answer depends moves none."""
    return found[wire] if wire in found else np.zeros((1, *entered[wire].values.shape[1:]))
