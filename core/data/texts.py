"""Texts as tasks receive them: labelled ones to sort, or plain ones to learn to write from."""

from dataclasses import dataclass

from core.words import Noun

TEXT = Noun("text", "texts")


@dataclass(frozen=True)
class LabelledTexts:
    """Texts with one label each, in the order they stood in."""

    name: str
    texts: tuple[str, ...]
    labels: tuple[str, ...]
    groups: tuple[str, ...] | None = None
    """What must stay on one side of a split: an author, a thread."""
    parts: tuple[str, ...] | None = None
    """train, validation or test for each text, where whoever brought them has already decided."""

    def __len__(self) -> int:
        return len(self.texts)


@dataclass(frozen=True)
class Corpus:
    """Documents to learn to write from, in the order they stood in."""

    name: str
    documents: tuple[str, ...]

    def __len__(self) -> int:
        return sum(len(document) for document in self.documents)
