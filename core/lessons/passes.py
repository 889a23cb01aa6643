"""A cell over a sequence, forward and backward, with everything that happens on the way."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from core.models.cells.cell import Cell, Pullback, States, Step, Weights
from core.models.in_numpy.activations import ACTIVATIONS


@dataclass(frozen=True)
class ForwardPass:
    """What a cell made of `inputs` [windows, timesteps, features], one `Step` a timestep."""

    cell: Cell
    weights: Weights
    activation: str
    inputs: np.ndarray
    steps: list[Step]
    start: States

    @property
    def last(self) -> np.ndarray:
        """The last hidden state, [windows, units]."""
        return self.steps[-1].states[0]

    @property
    def hidden(self) -> np.ndarray:
        """All hidden states, [windows, timesteps, units]."""
        return np.stack([step.states[0] for step in self.steps], axis=1)

    def before(self, timestep: int) -> States:
        """The states that a timestep starts from."""
        return self.steps[timestep - 1].states if timestep else self.start

    def backward(self, above: np.ndarray) -> Iterator[tuple[int, States, Pullback]]:
        """From gradients of the last hidden state [windows, units], or of all; the newest timestep first.

        Each timestep with the gradients of its new states, and what its pullback makes of them.
        """
        of_all = above if above.ndim == 3 else None
        last = above if of_all is None else of_all[:, -1]
        carried = (last, *(np.zeros_like(last) for _ in self.cell.states[1:]))
        activation = ACTIVATIONS[self.activation]
        for timestep in reversed(range(len(self.steps))):
            pulled = self.cell.pullback(
                carried,
                self.inputs[:, timestep],
                self.before(timestep),
                self.steps[timestep],
                self.weights,
                activation,
            )
            yield timestep, carried, pulled
            carried = pulled.states
            if of_all is not None and timestep:
                carried = (carried[0] + of_all[:, timestep - 1], *carried[1:])


def forward(
    cell: Cell, inputs: np.ndarray, weights: Weights, *, activation: str = "tanh", start: States | None = None
) -> ForwardPass:
    """The whole sequence, from zeros or from `start`."""
    units = weights[1].shape[0]
    states = start or tuple(np.zeros((len(inputs), units), inputs.dtype) for _ in cell.states)
    first, steps = states, []
    for timestep in range(inputs.shape[1]):
        steps.append(cell.step(inputs[:, timestep], states, weights, ACTIVATIONS[activation]))
        states = steps[-1].states
    return ForwardPass(cell, weights, activation, inputs, steps, first)
