"""What a network wrote of each source."""

from typing import Literal

from core.declared import Count, Declared, Name, Word


class TranslatedPair(Declared):
    """A source, what is right, and what the network wrote."""

    source: Word
    references: tuple[Word, ...]
    """One or more targets that are right."""
    predicted: Word
    score: float
    """Mean log-probability of a token of what it wrote."""


class Translated(Declared):
    """How sources of one part were translated."""

    kind: Literal["translated"] = "translated"
    part: Literal["validation", "test"]
    sides: tuple[Name, Name]
    """What source and target are called."""
    pairs: tuple[TranslatedPair, ...]
    rivals: dict[str, tuple[Word, ...]] = {}
    """Name -> what it says of each source."""
    perplexity: float | None = None
    """Of the right targets' tokens, each after those that are right."""
    left_out: Count = 0
    """Sources of the part that were not translated, since there are so many."""
    beam: Count = 1
    intervals: dict[str, tuple[float, float]] = {}
    """Score -> its 95% confidence interval."""
    signatures: dict[str, str] = {}
    """Score -> how sacrebleu computed it."""

    def predicted_by(self, name: str) -> tuple[str, ...]:
        """What the network or a rival said of each source."""
        return tuple(pair.predicted for pair in self.pairs) if name == "network" else self.rivals[name]
