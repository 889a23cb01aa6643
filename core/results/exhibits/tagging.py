"""How the tokens of sentences were tagged."""

from typing import Literal

from core.declared import Declared
from core.results.arrays import FloatArray, IntArray


class Tagged(Declared):
    """How the tokens of some sentences of one part were tagged, one sentence after the other."""

    kind: Literal["tagged"] = "tagged"
    part: Literal["validation", "test"]
    scheme: Literal["plain", "iob2", "bioes"]
    classes: tuple[str, ...]
    lengths: IntArray
    """[sentences] tokens of each."""
    tokens: tuple[str, ...]
    truth: IntArray
    """[tokens] position of the true tag in `classes`."""
    predicted: IntArray
    """[tokens]"""
    confidence: FloatArray
    """[tokens] the probability of the predicted tag."""
    known: IntArray
    """[tokens] 1 where the training part showed the token."""
    rivals: dict[str, IntArray] = {}
    """Name -> [tokens]."""
    transitions: FloatArray | None = None
    """[tags, tags] learnt scores of each tag after each other; None without a CRF."""
