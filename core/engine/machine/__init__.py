"""Whole updates in machine code of our own: many of them in one call, for plain networks that are small."""

from core.engine.recurrence.native import ACTIVATIONS
from core.models.ends import NetworkEnds
from core.models.spec import ModelSpec

CELLS = ("simple_rnn", "lstm", "gru")
EXAMPLES = 32
"""Examples that are done at once, and cost as much when there are fewer."""


def covered(ends: NetworkEnds, model: ModelSpec) -> bool:
    """Whether updates of such a network can be done here: measured values in, the last hidden state to Dense."""
    special = (
        ends.vocabulary,
        ends.decoded,
        ends.series,
        ends.carried,
        ends.classes,
        ends.whole_sequence,
        model.recurrent_dropout,
    )
    known = model.cell in CELLS and model.activation in ACTIVATIONS and not model.bidirectional
    return known and not any(special)
