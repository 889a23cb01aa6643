"""Pairs of texts as tasks receive them: a source, and what it is to become."""

from dataclasses import dataclass

from core.words import Noun

PAIR = Noun("pair", "pairs")
FEWEST = 20
"""Pairs that a translator needs at least."""


@dataclass(frozen=True)
class TextPairs:
    """Sources and targets side by side, in the order they stood in."""

    name: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    sides: tuple[str, str] = ("source", "target")
    """What each side is called: a language, a column."""
    parts: tuple[str, ...] | None = None
    """train, validation or test for each pair, where whoever brought them has already decided."""

    def __len__(self) -> int:
        return len(self.sources)
