"""A trained network that writes, asked by its weights and codecs alone."""

from collections.abc import Iterator

import numpy as np

from core.errors import UserError
from core.language import say
from core.models.in_numpy.forward import Network
from core.models.in_numpy.sampling import Sampling, write
from core.models.in_numpy.surprise import surprises
from core.tasks.predictor import WritesTexts
from core.tasks.writing.dataset import WritingCodecs


class TextWriter(WritesTexts):
    """What a network writes, and how surprised it is at what others wrote."""

    def __init__(self, network: Network, codecs: WritingCodecs) -> None:
        self._network, self._tokenizer = network, codecs.tokenizer
        self._first = np.array([codecs.first], dtype=np.int32)

    def write(
        self, prompt: str, *, length: int, samples: int = 1, sampling: Sampling, seed: int = 0
    ) -> Iterator[list[str]]:
        start, texts = self._start(prompt), [""] * samples
        before: list[list[int]] = [[] for _ in texts]
        for drawn in write(self._network, start, length=length, samples=samples, sampling=sampling, seed=seed):
            for number, token in enumerate(drawn.tolist()):
                texts[number] += self._tokenizer.added(before[number], token)
                before[number].append(token)
            yield list(texts)

    def text(self, prompt: str, *, length: int, sampling: Sampling, seed: int = 0) -> str:
        drawn = write(self._network, self._start(prompt), length=length, sampling=sampling, seed=seed)
        return self._tokenizer.decode([int(token[0]) for token in drawn])

    def surprise(self, text: str) -> list[tuple[str, float]]:
        tokens = self._tokenizer.tokens(text)
        if len(tokens) < 2:
            raise UserError(say("The text is too short to be scored."), say("Paste a sentence or more."))
        numbers = np.array([token.number for token in tokens], dtype=np.int64)
        nats = surprises(self._network, numbers[1:], before=numbers[:1], lanes=1)
        shown = [text[token.start : token.stop] for token in tokens]
        return list(zip(shown, [float("nan"), *nats.tolist()], strict=True))

    def _start(self, prompt: str) -> np.ndarray:
        tokens = self._tokenizer.encode(prompt)
        return tokens if len(tokens) else self._first
