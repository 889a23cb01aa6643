"""A trained network that tags, asked by its weights and codecs alone."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from core.data.tokens.words import WORD
from core.models.in_numpy.chain import best_paths, marginals
from core.models.in_numpy.forward import Network, predicted
from core.tasks.predictor import TaggedTokens, TagsTokens
from core.tasks.tagging.dataset import TaggingCodecs
from core.tasks.tagging.encoding import Encoding, pieces_of

if TYPE_CHECKING:
    import keras

SIGNS = re.compile(r"([(\[{\"'“«‘¿¡€$£]*)(.*?)([)\]}\"'”»’.,;:!?…]*)", re.S)
WITHOUT_BLANKS = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
MOSTLY = 0.9
"""Share of single characters from which tokens are characters."""
TOGETHER = 256
"""Pieces that a network is asked about together, all cut to the longest of them."""
MOST_OPINIONS = 400
"""Tokens of a sentence about which it is asked before the rest was read."""


class Tagger(TagsTokens):
    """The tag of each token, of sentences however long."""

    def __init__(self, network: Network, codecs: TaggingCodecs) -> None:
        self._network, self._codecs = network, codecs
        self.classes, self.scheme = codecs.classes, codecs.scheme

    def split(self, text: str) -> tuple[str, ...]:
        return split_up(text, self._codecs.encoding)

    def tag(self, sentences: Sequence[Sequence[str]]) -> list[TaggedTokens]:
        told = tagged(self._network, self._codecs, sentences, self._network.ends.timesteps)
        return [
            TaggedTokens(tuple(tokens), tuple(self.classes[at] for at in tags), shares, known=self._known(tokens))
            for tokens, (tags, shares) in zip(sentences, told, strict=True)
        ]

    def read(self, tokens: Sequence[str]) -> TaggedTokens:
        [found] = self.tag([tokens])
        longest = self._network.ends.timesteps
        begun = [tokens[at // longest * longest : at + 1] for at in range(min(len(tokens), MOST_OPINIONS))]
        before = np.stack([shares[-1] for _, shares in tagged(self._network, self._codecs, begun, longest)])
        return TaggedTokens(found.tokens, found.tags, found.probabilities, before, found.known)

    def _known(self, tokens: Sequence[str]) -> np.ndarray:
        return np.array([self._codecs.encoding.known(token) for token in tokens], bool)


def split_up(text: str, encoding: Encoding) -> tuple[str, ...]:
    """At blanks, with signs apart from words that are not known with them; or into characters as in training."""
    words = encoding.words
    if words and sum(len(word) == 1 for word in words) > MOSTLY * len(words):
        return tuple(letter for letter in text if not letter.isspace())
    return tuple(token for word in text.split() for token in _apart(word, encoding))


def _apart(word: str, encoding: Encoding) -> list[str]:
    """One word between blanks as tokens."""
    if encoding.known(word):
        return [word]
    before, inner, after = SIGNS.fullmatch(word).groups()
    scripts = [match.group() for match in WORD.finditer(inner)] if WITHOUT_BLANKS.search(inner) else [inner]
    return [*before, *filter(None, scripts), *after]


def tagged(
    model: "Network | keras.Model", codecs: TaggingCodecs, sentences: Sequence[Sequence[str]], longest: int
) -> list[tuple[np.ndarray, np.ndarray]]:
    """Of each sentence its tags [tokens], as places among the classes, and probabilities [tokens, classes]."""
    pieces = pieces_of(sentences, longest)
    if not pieces:
        return [(np.zeros(0, np.int64), np.zeros((0, len(codecs.classes)))) for _ in sentences]
    encoding = codecs.encoding
    lengths = np.array([stop - start for _, start, stop in pieces])
    answers: dict[int, tuple[np.ndarray, np.ndarray]] = {}
    for some in _alike(lengths):
        # Cut to the longest of them: padding takes as long as words.
        width = int(lengths[some].max())
        inputs = np.stack(
            [encoding.encode(sentences[at][start:stop], width) for at, start, stop in map(pieces.__getitem__, some)]
        )
        tags, shares = decoded(predicted(model, inputs), lengths[some], timesteps=width)
        answers |= {
            row: (tags[place, width - lengths[row] :], shares[place, width - lengths[row] :])
            for place, row in enumerate(some)
        }
    found: list[tuple[list, list]] = [([], []) for _ in sentences]
    for row, (at, _, _) in enumerate(pieces):
        for kept, told in zip(found[at], answers[row], strict=True):
            kept.append(told)
    nothing = (np.zeros(0, np.int64), np.zeros((0, len(codecs.classes))))
    return [tuple(map(np.concatenate, both)) if both[0] else nothing for both in found]


def _alike(lengths: np.ndarray) -> list[np.ndarray]:
    """Places of the pieces, shortest first, so many at a time as are asked about together."""
    order = np.argsort(lengths, kind="stable")
    return [order[at : at + TOGETHER] for at in range(0, len(order), TOGETHER)]


def decoded(answers: np.ndarray, lengths: np.ndarray, *, timesteps: int) -> tuple[np.ndarray, np.ndarray]:
    """Tags [pieces, timesteps] and probabilities [pieces, timesteps, classes] from what a network answered.

    Answers with more rows than timesteps begin with the scores of a chain.
    """
    if answers.shape[1] > timesteps:
        return best_paths(answers, lengths), marginals(answers, lengths)
    return answers.argmax(axis=-1), answers
