"""Tagged sequences as tasks receive them: sentences of tokens, each token with a tag."""

from dataclasses import dataclass
from typing import Literal

from core.words import Noun

SENTENCE = Noun("sentence", "sentences")
Scheme = Literal["plain", "iob2", "bioes"]
"""plain: each tag is a class of its own; otherwise tags mark where spans begin, go on and end."""


@dataclass(frozen=True)
class TaggedSequences:
    """Sentences in the order they stood in; tags follow `scheme` without a fault."""

    name: str
    tokens: tuple[tuple[str, ...], ...]
    tags: tuple[tuple[str, ...], ...]
    scheme: Scheme = "plain"
    parts: tuple[str, ...] | None = None
    """train, validation or test for each sentence, where whoever brought them has already decided."""

    def __len__(self) -> int:
        return len(self.tokens)
