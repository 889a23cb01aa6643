"""The loss of one recurrent unit over its weight and its bias, and how gradient descent walks on it.

After Pascanu, Mikolov and Bengio (2013), figure 6: the unit starts from a state and shall end at another one.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.lessons.passes import forward
from core.models.cells import CELLS

CELL = CELLS["simple_rnn"]
START, TARGET, BIAS = 0.5, 0.7, 0.1
"""The first state, what the last one should be, and the bias that a walk begins with."""
WEIGHTS, BIASES = np.linspace(0.5, 1.6, 45), np.linspace(-0.4, 0.4, 33)
"""What the picture shows."""
LEARNING_RATE, UPDATES = 0.01, 50


@dataclass(frozen=True)
class Walk:
    """Where gradient descent went, [places, 2] weight and bias, and the loss at those that the picture shows."""

    places: np.ndarray
    losses: np.ndarray
    left: bool
    """Whether the last place lies outside the picture, which ends the walk."""

    @property
    def updates(self) -> int:
        return len(self.places) - 1


@lru_cache(maxsize=32)
def surface(activation: str, timesteps: int) -> np.ndarray:
    """[biases, weights] squared distance of the last state from the target."""
    # With a kernel of 1 an input is a bias, so one pass tells all biases.
    inputs = np.repeat(BIASES[:, None, None], timesteps, axis=1)
    start = (np.full((len(BIASES), 1), START),)
    found = [
        forward(CELL, inputs, _weights(weight, 0.0), activation=activation, start=start).last[:, 0]
        for weight in WEIGHTS
    ]
    return (np.stack(found, axis=1) - TARGET) ** 2


@lru_cache(maxsize=128)
def walk(activation: str, timesteps: int, weight: float, clip_norm: float) -> Walk:
    """From so large a weight; a clip norm of 0 leaves gradients as they are."""
    place, places, losses = np.array([weight, BIAS]), [], []
    while len(places) <= UPDATES and _shown(place):
        loss, gradient = _slope(activation, timesteps, place)
        places.append(place)
        losses.append(loss)
        length = np.linalg.norm(gradient)
        place = place - LEARNING_RATE * gradient * (min(1.0, clip_norm / length) if clip_norm and length else 1.0)
    left = not _shown(place)
    return Walk(np.array([*places, place] if left else places), np.array(losses), left)


def _slope(activation: str, timesteps: int, place: np.ndarray) -> tuple[float, np.ndarray]:
    """The loss there, and its gradient."""
    start = (np.full((1, 1), START),)
    passed = forward(CELL, np.zeros((1, timesteps, 1)), _weights(*place), activation=activation, start=start)
    off = passed.last - TARGET
    gradient = np.zeros(2)
    for _, _, pulled in passed.backward(2 * off):
        _, weight, bias = pulled.weights()
        gradient += weight[0, 0], bias[0]
    return float(off[0, 0] ** 2), gradient


def _weights(weight: float, bias: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return np.ones((1, 1)), np.full((1, 1), weight), np.full(1, bias)


def _shown(place: np.ndarray) -> bool:
    return bool(WEIGHTS[0] <= place[0] <= WEIGHTS[-1] and BIASES[0] <= place[1] <= BIASES[-1])
