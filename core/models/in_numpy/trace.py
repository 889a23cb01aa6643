"""What went on inside a network while it read one window, and how its answer hangs on it."""

from dataclasses import dataclass, replace

import numpy as np


@dataclass(frozen=True)
class LayerTrace:
    """One recurrent layer in one direction; every array [timesteps, units], in the order of the window."""

    layer: str
    direction: str
    """forward or backward."""
    states: dict[str, np.ndarray]
    """The cell's states after each timestep: hidden, and cell for an LSTM."""
    gates: dict[str, np.ndarray]
    ahead: bool = False
    """Whether it read the timesteps to come, as a decoder does."""

    @property
    def hidden(self) -> np.ndarray:
        return self.states["hidden"]

    def cut(self, kept: slice) -> "LayerTrace":
        """Some of the timesteps alone."""
        states = {name: values[kept] for name, values in self.states.items()}
        return replace(self, states=states, gates={name: values[kept] for name, values in self.gates.items()})


@dataclass(frozen=True)
class LayerGradient:
    """Derivatives of the outputs with respect to one layer's hidden state, [outputs, timesteps, units]."""

    layer: str
    direction: str
    hidden: np.ndarray

    @property
    def norm(self) -> np.ndarray:
        """[timesteps]"""
        return norm(self.hidden)


@dataclass(frozen=True)
class Trace:
    """All recurrent layers from the bottom up, and the network's answer [outputs]."""

    layers: tuple[LayerTrace, ...]
    output: np.ndarray


def norm(values: np.ndarray) -> np.ndarray:
    """Over outputs and features, or pixels, one number a timestep."""
    return np.sqrt((values**2).sum(axis=(0, *range(2, values.ndim))))
