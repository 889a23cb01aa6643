"""What a network in a file can be asked, whatever opens it."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence

import numpy as np


class NetworkReader(ABC):
    """A network that was opened. Takes any number of examples.

    `lengths` are the timesteps that an input must have, None for any number; `states` the sizes of all states that are
    handed over from call to call.
    """

    def __init__(self, shapes: Mapping[str, Sequence[int | None]]) -> None:
        self.lengths = {name: shape[1] for name, shape in shapes.items() if len(shape) > 1}
        self.states = [shapes[name][1] for name in in_order(name for name in shapes if name.startswith("state_"))]

    @abstractmethod
    def run(self, inputs: dict[str, np.ndarray]) -> list[np.ndarray]:
        """All outputs for the inputs by name."""

    def predict(self, inputs: np.ndarray | dict[str, np.ndarray]) -> np.ndarray:
        """The answer for the inputs; an only one needs no name."""
        return self.run(inputs if isinstance(inputs, dict) else {"window": inputs})[0]


def in_order(names) -> list[str]:
    """Names that end with a number, by that number."""
    return sorted(names, key=lambda name: int(name.rpartition("_")[2]))
