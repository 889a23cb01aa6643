"""A trained network in NumPy: what it predicts and what happens inside, without Keras."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.models.activations import ACTIVATIONS, Activation
from core.models.cells.cell import Cell, States, Step, Weights
from core.models.ends import NetworkEnds
from core.models.spec import ModelSpec
from core.models.stack import stack
from core.models.trace import LayerTrace, Trace

WINDOWS_AT_ONCE = 512
"""Windows worked on together: enough for quick products, few enough to stay in the processor's cache."""


@dataclass(frozen=True)
class Direction:
    """One recurrent layer read in one direction."""

    layer: str
    cell: Cell
    units: int
    activation: Activation
    weights: Weights
    backward: bool

    def initial(self, windows: int) -> States:
        """All states before the first timestep: zeros [windows, units]."""
        return tuple(np.zeros((windows, self.units), np.float32) for _ in self.cell.states)

    def order(self, timesteps: int) -> range:
        """Positions in the order in which they are read."""
        return range(timesteps - 1, -1, -1) if self.backward else range(timesteps)

    def last(self, inputs: np.ndarray) -> np.ndarray:
        """Hidden state [windows, units] after the whole of `inputs` [windows, timesteps, features]."""
        states = self.initial(len(inputs))
        for timestep in self.order(inputs.shape[1]):
            states = self.cell.step(inputs[:, timestep], states, self.weights, self.activation).states
        return states[0]

    def hidden(self, inputs: np.ndarray) -> np.ndarray:
        """Hidden state after every timestep, [windows, timesteps, units]."""
        states, timesteps = self.initial(len(inputs)), inputs.shape[1]
        outputs = np.empty((len(inputs), timesteps, self.units), np.float32)
        for timestep in self.order(timesteps):
            states = self.cell.step(inputs[:, timestep], states, self.weights, self.activation).states
            outputs[:, timestep] = states[0]
        return outputs

    def steps(self, inputs: np.ndarray) -> list[Step]:
        """Everything that happened at each timestep, in the order of the window."""
        states, timesteps = self.initial(len(inputs)), inputs.shape[1]
        steps: list[Step | None] = [None] * timesteps
        for timestep in self.order(timesteps):
            steps[timestep] = self.cell.step(inputs[:, timestep], states, self.weights, self.activation)
            states = steps[timestep].states
        return steps


class Network:
    """A spec with weights; the recurrent layers from the bottom up, each one direction or two."""

    def __init__(self, ends: NetworkEnds, spec: ModelSpec, weights: Sequence[np.ndarray]) -> None:
        self.ends = ends
        self.layers: list[tuple[Direction, ...]] = []
        activation = ACTIVATIONS[spec.activation]
        remaining = [np.asarray(array, np.float32) for array in weights]
        for layer in stack(ends, spec):
            arrays, remaining = remaining[: len(layer.weights)], remaining[len(layer.weights) :]
            if [array.shape for array in arrays] != list(layer.weights):
                raise ValueError(f"{layer.name} needs weights {layer.weights}, got {[a.shape for a in arrays]}")
            if layer.role == "output":
                self.dense = tuple(arrays)
            if layer.role != "recurrent":
                continue
            directions = 2 if layer.bidirectional else 1
            share = len(arrays) // directions
            self.layers.append(
                tuple(
                    Direction(
                        layer=layer.name,
                        cell=layer.cell,
                        units=spec.units,
                        activation=activation,
                        weights=tuple(arrays[share * number : share * (number + 1)]),
                        backward=number == 1,
                    )
                    for number in range(directions)
                )
            )

    def predict(self, inputs: np.ndarray) -> np.ndarray:
        """Outputs [windows, outputs] for inputs [windows, timesteps, features], scaled as in training."""
        inputs = np.asarray(inputs, np.float32)
        chunks = range(0, len(inputs), WINDOWS_AT_ONCE)
        parts = [self._predict(inputs[start : start + WINDOWS_AT_ONCE]) for start in chunks]
        return np.concatenate(parts) if parts else np.empty((0, self.ends.outputs), np.float32)

    def trace(self, window: np.ndarray) -> Trace:
        """What every layer held at each timestep of one window [timesteps, features]."""
        values = np.asarray(window, np.float32)[None]
        traces = []
        for directions in self.layers:
            steps = [direction.steps(values) for direction in directions]
            traces += [_layer_trace(*pair) for pair in zip(directions, steps, strict=True)]
            values = np.concatenate([_stacked([step.states[0] for step in each])[None] for each in steps], axis=-1)
        return Trace(layers=tuple(traces), output=self.predict(np.asarray(window)[None])[0])

    def _predict(self, values: np.ndarray) -> np.ndarray:
        for directions in self.layers[:-1]:
            values = np.concatenate([direction.hidden(values) for direction in directions], axis=-1)
        last = np.concatenate([direction.last(values) for direction in self.layers[-1]], axis=-1)
        kernel, bias = self.dense
        return last @ kernel + bias


def _layer_trace(direction: Direction, steps: Sequence[Step]) -> LayerTrace:
    return LayerTrace(
        layer=direction.layer,
        direction="backward" if direction.backward else "forward",
        states={
            name: _stacked([step.states[position] for step in steps])
            for position, name in enumerate(direction.cell.states)
        },
        gates={name: _stacked([step.gates[name] for step in steps]) for name in direction.cell.gates},
    )


def _stacked(values: Sequence[np.ndarray]) -> np.ndarray:
    """[timesteps, units] from one [1, units] a timestep."""
    return np.concatenate(values, axis=0)
