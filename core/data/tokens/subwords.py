"""Pieces of words, learnt from the training part by SentencePiece's unigram model (Kudo, 2018)."""

import base64
import io
from collections.abc import Iterable, Sequence
from typing import ClassVar, Self

import numpy as np
import sentencepiece

from core.data.tokens.tokenizer import Token, Tokenizer
from core.errors import UserError
from core.language import Said, say

LONGEST_LINE = 4000
"""Characters of one training line; SentencePiece skips longer ones, so they are cut."""


class Subwords(Tokenizer):
    """A trained SentencePiece model; frequent words stay whole, rare ones fall into pieces."""

    kind: ClassVar[str] = "subword"
    title: ClassVar[str] = Said("Subwords")

    def __init__(self, model: bytes) -> None:
        self.model = model
        self._processor = sentencepiece.SentencePieceProcessor(model_proto=model)

    @classmethod
    def fitted(cls, texts: Iterable[str], *, size: int) -> Self:
        lines = [
            line[start : start + LONGEST_LINE]
            for text in texts
            for line in text.split("\n")
            for start in range(0, len(line), LONGEST_LINE)
        ]
        if not any(line.strip() for line in lines):
            raise UserError(
                say("The training texts hold no characters to learn pieces of words from."), say("Bring more text.")
            )
        written = io.BytesIO()
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(lines),
            model_writer=written,
            vocab_size=size,
            hard_vocab_limit=False,
            model_type="unigram",
            character_coverage=0.9998,
            normalization_rule_name="identity",
            pad_id=0,
            unk_id=1,
            bos_id=-1,
            eos_id=-1,
            num_threads=1,
            minloglevel=2,
        )
        return cls(written.getvalue())

    @classmethod
    def restored(cls, stored: dict) -> Self:
        return cls(base64.b64decode(stored["model"], validate=True))

    def stored_form(self) -> dict:
        return {"kind": self.kind, "model": base64.b64encode(self.model).decode("ascii")}

    @property
    def size(self) -> int:
        return self._processor.get_piece_size()

    def tokens(self, text: str) -> list[Token]:
        found = self._processor.encode(text, return_type="offset_mapping")
        return [Token(*place, number) for number, place in zip(found["ids"], found["offsets"], strict=True)]

    def encode(self, text: str) -> np.ndarray:
        return self._processor.encode(text, return_type="numpy")

    def decode(self, numbers: Sequence[int]) -> str:
        return self._processor.decode([int(number) for number in numbers if number])
