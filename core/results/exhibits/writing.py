"""Texts that a network wrote by itself."""

from typing import Literal

from core.declared import Declared


class WrittenSample(Declared):
    """One text that the network wrote, and what it was asked for."""

    prompt: str
    text: str
    temperature: float
    copied: float
    """Share of its characters that stand word for word in the training text, in stretches of 30 or more."""


class Written(Declared):
    """What the network writes by itself."""

    kind: Literal["written"] = "written"
    samples: tuple[WrittenSample, ...]
