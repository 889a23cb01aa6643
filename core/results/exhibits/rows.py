"""How rows over time were labelled, beside what was measured."""

from typing import Literal

from core.declared import Declared
from core.results.arrays import FloatArray, IntArray, TimeArray


class LabelledSeries(Declared):
    """How the rows of some sessions of one part were labelled, beside what was measured, one after the other."""

    kind: Literal["labelled_series"] = "labelled_series"
    part: Literal["validation", "test"]
    classes: tuple[str, ...]
    features: tuple[str, ...]
    """Those that are drawn; others are read, too."""
    values: FloatArray
    """[rows, features] in their own units; NaN where one is missing."""
    sessions: tuple[str, ...]
    """The name of each stretch of rows."""
    lengths: IntArray
    """[sessions] rows of each."""
    moments: TimeArray
    """[rows]"""
    timed: bool
    """Whether `moments` are times; otherwise rows are counted from the beginning of their session."""
    truth: IntArray
    """[rows] position of the true label in `classes`; -1 where nobody labelled it."""
    predicted: IntArray
    """[rows]"""
    confidence: FloatArray
    """[rows] the probability of the predicted label."""
