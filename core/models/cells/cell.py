"""What a cell is: the rule a recurrent layer applies at every timestep."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

import numpy as np

from core.language import Said
from core.models.in_numpy.activations import Activation

Weights = tuple[np.ndarray, ...]
"""One layer's arrays, in Keras' order: kernel, recurrent kernel, bias."""

States = tuple[np.ndarray, ...]
"""[windows, units] for every name in `Cell.states`, the hidden state first."""


class Step(NamedTuple):
    """One timestep's outcome: the new states, and the gates (and candidate) that made them, [windows, units] each."""

    states: States
    gates: dict[str, np.ndarray]


class Pullback(NamedTuple):
    """Gradients carried back over one timestep: for the inputs [windows, features] and for the states before it."""

    inputs: np.ndarray
    states: States
    weights: Callable[[], Weights]
    """Those of the weights, summed over windows, for whoever asks: most only ask how far a gradient reaches."""


@dataclass(frozen=True)
class Cell:
    """A rule for one timestep: what it remembers, its equations, and the same in NumPy and in Keras."""

    name: str
    title: str
    good_at: str = Said()
    """One line for a person who has to choose."""
    states: tuple[str, ...]
    """What it carries from timestep to timestep, the hidden state first."""
    gates: tuple[str, ...]
    """What `step` reports beside the states, in the order of the equations."""
    equations: tuple[str, ...]
    """LaTeX, in the order they are computed."""
    formula: str
    """LaTeX for the number of parameters; u units, f features."""
    parameters: Callable[[int, int], int]
    """(units, features) -> number of parameters."""
    shapes: Callable[[int, int], tuple[tuple[int, ...], ...]]
    """(units, features) -> shapes of the layer's weights in Keras' order."""
    step: Callable[[np.ndarray, States, Weights, Activation], Step]
    """(inputs [windows, features], states, weights, activation) -> Step."""
    pullback: Callable[[States, np.ndarray, States, Step, Weights, Activation], Pullback]
    """(gradients of the new states, inputs, states, step, weights, activation) -> Pullback."""
    hue: Literal["orange", "blue", "green", "violet"]
    """Its colour on every chart and beside its name, which each appearance has in a shade of its own."""
    dash: Literal["solid", "dash", "dot", "dashdot", "longdash"]
    """Its line where those of several cells cross."""
    keras_class: str
    """The layer's name in keras.layers."""
    keras_arguments: dict[str, Any] = field(default_factory=dict)
    """What that layer is told beyond what a ModelSpec says."""
    meanings: dict[str, str] = field(default_factory=dict)
    """In a few words, what each state and gate is."""
