"""What texts are like: how many, how long, under which labels, in which characters."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from core.data.texts import Corpus, LabelledTexts

FEW_DOCUMENTS = 20
"""With fewer documents than this, the lengths of lines tell more than those of documents."""
LOOKED_AT = 2_000_000
"""Characters of a corpus that are counted one by one."""


@dataclass(frozen=True)
class TextProfile:
    """Facts about texts after empty ones were left out."""

    texts: int
    characters: int
    lengths: np.ndarray
    """Characters of each text, or of each line that is not empty."""
    of_lines: bool
    labels: dict[str, int]
    """Label -> texts, the commonest first; empty for a corpus."""
    alphabet: dict[str, int]
    """Character -> how often, the commonest first; empty for labelled texts."""
    first: tuple[tuple[str, str], ...]
    """(label, text) of the first texts, cut; the label is empty in a corpus."""


def text_profile(source: LabelledTexts | Corpus, *, shown: int = 40, cut: int = 2000) -> TextProfile:
    """Facts for a page; one pass over the texts."""
    labelled = isinstance(source, LabelledTexts)
    texts = source.texts if labelled else source.documents
    of_lines = not labelled and len(texts) < FEW_DOCUMENTS
    measured = [line for text in texts for line in text.split("\n") if line.strip()] if of_lines else texts
    labels = source.labels[:shown] if labelled else [""] * min(shown, len(texts))
    return TextProfile(
        texts=len(texts),
        characters=sum(map(len, texts)),
        lengths=np.fromiter(map(len, measured), np.int64),
        of_lines=of_lines,
        labels=dict(Counter(source.labels).most_common()) if labelled else {},
        alphabet={} if labelled else dict(Counter("".join(texts)[:LOOKED_AT]).most_common()),
        first=tuple((label, text[:cut]) for label, text in zip(labels, texts, strict=False)),
    )
