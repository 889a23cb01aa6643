"""Tags without Unroll: sentences become rows of numbers, scores become tags."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from core.language import say
from core.tasks.processing import Processing
from core.tasks.tagging.dataset import TaggingCodecs
from core.tasks.tagging.encoding import Encoding
from core.tasks.tagging.options import TaggingOptions
from core.tasks.tagging.tagger import split_up, tagged

SHOWN = 8


def tagging_processing(codecs: TaggingCodecs, options: TaggingOptions) -> Processing:
    """Of a run with these codecs."""
    own = {name: getattr(codecs, name) for name in ("words", "characters", "endings", "casing", "fold")}
    words = [word for word in codecs.words if word.strip()][: 2 * SHOWN] or ["?"]
    sentences = [" ".join(words[at : at + SHOWN]) for at in range(0, len(words), SHOWN)]
    return Processing(
        read=read_sentences,
        answer=tag_rows,
        learnt={"encoding": own, "classes": codecs.classes, "longest": options.longest},
        reads=say("A text file in UTF-8, one sentence a line. Sentences are split at spaces and around punctuation."),
        answers=say("One token with its tag and the probability of that tag; sentence is the number of its line."),
        example=("example.txt", "\n".join(sentences).encode()),
    )


# What follows is taken out.


def read_sentences(path: Path, learnt: dict) -> list[tuple[str, ...]]:
    """The tokens of every line."""
    encoding = Encoding(**learnt["encoding"])
    return [split_up(line, encoding) for line in path.read_text(encoding="utf-8").splitlines()]


def tag_rows(network: Any, asked: list[tuple[str, ...]], learnt: dict) -> list[dict]:
    """Each token with its tag."""
    classes = learnt["classes"]
    codecs = SimpleNamespace(classes=classes, encoding=Encoding(**learnt["encoding"]))
    rows = []
    found = tagged(Lengthened(network), codecs, asked, learnt["longest"])
    for number, (tokens, (tags, shares)) in enumerate(zip(asked, found, strict=True), start=1):
        rows += [
            {"sentence": number, "token": token, "tag": classes[tag], "probability": float(share[tag])}
            for token, tag, share in zip(tokens, tags.tolist(), shares, strict=True)
        ]
    return rows


class Lengthened:
    """Takes sentences of any length; a network of one length alone reads padding before them."""

    def __init__(self, network: Any) -> None:
        self._network = network

    def predict(self, inputs: np.ndarray) -> np.ndarray:
        """As the network answers, without what it says of the padding."""
        longest = self._network.lengths.get("window") or inputs.shape[1]
        padding = longest - inputs.shape[1]
        told = self._network.predict(np.pad(inputs, ((0, 0), (padding, 0), (0, 0))[: inputs.ndim]))
        chain = told.shape[1] - longest  # the scores of a chain stand before those of the timesteps
        return np.concatenate([told[:, :chain], told[:, chain + padding :]], axis=1)
