"""A trained network that labels sequences, asked by its weights and codecs alone."""

import numpy as np

from core.data.sequences import SEQUENCE, LabelledSequences
from core.errors import UserError
from core.language import say
from core.models.in_numpy.forward import Network
from core.tasks.predictor import LabelsEach
from core.tasks.sequence_labels.dataset import SequenceCodecs, complete, window
from core.words import counted

AT_ONCE = 64
"""Beginnings of a sequence that are read side by side."""


class SequenceLabeller(LabelsEach):
    """The label of each sequence of a newer file."""

    entry = SEQUENCE

    def __init__(self, network: Network, codecs: SequenceCodecs) -> None:
        self._network, self._codecs = network, codecs
        self.classes, self.features = codecs.classes, codecs.features

    def entries(self, newer: LabelledSequences) -> list[str]:
        return [str(number) for number in range(1, len(newer) + 1)]

    def probabilities(self, newer: LabelledSequences) -> np.ndarray:
        return self._network.predict(np.stack([self._window(newer, at) for at in range(len(newer))]))

    def opinions(self, newer: LabelledSequences, position: int) -> np.ndarray:
        read = self._window(newer, position)
        first = int(np.flatnonzero(read.any(axis=1))[0])
        ends = range(first + 1, len(read) + 1)
        together = (ends[at : at + AT_ONCE] for at in range(0, len(ends), AT_ONCE))
        return np.concatenate(
            [self._network.predict(np.stack([_ended(read, end) for end in some])) for some in together]
        )

    def _window(self, newer: LabelledSequences, position: int) -> np.ndarray:
        """As the network reads it; raises UserError where other features were measured."""
        wanted, found = len(self._codecs.features), len(newer.features)
        if found != wanted:
            raise UserError(
                say(
                    "A sequence of the file has {features}; the network reads {wanted:,}.",
                    features=counted(found, "feature"),
                    wanted=wanted,
                ),
                say("Bring sequences with {features}, in this order.", features=", ".join(self._codecs.features[:5])),
            )
        return window(complete(newer.at(position), self._codecs.every), self._codecs)


def _ended(read: np.ndarray, end: int) -> np.ndarray:
    """The same window had the sequence ended there: what is masked stands in front of it."""
    return np.concatenate([np.zeros_like(read[end:]), read[:end]])
