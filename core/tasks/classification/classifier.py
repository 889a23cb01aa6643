"""A trained network that classifies texts, asked by its weights and codecs alone."""

from collections.abc import Sequence

import numpy as np

from core.models.in_numpy.attribution import attributions
from core.models.in_numpy.forward import Network
from core.tasks.classification.dataset import ClassificationCodecs, padded
from core.tasks.predictor import Explained, LabelsTexts


class TextClassifier(LabelsTexts):
    """The label of a text, and the words it rests on."""

    def __init__(self, network: Network, codecs: ClassificationCodecs) -> None:
        self._network, self._tokenizer = network, codecs.tokenizer
        self.classes = codecs.classes

    def probabilities(self, texts: Sequence[str]) -> np.ndarray:
        return self._network.predict(np.stack([self._numbers(text) for text in texts]))

    def explain(self, text: str) -> Explained:
        numbers = self._numbers(text)
        seen = numbers[numbers > 0]
        tokens = self._tokenizer.tokens(text)[-len(seen) :]
        opinions = self._network.opinions(seen[None])[0]
        predicted = int(opinions[-1].argmax())
        importance = attributions(self._network, numbers, answer=predicted)[-len(seen) :]
        return Explained(tuple(tokens), opinions, importance)

    def _numbers(self, text: str) -> np.ndarray:
        return padded(self._tokenizer.encode(text), self._network.ends.timesteps)
