"""Which networks whole updates in machine code are for; no NumPy."""

from core.models.ends import NetworkEnds
from core.models.input_ends import Measured
from core.models.output_ends import Values
from core.models.spec import ModelSpec

CELLS = ("simple_rnn", "lstm", "gru")
ACTIVATIONS = ("tanh", "relu")
"""The places of cells and activations are their numbers in machine code."""
EXAMPLES = 32
"""Examples that batch lanes do at once, and that cost as much when there are fewer."""


def covered(ends: NetworkEnds, model: ModelSpec) -> bool:
    """Whether updates of such a network can be done here: measured values in, the last hidden state to Dense."""
    plain = (
        isinstance(ends.input, Measured)
        and not ends.input.ahead
        and ends.input.vectors is None
        and not ends.input.padded
    )
    last = isinstance(ends.output, Values) and ends.output.pooling == "last"
    known = model.cell in CELLS and model.activation in ACTIVATIONS and not model.bidirectional
    return plain and last and known and not model.recurrent_dropout
