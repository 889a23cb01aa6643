"""Activations in NumPy, and their slopes told from their own outputs."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

Function = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Activation:
    """`function` squashes; `slope` is its derivative as a function of what `function` returned."""

    function: Function
    slope: Function


def sigmoid(values: np.ndarray) -> np.ndarray:
    """1 / (1 + exp(-x)), written so that it never overflows."""
    return np.tanh(values * 0.5) * 0.5 + 0.5


def sigmoid_slope(outputs: np.ndarray) -> np.ndarray:
    """Derivative of the sigmoid where it returned `outputs`."""
    return outputs * (1 - outputs)


ACTIVATIONS: dict[str, Activation] = {
    "tanh": Activation(np.tanh, lambda outputs: 1 - outputs**2),
    "relu": Activation(lambda values: np.maximum(values, 0), lambda outputs: (outputs > 0).astype(outputs.dtype)),
    "sigmoid": Activation(sigmoid, sigmoid_slope),
    "linear": Activation(lambda values: values, np.ones_like),
    "elu": Activation(
        lambda values: np.where(values > 0, values, np.expm1(np.minimum(values, 0))),
        lambda outputs: np.where(outputs > 0, 1, outputs + 1).astype(outputs.dtype),
    ),
    "softsign": Activation(lambda values: values / (1 + np.abs(values)), lambda outputs: (1 - np.abs(outputs)) ** 2),
}
