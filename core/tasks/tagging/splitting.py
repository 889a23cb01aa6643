"""Which sentences are learnt from, which decide when to stop, and which are kept untouched."""

from collections.abc import Sequence

from core.data.partition import Partition, partition
from core.data.tagged import TaggedSequences
from core.data.texts import LabelledTexts


def sentence_parts(source: TaggedSequences, *, validation: float, test: float, seed: int) -> Partition:
    """Positions of the sentences of each part; equal sentences stay together, and given parts as they are."""
    texts = tuple(" ".join(tokens) for tokens in source.tokens)
    plain = LabelledTexts(source.name, texts, ("",) * len(texts), parts=source.parts)
    return partition(plain, validation=validation, test=test, seed=seed)


def at_positions(sentences: Sequence[Sequence[str]], positions: Sequence[int]) -> list[Sequence[str]]:
    """Some of the sentences, in that order."""
    return [sentences[position] for position in positions]
