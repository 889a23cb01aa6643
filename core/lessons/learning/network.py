"""A recurrent layer and a Dense one, trained in NumPy by Adam; its steps are the product's own cells."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from core.lessons.fresh import fresh_weights, glorot
from core.lessons.learning.problems import Batch, Problem
from core.lessons.passes import ForwardPass, forward
from core.models.cells.cell import Cell

Arrays = list[np.ndarray]


@dataclass
class SmallNetwork:
    """Weights of the recurrent layer in Keras' order, then kernel and bias of the Dense layer."""

    cell: Cell
    problem: Problem
    weights: Arrays
    activation: str = "tanh"

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
    ) -> "SmallNetwork":
        """Untrained."""
        recurrent = fresh_weights(cell, units=units, features=problem.features, random=random, forget_bias=forget_bias)
        dense = glorot(random, (units, problem.outputs)), np.zeros(problem.outputs)
        return cls(cell, problem, [array.astype(np.float32) for array in (*recurrent, *dense)], activation)

    def answers(self, inputs: np.ndarray) -> np.ndarray:
        """[examples, outputs]"""
        return self._dense(self._read(inputs))

    def loss_and_gradients(self, batch: Batch) -> tuple[float, Arrays]:
        """The mean over the examples, and its gradients in the order of the weights."""
        inputs, targets = batch
        passed = self._read(inputs)
        loss, to_answers = LOSSES[self.problem.loss](self._dense(passed), targets)
        kernel = self.weights[-2]
        dense = [passed.last.T @ to_answers, to_answers.sum(axis=0)]
        recurrent = [np.zeros_like(array) for array in self.weights[:-2]]
        for _, _, pulled in passed.backward(to_answers @ kernel.T):
            for total, part in zip(recurrent, pulled.weights(), strict=True):
                total += part
        return loss, recurrent + dense

    def reach(self, inputs: np.ndarray) -> np.ndarray:
        """[timesteps] norm of the answers' gradient at each input, the mean over the examples."""
        passed = self._read(inputs)
        norms = np.zeros(inputs.shape[1])
        to_last = np.tile(self.weights[-2].sum(axis=1), (len(inputs), 1))
        for timestep, _, pulled in passed.backward(to_last):
            norms[timestep] = np.sqrt(np.square(pulled.inputs, dtype=np.float64).sum(axis=-1)).mean()
        return norms

    def _read(self, inputs: np.ndarray) -> ForwardPass:
        return forward(self.cell, inputs, tuple(self.weights[:-2]), activation=self.activation)

    def _dense(self, passed: ForwardPass) -> np.ndarray:
        return passed.last @ self.weights[-2] + self.weights[-1]


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


OPTIMISERS = {"adam": Adam, "sgd": Descent}
