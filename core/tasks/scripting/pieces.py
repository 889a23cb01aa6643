"""What is a task's own in the script: which of our definitions it needs, its source as code, examples and scores."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

Definition = type | Callable[..., Any]
"""A class or function of ours that is taken out of its module, with all that it uses."""


SIMILAR_LENGTHS = """buckets = similar_lengths(x, front={front})
more = buckets.numbered({{"window": timesteps_used(held_out[0])}}).numbers
"""
"""Which size holds each example, of the training part and of what is held out."""


@dataclass(frozen=True)
class Pieces:
    """Code, and where to collect more of it."""

    title: str
    roots: Sequence[Definition]
    data: str
    examples: str
    scores: str
    finished: str = ""
    """What is done to the trained network before it is scored."""
    rehearsed: str = ""
    """How earlier stretches choose the epoch too; `{compiled}` is where the network is compiled again."""
    instead: dict[str, str] = field(default_factory=dict)
    """Definitions that are replaced by other code."""
