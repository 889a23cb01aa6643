"""Which networks whole updates in machine code are for; no NumPy."""

from core.models.ends.inputs import Measured, Tokens
from core.models.ends.kinds import NetworkEnds
from core.models.ends.outputs import NextTokens, Values
from core.models.spec import ModelSpec

CELLS = ("simple_rnn", "lstm", "gru")
ACTIVATIONS = ("tanh", "relu")
"""The places of cells and activations are their numbers in machine code."""
EXAMPLES = 32
"""Examples that batch lanes do at once, and that cost as much when there are fewer."""
MOST_TOKENS = 1_000
"""A larger vocabulary takes too much memory: at each timestep of each example every token has a probability."""


def covered(ends: NetworkEnds, model: ModelSpec) -> bool:
    """Whether updates of such a network can be done here: measured values in, the last hidden state to Dense."""
    plain = (
        isinstance(ends.input, Measured)
        and not ends.input.ahead
        and ends.input.vectors is None
        and not ends.input.padded
    )
    last = isinstance(ends.output, Values) and ends.output.pooling == "last"
    return plain and last and _known(model)


def writes(ends: NetworkEnds, model: ModelSpec) -> bool:
    """Whether that is so of a network that reads tokens and says after each which one comes next."""
    reads = isinstance(ends.input, Tokens) and not ends.input.hidden and not ends.input.free
    return reads and isinstance(ends.output, NextTokens) and ends.outputs <= MOST_TOKENS and _known(model)


def _known(model: ModelSpec) -> bool:
    known = model.cell in CELLS and model.activation in ACTIVATIONS
    return known and not model.bidirectional and not model.recurrent_dropout
