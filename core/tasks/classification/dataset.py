"""Labelled texts as examples, with the vocabulary and the labels of the training part."""

from dataclasses import dataclass

import numpy as np
from pydantic import Field

from core.data.partition import Partition
from core.data.texts import LabelledTexts
from core.data.tokens.stored import StoredTokenizer
from core.tasks.codecs import Codecs
from core.tasks.task import Dataset


class ClassificationCodecs(Codecs):
    """From text to numbers, and from an answer to a label."""

    tokenizer: StoredTokenizer
    classes: tuple[str, ...] = Field(min_length=2)


@dataclass(frozen=True, kw_only=True)
class ClassificationDataset(Dataset):
    """One padded row of tokens a text, one label each."""

    codecs: ClassificationCodecs
    source: LabelledTexts
    parts: Partition

    def output_name(self, number: int) -> str:
        return self.codecs.classes[number]

    def text(self, window: np.ndarray) -> str:
        return self.codecs.tokenizer.decode(window.tolist())

    def tokens(self, window: np.ndarray) -> tuple[str, ...]:
        return tuple(self.codecs.tokenizer.decode([number]) for number in window.tolist() if number)


def padded(tokens: np.ndarray, longest: int) -> np.ndarray:
    """int32 [longest]: the last tokens, after padding; an empty text is one unknown token."""
    kept = tokens[-longest:] if len(tokens) else np.ones(1, np.int32)
    return np.concatenate([np.zeros(longest - len(kept), np.int32), kept])
