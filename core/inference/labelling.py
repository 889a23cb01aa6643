"""A trained network that classifies, used on new texts; without TensorFlow."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.data.tokens import Token
from core.inference.trained import used
from core.models.attribution import attributions
from core.runs.run import Run
from core.tasks.classification.task import padded


@dataclass(frozen=True)
class Reading:
    """One text as the network read it; arrays over the tokens it saw."""

    tokens: tuple[Token, ...]
    opinions: np.ndarray
    """[tokens, classes] what it would have predicted had the text ended there."""
    importance: np.ndarray
    """[tokens] by how much each token moved the predicted label's probability (integrated gradients)."""


class Labeller:
    """What a finished run predicts about texts."""

    def __init__(self, run: Run) -> None:
        self._network, dataset = used(run)
        self._tokenizer = dataset.codecs["tokenizer"]
        self.classes: tuple[str, ...] = dataset.codecs["classes"]

    def tell(self, texts: Sequence[str]) -> np.ndarray:
        """[texts, classes] probabilities."""
        return self._network.predict(np.stack([self._numbers(text) for text in texts]))

    def read(self, text: str) -> Reading:
        """How the opinion moved from token to token, and which tokens mattered."""
        numbers = self._numbers(text)
        seen = numbers[numbers > 0]
        tokens = self._tokenizer.tokens(text)[-len(seen) :]
        opinions = self._network.opinions(seen[None])[0]
        told = int(opinions[-1].argmax())
        return Reading(tuple(tokens), opinions, attributions(self._network, numbers, answer=told)[-len(seen) :])

    def _numbers(self, text: str) -> np.ndarray:
        return padded(self._tokenizer.encode(text), self._network.ends.timesteps)
