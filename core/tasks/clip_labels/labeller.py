"""A trained network that labels clips, asked by its weights and codecs alone."""

import numpy as np

from core.data.clips import CLIP, LabelledClips
from core.errors import UserError
from core.language import say
from core.models.in_numpy.attribution import attributions
from core.models.in_numpy.forward import Network
from core.tasks.clip_labels.frames import ClipCodecs, window
from core.tasks.predictor import LabelsEach


class ClipLabeller(LabelsEach):
    """The label of each clip of a newer file."""

    entry = CLIP

    def __init__(self, network: Network, codecs: ClipCodecs) -> None:
        self._network, self._codecs = network, codecs
        self.classes = codecs.classes

    def entries(self, newer: LabelledClips) -> list[str]:
        return [str(number) for number in range(1, len(newer) + 1)]

    def probabilities(self, newer: LabelledClips) -> np.ndarray:
        return np.concatenate([self._network.predict(self._window(newer, at)[None]) for at in range(len(newer))])

    def opinions(self, newer: LabelledClips, position: int) -> np.ndarray:
        read = self._window(newer, position)
        told = [
            self._network.predict(read[None, :end]) for end in range(self._first(newer, position) + 1, len(read) + 1)
        ]
        return np.concatenate(told)

    def decided(self, newer: LabelledClips, position: int) -> np.ndarray:
        """[frames] by how much each frame that is read moved the score of the predicted label over the others.

        Integrated gradients from a still picture of the mean brightness; what is waited on counts for the first frame.
        """
        read = self._window(newer, position)
        answer = int(self._network.predict(read[None])[0].argmax())
        worth, first = attributions(self._network, read, answer=answer), self._first(newer, position)
        worth[first] += worth[:first].sum()
        return worth[first:]

    def _first(self, newer: LabelledClips, position: int) -> int:
        """Timesteps that wait before the clip begins."""
        return max(self._codecs.timesteps - int(newer.lengths[position]), 0)

    def _window(self, newer: LabelledClips, position: int) -> np.ndarray:
        """As the network reads it; raises UserError where frames are of another kind."""
        wanted = (self._codecs.height, self._codecs.width, self._codecs.channels)
        if newer.frames.shape[1:] != wanted:
            found = " × ".join(map(str, newer.frames.shape[1:]))
            raise UserError(
                say(
                    "A frame of the file has {found} numbers; the network reads {names}.",
                    found=found,
                    names=" × ".join(map(str, wanted)),
                ),
                say("Bring the film again, so that it is made equal to those that were learnt from."),
            )
        return window(newer.at(position), self._codecs)
