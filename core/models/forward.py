"""A trained network in NumPy: what it predicts and what happens inside, without Keras."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.models.activations import ACTIVATIONS, Activation
from core.models.cells.cell import Cell, States, Step, Weights
from core.models.ends import NetworkEnds
from core.models.spec import ModelSpec
from core.models.stack import Layer, stack
from core.models.trace import LayerTrace, Trace

if TYPE_CHECKING:
    import keras

WINDOWS_AT_ONCE = 512
"""Windows worked on together: enough for quick products, few enough to stay in the processor's cache."""


@dataclass(frozen=True)
class Steps:
    """What a layer reads: values [windows, timesteps, features], and where there is something to read."""

    values: np.ndarray
    mask: np.ndarray | None


@dataclass(frozen=True)
class Direction:
    """One recurrent layer read in one direction."""

    layer: str
    cell: Cell
    units: int
    activation: Activation
    weights: Weights
    backward: bool

    @property
    def name(self) -> str:
        return "backward" if self.backward else "forward"

    def initial(self, windows: int) -> States:
        """All states before the first timestep: zeros [windows, units]."""
        return tuple(np.zeros((windows, self.units), np.float32) for _ in self.cell.states)

    def order(self, timesteps: int) -> range:
        """Positions in the order in which they are read."""
        return range(timesteps - 1, -1, -1) if self.backward else range(timesteps)

    def read(self, sequence: Steps, states: States | None = None) -> Iterator[tuple[int, Step]]:
        """Position and outcome of every timestep, in reading order; masked timesteps leave the states as they were."""
        states = self.initial(len(sequence.values)) if states is None else states
        for timestep in self.order(sequence.values.shape[1]):
            step = self.cell.step(sequence.values[:, timestep], states, self.weights, self.activation)
            if sequence.mask is not None:
                step = step._replace(states=_kept(step.states, states, sequence.mask[:, timestep, None]))
            states = step.states
            yield timestep, step

    def steps(self, sequence: Steps) -> list[Step]:
        """Everything that happened at each timestep, in the order of the window."""
        return [step for _, step in sorted(self.read(sequence), key=_position)]

    def last(self, sequence: Steps, states: States | None = None) -> States:
        """All states [windows, units] after the whole sequence."""
        for _, step in self.read(sequence, states):
            states = step.states
        return self.initial(len(sequence.values)) if states is None else states

    def hidden(self, sequence: Steps, states: States | None = None) -> tuple[np.ndarray, States | None]:
        """Hidden state after every timestep, [windows, timesteps, units], and the states at the end."""
        outputs = np.empty((*sequence.values.shape[:2], self.units), np.float32)
        for timestep, step in self.read(sequence, states):
            outputs[:, timestep] = step.states[0]
            states = step.states
        return outputs, states


class Network:
    """A spec with weights; the recurrent layers from the bottom up, each one direction or two."""

    def __init__(self, ends: NetworkEnds, spec: ModelSpec, weights: Sequence[np.ndarray]) -> None:
        self.ends = ends
        self.layers: list[tuple[Direction, ...]] = []
        self.embedding: np.ndarray | None = None
        activation = ACTIVATIONS[spec.activation]
        remaining = [np.asarray(array, np.float32) for array in weights]
        for layer in stack(ends, spec):
            arrays, remaining = remaining[: len(layer.weights)], remaining[len(layer.weights) :]
            if [array.shape for array in arrays] != list(layer.weights):
                raise ValueError(f"{layer.name} needs weights {layer.weights}, got {[a.shape for a in arrays]}")
            if layer.role == "output":
                self.dense = tuple(arrays)
            if layer.role == "embedding":
                self.embedding = arrays[0]
            if layer.role == "recurrent":
                self.layers.append(_directions(layer, arrays, units=spec.units, activation=activation))

    def predict(self, inputs: np.ndarray) -> np.ndarray:
        """Outputs [windows, outputs], or [windows, timesteps, outputs], for inputs as in training.

        Inputs are [windows, timesteps, features] scaled, or tokens [windows, timesteps].
        """
        chunks = range(0, len(inputs), WINDOWS_AT_ONCE)
        parts = [self.answer(self.top(self.entered(inputs[start : start + WINDOWS_AT_ONCE]))) for start in chunks]
        return np.concatenate(parts) if parts else np.empty((0, self.ends.outputs), np.float32)

    def opinions(self, inputs: np.ndarray) -> np.ndarray:
        """[windows, timesteps, outputs] what the network would answer had each window ended at that timestep."""
        inputs = np.asarray(inputs)
        answers = np.empty((*inputs.shape[:2], self.ends.outputs), np.float32)
        for timestep in range(inputs.shape[1]):
            answers[:, timestep] = self.predict(inputs[:, : timestep + 1])
        return answers

    def carry_on(self, inputs: np.ndarray, states: list[States] | None = None) -> tuple[np.ndarray, list[States]]:
        """[windows, timesteps, outputs] and the states to go on from; for networks that answer at every timestep."""
        sequence = self.entered(inputs)
        after: list[States] = []
        for position, (direction,) in enumerate(self.layers):
            hidden, ended = direction.hidden(sequence, states[position] if states else None)
            after.append(ended)
            sequence = Steps(hidden, sequence.mask)
        return self.answer(sequence.values), after

    def trace(self, window: np.ndarray) -> Trace:
        """What every layer held at each timestep of one window, as `predict` takes it."""
        sequence = self.entered(np.asarray(window)[None])
        traces = []
        for directions in self.layers:
            steps = [direction.steps(sequence) for direction in directions]
            traces += [_layer_trace(*pair) for pair in zip(directions, steps, strict=True)]
            hidden = np.concatenate([_stacked([step.states[0] for step in each])[None] for each in steps], axis=-1)
            sequence = Steps(hidden, sequence.mask)
        return Trace(layers=tuple(traces), output=self.predict(np.asarray(window)[None])[0])

    def entered(self, inputs: np.ndarray) -> Steps:
        """What the first recurrent layer reads: the values themselves, or each token's vector."""
        if self.embedding is None:
            return Steps(np.asarray(inputs, np.float32), None)
        tokens = np.asarray(inputs)
        return Steps(self.embedding[tokens], tokens != 0 if self.ends.masked else None)

    def top(self, sequence: Steps) -> np.ndarray:
        """What the output sees: [windows, width], or [windows, timesteps, width]."""
        for directions in self.layers[:-1]:
            sequence = Steps(_side_by_side(direction.hidden(sequence)[0] for direction in directions), sequence.mask)
        if not self.ends.whole_sequence:
            return _side_by_side(direction.last(sequence)[0] for direction in self.layers[-1])
        hidden = _side_by_side(direction.hidden(sequence)[0] for direction in self.layers[-1])
        return hidden if self.ends.every_timestep else _pooled(hidden, sequence.mask, self.ends.pooling)

    def answer(self, values: np.ndarray) -> np.ndarray:
        """The output's answer to what it sees."""
        kernel, bias = self.dense
        outputs = values @ kernel + bias
        return softmax(outputs) if self.ends.classes else outputs


def predicted(model: "Network | keras.Model", inputs: np.ndarray) -> np.ndarray:
    """The outputs of a network, whether it lives in NumPy or in Keras."""
    return model.predict(inputs) if isinstance(model, Network) else model.predict(inputs, batch_size=512, verbose=0)


def softmax(values: np.ndarray) -> np.ndarray:
    """Probabilities over the last axis."""
    grown = np.exp(values - values.max(axis=-1, keepdims=True))
    return grown / grown.sum(axis=-1, keepdims=True)


def _directions(layer: Layer, arrays: list[np.ndarray], *, units: int, activation: Activation) -> tuple[Direction, ...]:
    directions = 2 if layer.bidirectional else 1
    share = len(arrays) // directions
    return tuple(
        Direction(
            layer=layer.name,
            cell=layer.cell,
            units=units,
            activation=activation,
            weights=tuple(arrays[share * number : share * (number + 1)]),
            backward=number == 1,
        )
        for number in range(directions)
    )


def _kept(new: States, old: States, mask: np.ndarray) -> States:
    return tuple(np.where(mask, after, before) for after, before in zip(new, old, strict=True))


def _pooled(hidden: np.ndarray, mask: np.ndarray | None, pooling: str) -> np.ndarray:
    """[windows, width]; the mean leaves masked timesteps out."""
    if pooling == "max":
        return hidden.max(axis=1)
    if mask is None:
        return hidden.mean(axis=1)
    weights = mask[..., None].astype(np.float32)
    return (hidden * weights).sum(axis=1) / weights.sum(axis=1)


def _side_by_side(values: Iterable[np.ndarray]) -> np.ndarray:
    return np.concatenate(list(values), axis=-1)


def _position(found: tuple[int, Step]) -> int:
    return found[0]


def _layer_trace(direction: Direction, steps: Sequence[Step]) -> LayerTrace:
    return LayerTrace(
        layer=direction.layer,
        direction=direction.name,
        states={
            name: _stacked([step.states[position] for step in steps])
            for position, name in enumerate(direction.cell.states)
        },
        gates={name: _stacked([step.gates[name] for step in steps]) for name in direction.cell.gates},
    )


def _stacked(values: Sequence[np.ndarray]) -> np.ndarray:
    """[timesteps, units] from one [1, units] a timestep."""
    return np.concatenate(values, axis=0)
