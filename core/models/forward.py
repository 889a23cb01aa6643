"""A trained network in NumPy: what it predicts and what happens inside, without Keras."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from core.models.activations import ACTIVATIONS
from core.models.cells.cell import States, Step
from core.models.ends import NetworkEnds
from core.models.reading import Direction, Memory, Steps, directions_of, remember, side_by_side
from core.models.spec import ModelSpec
from core.models.stack import stack
from core.models.trace import LayerTrace, Trace

if TYPE_CHECKING:
    import keras

WINDOWS_AT_ONCE = 512
"""Windows worked on together: enough for quick products, few enough to stay in the processor's cache."""


class Network:
    """A spec with weights; the recurrent layers from the bottom up, each one direction or two."""

    def __init__(self, ends: NetworkEnds, spec: ModelSpec, weights: Sequence[np.ndarray]) -> None:
        self.ends = ends
        self.layers: list[tuple[Direction, ...]] = []
        self.decoders: list[tuple[Direction, ...]] = []
        """Beside the layers of an encoder those of its decoder; otherwise none."""
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
                kept = self.decoders if layer.starts_from else self.layers
                kept.append(directions_of(layer, arrays, units=spec.units, activation=activation))

    def predict(self, inputs: np.ndarray) -> np.ndarray:
        """Outputs [windows, outputs], or [windows, timesteps, outputs], for inputs as in training.

        Inputs are [windows, rows, columns] scaled, or tokens [windows, timesteps].
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
        memories = self.remembered(self.entered(np.asarray(window)[None]))
        traces = [
            _layer_trace(*pair, ahead=memory.ahead)
            for memory in memories
            for pair in zip(memory.directions, memory.steps, strict=True)
        ]
        return Trace(layers=tuple(traces), output=self.predict(np.asarray(window)[None])[0])

    def remembered(self, sequence: Steps) -> list[Memory]:
        """Every layer's memory of what it read, from the bottom up; a decoder's right after its encoder's."""
        past, future = self.parted(sequence)
        found = []
        for number, directions in enumerate(self.layers):
            memory = remember(directions, past)
            found.append(memory)
            past = Steps(memory.hidden, past.mask)
            if self.decoders:
                ahead = remember(self.decoders[number], future, memory.ends)
                found.append(ahead)
                future = Steps(ahead.hidden, None)
        return found

    def parted(self, sequence: Steps) -> tuple[Steps, Steps]:
        """What the layers read, and what a decoder reads: without one, all of it and nothing."""
        if not self.decoders:
            return sequence, Steps(sequence.values[:, :0], None)
        return tuple(Steps(each, None) for each in np.split(sequence.values, [self.ends.timesteps], axis=1))

    def entered(self, inputs: np.ndarray) -> Steps:
        """What the first recurrent layer reads: the values, with the vector of their series, or each token's vector."""
        if self.embedding is None:
            return Steps(np.asarray(inputs, np.float32), None)
        if self.ends.series:
            vectors = self.embedding[np.asarray(inputs[..., -1], np.int64)]
            return Steps(np.concatenate([np.asarray(inputs[..., :-1], np.float32), vectors], axis=-1), None)
        tokens = np.asarray(inputs)
        return Steps(self.embedding[tokens], tokens != 0 if self.ends.masked else None)

    def top(self, sequence: Steps) -> np.ndarray:
        """What the output sees: [windows, width], or [windows, timesteps, width]."""
        if self.decoders:
            return self._decoded(*self.parted(sequence))
        for directions in self.layers[:-1]:
            sequence = Steps(side_by_side(direction.hidden(sequence)[0] for direction in directions), sequence.mask)
        if not self.ends.whole_sequence:
            return side_by_side(direction.last(sequence)[0] for direction in self.layers[-1])
        hidden = side_by_side(direction.hidden(sequence)[0] for direction in self.layers[-1])
        return hidden if self.ends.every_timestep else _pooled(hidden, sequence.mask, self.ends.pooling)

    def _decoded(self, past: Steps, future: Steps) -> np.ndarray:
        """The decoder's hidden states [windows, horizon, width]; each layer goes on where its encoder ended."""
        for encoders, decoders in zip(self.layers, self.decoders, strict=True):
            read = [direction.hidden(past) for direction in encoders]
            pairs = zip(decoders, read, strict=True)
            future = Steps(side_by_side(decoder.hidden(future, states)[0] for decoder, (_, states) in pairs), None)
            past = Steps(side_by_side(hidden for hidden, _ in read), None)
        return future.values

    def answer(self, values: np.ndarray) -> np.ndarray:
        """The output's answer to what it sees."""
        kernel, bias = self.dense
        outputs = values @ kernel + bias
        if self.decoders:
            return outputs.swapaxes(1, 2).reshape(len(outputs), -1)
        return softmax(outputs) if self.ends.classes else outputs


def predicted(model: "Network | keras.Model", inputs: np.ndarray) -> np.ndarray:
    """The outputs of a network, whether it lives in NumPy or in Keras."""
    return model.predict(inputs) if isinstance(model, Network) else model.predict(inputs, batch_size=512, verbose=0)


def softmax(values: np.ndarray) -> np.ndarray:
    """Probabilities over the last axis."""
    grown = np.exp(values - values.max(axis=-1, keepdims=True))
    return grown / grown.sum(axis=-1, keepdims=True)


def _pooled(hidden: np.ndarray, mask: np.ndarray | None, pooling: str) -> np.ndarray:
    """[windows, width]; the mean leaves masked timesteps out."""
    if pooling == "max":
        return hidden.max(axis=1)
    if mask is None:
        return hidden.mean(axis=1)
    weights = mask[..., None].astype(np.float32)
    return (hidden * weights).sum(axis=1) / weights.sum(axis=1)


def _layer_trace(direction: Direction, steps: Sequence[Step], *, ahead: bool) -> LayerTrace:
    return LayerTrace(
        layer=direction.layer,
        direction=direction.name,
        states={
            name: _stacked([step.states[position] for step in steps])
            for position, name in enumerate(direction.cell.states)
        },
        gates={name: _stacked([step.gates[name] for step in steps]) for name in direction.cell.gates},
        ahead=ahead,
    )


def _stacked(values: Sequence[np.ndarray]) -> np.ndarray:
    """[timesteps, units] from one [1, units] a timestep."""
    return np.concatenate(values, axis=0)
