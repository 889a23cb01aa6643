"""How whole examples were labelled: texts, sequences, recordings, clips."""

from typing import Literal

from core.declared import Declared
from core.results.arrays import FloatArray, IntArray
from core.words import Noun


class Labelled(Declared):
    """How the examples of one part were labelled."""

    kind: Literal["labelled"] = "labelled"
    part: Literal["validation", "test"]
    entry: Noun = Noun("text", "texts")
    """What each of them is called; of texts alone before this was said."""
    classes: tuple[str, ...]
    truth: IntArray
    """[examples] position of the true label in `classes`."""
    probabilities: FloatArray
    """[examples, classes]"""
    texts: tuple[str, ...] = ()
    """[examples] what each of them reads, cut where it is longer than a screen line, or its name; or nothing."""
    rivals: dict[str, FloatArray] = {}
    """Name -> [examples, classes]."""
