"""A recurrent layer and a Dense one, trained in NumPy by Adam; its steps are the product's own cells."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from core.lessons.fresh import fresh_weights, glorot
from core.lessons.learning.problems import Batch, Problem
from core.lessons.learning.readings import READINGS, LastState
from core.lessons.passes import ForwardPass, forward
from core.models.cells.cell import Cell

Arrays = list[np.ndarray]
LAYER = 3
"""Arrays of a recurrent layer: kernel, recurrent kernel, bias."""


@dataclass
class SmallNetwork:
    """Weights of each direction's recurrent layer in Keras' order, of the query if there is one, of the Dense layer."""

    cell: Cell
    problem: Problem
    weights: Arrays
    activation: str = "tanh"
    reading: LastState = READINGS["last"]

    @classmethod
    def fresh(
        cls,
        cell: Cell,
        problem: Problem,
        *,
        units: int,
        activation: str,
        forget_bias: float,
        random: np.random.Generator,
        reading: str = "last",
    ) -> "SmallNetwork":
        """Untrained."""
        how, drawn = READINGS[reading], {"units": units, "features": problem.features, "forget_bias": forget_bias}
        recurrent = [array for _ in range(how.directions) for array in fresh_weights(cell, random=random, **drawn)]
        query = [np.zeros(units)] if how.queries else []
        dense = glorot(random, (how.directions * units, problem.outputs)), np.zeros(problem.outputs)
        weights = [array.astype(np.float32) for array in (*recurrent, *query, *dense)]
        return cls(cell, problem, weights, activation, how)

    def answers(self, inputs: np.ndarray) -> np.ndarray:
        """[examples, outputs]"""
        return self._dense(self.reading.context(self._read(inputs), self._query))

    def loss_and_gradients(self, batch: Batch) -> tuple[float, Arrays]:
        """The mean over the examples, and its gradients in the order of the weights."""
        inputs, targets = batch
        passes = self._read(inputs)
        context = self.reading.context(passes, self._query)
        loss, to_answers = LOSSES[self.problem.loss](self._dense(context), targets)
        above, to_query = self.reading.pulled(passes, self._query, to_answers @ self.weights[-2].T)
        recurrent = [array for passed, part in zip(passes, above, strict=True) for array in _of_weights(passed, part)]
        query = [] if to_query is None else [to_query]
        return loss, [*recurrent, *query, context.T @ to_answers, to_answers.sum(axis=0)]

    def reach(self, inputs: np.ndarray) -> np.ndarray:
        """[timesteps] norm of the gradient of the answers, summed up, at each input; the mean over the examples."""
        passes = self._read(inputs)
        to_context = np.tile(self.weights[-2].sum(axis=1), (len(inputs), 1))
        to_inputs = np.zeros(inputs.shape)
        above, _ = self.reading.pulled(passes, self._query, to_context)
        for place, (passed, part) in enumerate(zip(passes, above, strict=True)):
            for timestep, _, pulled in passed.backward(part):
                to_inputs[:, -1 - timestep if place else timestep] += pulled.inputs
        return np.sqrt(np.square(to_inputs).sum(axis=-1)).mean(axis=0)

    @property
    def _query(self) -> np.ndarray | None:
        return self.weights[-3] if self.reading.queries else None

    def _read(self, inputs: np.ndarray) -> list[ForwardPass]:
        """Forward, then backward if there are two directions."""
        return [
            forward(
                self.cell,
                inputs[:, ::-1] if place else inputs,
                tuple(self.weights[LAYER * place : LAYER * (place + 1)]),
                activation=self.activation,
            )
            for place in range(self.reading.directions)
        ]

    def _dense(self, context: np.ndarray) -> np.ndarray:
        return context @ self.weights[-2] + self.weights[-1]


def _of_weights(passed: ForwardPass, above: np.ndarray) -> Arrays:
    """Gradients of a recurrent layer's weights, from those of its hidden states."""
    total = [np.zeros_like(array) for array in passed.weights]
    for _, _, pulled in passed.backward(above):
        for array, part in zip(total, pulled.weights(), strict=True):
            array += part
    return total


def cross_entropy(answers: np.ndarray, classes: np.ndarray) -> tuple[float, np.ndarray]:
    """Mean loss, and its gradient with respect to the answers, which are scores before the softmax."""
    shifted = np.exp(answers - answers.max(axis=1, keepdims=True))
    shares, rows = shifted / shifted.sum(axis=1, keepdims=True), np.arange(len(answers))
    loss = float(-np.log(shares[rows, classes] + 1e-30).mean())
    shares[rows, classes] -= 1
    return loss, shares / len(answers)


def squares(answers: np.ndarray, values: np.ndarray) -> tuple[float, np.ndarray]:
    """Mean squared error, and its gradient with respect to the answers."""
    off = answers - values
    return float((off**2).mean()), (2 / off.size) * off


LOSSES = {"cross-entropy": cross_entropy, "squares": squares}


def global_norm(arrays: Sequence[np.ndarray]) -> float:
    """Of all numbers together."""
    return float(np.sqrt(sum(float(np.square(array, dtype=np.float64).sum()) for array in arrays)))


def clipped(gradients: Arrays, clip_norm: float) -> tuple[Arrays, float]:
    """Shortened to the norm `clip_norm` where they are longer, and their norm before; 0 leaves them as they are."""
    norm = global_norm(gradients)
    share = clip_norm / norm if 0 < clip_norm < norm else 1.0
    return [gradient * np.float32(share) for gradient in gradients], norm


@dataclass
class Descent:
    """Plain gradient descent; what it knows of earlier updates is their number."""

    learning_rate: float
    clip_norm: float = 0.0
    updates: int = 0

    def update(self, weights: Arrays, gradients: Arrays) -> float:
        """Change the weights in place; the norm of the gradients before clipping."""
        gradients, norm = clipped(gradients, self.clip_norm)
        self.updates += 1
        for weight, change in zip(weights, self.changes(gradients), strict=True):
            weight -= change.astype(weight.dtype)
        return norm

    def changes(self, gradients: Arrays) -> Arrays:
        return [self.learning_rate * gradient for gradient in gradients]


@dataclass
class Adam(Descent):
    """Kingma and Ba (2015): each number moves by the learning rate at first, however large its gradient is."""

    first: Arrays = field(default_factory=list)
    second: Arrays = field(default_factory=list)

    def changes(self, gradients: Arrays) -> Arrays:
        if not self.first:
            self.first, self.second = ([np.zeros_like(each) for each in gradients] for _ in range(2))
        rate = self.learning_rate * np.sqrt(1 - 0.999**self.updates) / (1 - 0.9**self.updates)
        for gradient, first, second in zip(gradients, self.first, self.second, strict=True):
            first += 0.1 * (gradient - first)
            second += 0.001 * (gradient**2 - second)
        return [rate * first / (np.sqrt(second) + 1e-7) for first, second in zip(self.first, self.second, strict=True)]


OPTIMIZERS = {"adam": Adam, "sgd": Descent}
