"""A trained network that writes down what is said, asked by its weights and codecs alone."""

from collections.abc import Sequence

import numpy as np

from core.data.transcribed import TranscribedRecordings
from core.errors import UserError
from core.language import say
from core.models.in_numpy.ctc import aligned, beam_search, greedy, log_probability
from core.models.in_numpy.forward import Network, predicted
from core.tasks.predictor import Understood, WritesDown
from core.tasks.transcription.dataset import TranscriptionCodecs
from core.tasks.transcription.encoding import filled_up, stacked_frames
from core.words import counted

AT_ONCE = 64


class Transcriber(WritesDown):
    """What is said in each recording of a newer file."""

    def __init__(self, network: Network, codecs: TranscriptionCodecs, beam: int) -> None:
        self._network, self._codecs, self.beam = network, codecs, beam
        self.symbols = codecs.symbols

    def entries(self, newer: TranscribedRecordings) -> list[str]:
        return list(newer.files)

    def write_down(self, newer: TranscribedRecordings, *, beam: int | None = None) -> list[Understood]:
        wanted, found = len(self._codecs.features), len(newer.features)
        if found != wanted:
            raise UserError(
                say(
                    "A recording of the file has {features}; the network reads {wanted:,}.",
                    features=counted(found, "feature"),
                    wanted=wanted,
                ),
                say("Bring recordings of sound."),
            )
        frames = [newer.at(at) for at in range(len(newer))]
        answers = listened(self._network, self._codecs, frames)
        return [understood(answer, self._codecs, self.beam if beam is None else beam) for answer in answers]


def listened(model: object, codecs: TranscriptionCodecs, frames: Sequence[np.ndarray]) -> list[np.ndarray]:
    """Of each recording [timesteps, symbols and blank], recordings of like length side by side."""
    read = [stacked_frames(each, codecs.stacked) for each in frames]
    found: list[np.ndarray] = [np.empty(0)] * len(read)
    order = sorted(range(len(read)), key=lambda at: len(read[at]))
    for start in range(0, len(order), AT_ONCE):
        places = order[start : start + AT_ONCE]
        # Keras takes as many timesteps as it was made for; NumPy takes any number.
        longest = max(len(read[at]) for at in places) if isinstance(model, Network) else codecs.timesteps
        told = predicted(model, filled_up([read[at] for at in places], longest))
        for at, answer in zip(places, told, strict=True):
            found[at] = answer[: len(read[at])]
    return found


def understood(answer: np.ndarray, codecs: TranscriptionCodecs, beam: int) -> Understood:
    """The best string of symbols, with the frame at which each is heard; a beam of 1 goes by the best alignment."""
    if beam == 1:
        symbols = greedy(answer)
        score = log_probability(answer, symbols)
    else:
        best = beam_search(answer, beam)[0]
        symbols, score = best.symbols, best.log_probability
    middle = aligned(answer, symbols) * codecs.stacked + codecs.stacked // 2
    return Understood(
        text=codecs.text(symbols),
        symbols=tuple(codecs.symbols[number] for number in symbols),
        frames=middle,
        probability=float(np.exp(score)),
        shares=answer[:, : len(codecs.symbols)].max(axis=1),
    )
