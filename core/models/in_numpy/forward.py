"""A trained network in NumPy: what it predicts and what happens inside, without Keras."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from core.models.ends.kinds import NetworkEnds
from core.models.in_numpy.running import Inputs, RunningGraph
from core.models.in_numpy.trace import Trace
from core.models.nodes.node import Value
from core.models.spec import ModelSpec
from core.models.stack import graph_of

if TYPE_CHECKING:
    import keras


class Network(RunningGraph):
    """The network of a spec between its ends, with weights."""

    def __init__(self, ends: NetworkEnds, spec: ModelSpec, weights: Sequence[np.ndarray]) -> None:
        super().__init__(graph_of(ends, spec), weights)
        self.ends = ends

    def predict(self, inputs: Inputs) -> np.ndarray:
        """Outputs [windows, outputs], or [windows, timesteps, outputs], for inputs as in training.

        Inputs are [windows, rows, columns] scaled, or tokens [windows, timesteps]; by name where there are several.
        Where there are several outputs, the first of them: `answers` gives all.
        """
        return self.answers(inputs)[self.graph.output().node]

    def opinions(self, inputs: np.ndarray) -> np.ndarray:
        """[windows, timesteps, outputs] what the network would answer had each window ended at that timestep."""
        inputs = np.asarray(inputs)
        answers = np.empty((*inputs.shape[:2], self.ends.outputs), np.float32)
        for timestep in range(inputs.shape[1]):
            answers[:, timestep] = self.predict(inputs[:, : timestep + 1])
        return answers

    def carry_on(
        self, inputs: np.ndarray, states: Mapping[str, Value] | None = None
    ) -> tuple[np.ndarray, Mapping[str, Value]]:
        """[windows, timesteps, outputs] and the states to go on from; for networks that answer at every timestep."""
        answers, ended = self.carried(self.entered(inputs), states or {})
        return answers[self.graph.output().node], ended

    def trace(self, window: Inputs) -> Trace:
        """What every layer held at each timestep of one window, as `predict` takes it."""
        named = isinstance(window, dict)
        inputs = {name: array[None] for name, array in window.items()} if named else np.asarray(window)[None]
        return Trace(layers=self.remembered(self.entered(inputs)).traces, output=self.predict(inputs)[0])


def predicted(model: "Network | keras.Model", inputs: np.ndarray) -> np.ndarray:
    """The outputs of a network, whether it lives in NumPy or in Keras."""
    of_keras = hasattr(model, "predict_on_batch")
    return model.predict(inputs, batch_size=512, verbose=0) if of_keras else model.predict(inputs)
