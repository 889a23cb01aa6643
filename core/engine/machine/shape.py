"""The shape of a network that machine code trains, in numbers."""

from dataclasses import dataclass

from core.engine.machine.cells import GRU, LSTM, SIMPLE_RNN

GATES = {SIMPLE_RNN: 1, LSTM: 4, GRU: 3}
"""Blocks of units in Keras' weights."""


@dataclass(frozen=True)
class NetworkShape:
    """Recurrent layers of one cell, then a Dense layer on the last hidden state; with a vocabulary, on every one."""

    cell: int
    activation: int
    layers: int
    units: int
    features: int
    outputs: int
    timesteps: int
    dropout: bool = False
    vocabulary: int = 0
    """Tokens, each of which becomes a vector of so many `features`; 0: measured values."""
    lanes: tuple[int, int] = (0, 0)
    """Examples of a batch, in training and in evaluation, whose states go on where the batch before ended; 0: none."""

    @property
    def gates(self) -> int:
        """Columns of Keras' kernels."""
        return GATES[self.cell] * self.units

    @property
    def biases(self) -> int:
        """Rows of Keras' bias."""
        return 2 if self.cell == GRU else 1

    @property
    def widths(self) -> list[int]:
        """Features that each layer reads."""
        return [self.features, *[self.units] * (self.layers - 1)]
