"""One text as a trained network read it, ready to be drawn."""

from dataclasses import dataclass

import numpy as np

from core.tasks.predictor import LabelsTexts


@dataclass(frozen=True)
class ReadText:
    """The predicted label, the opinion token by token, and the text in pieces with what each did for that label."""

    classes: tuple[str, ...]
    probabilities: tuple[float, ...]
    tokens: tuple[str, ...]
    opinions: np.ndarray
    """[tokens, classes]"""
    pieces: tuple[tuple[str, float], ...]
    """The whole text; NaN where nothing was read: between tokens, and before the last ones that are read."""

    @property
    def label(self) -> str:
        return self.classes[int(np.argmax(self.probabilities))]


def read_aloud(labeller: LabelsTexts, text: str) -> ReadText:
    """What the network predicts about a text, and why."""
    found = labeller.explain(text)
    pieces: list[tuple[str, float]] = []
    end = 0
    for token, worth in zip(found.tokens, found.importance, strict=False):
        if token.start > end:
            pieces.append((text[end : token.start], float("nan")))
        pieces.append((text[token.start : token.stop], float(worth)))
        end = max(end, token.stop)
    pieces.append((text[end:], float("nan")))
    return ReadText(
        classes=labeller.classes,
        probabilities=tuple(float(value) for value in labeller.probabilities([text])[0]),
        tokens=tuple(text[token.start : token.stop] for token in found.tokens),
        opinions=found.opinions[-len(found.tokens) :] if found.tokens else found.opinions,
        pieces=tuple(piece for piece in pieces if piece[0]),
    )
