"""The simple rival of a language model: interpolated Kneser-Ney n-grams (Kneser & Ney 1995; Chen & Goodman 1999)."""

from dataclasses import dataclass

import numpy as np

LARGEST_KEY = 2**62
"""An n-gram is one int64; orders whose keys would not fit are left out."""


@dataclass(frozen=True)
class _Order:
    """The n-grams of one length: sorted keys with discounted probability, and what their contexts hand down."""

    grams: np.ndarray
    discounted: np.ndarray
    contexts: np.ndarray
    handed_down: np.ndarray


class KneserNey:
    """Probabilities of the next token given the `order - 1` before it, learnt from one stream of token numbers."""

    def __init__(self, stream: np.ndarray, *, vocabulary: int, order: int) -> None:
        """stream int [tokens], numbers below `vocabulary`."""
        self.vocabulary = vocabulary
        fitting = int(np.log(LARGEST_KEY) / np.log(max(vocabulary, 2)))
        self.order = max(1, min(order, fitting, len(stream)))
        self._orders = [self._fitted(stream, length) for length in range(1, self.order + 1)]

    def log_probabilities(self, stream: np.ndarray, *, before: np.ndarray | None = None) -> np.ndarray:
        """[tokens] natural logarithm of each token's probability, given what stands before it in the stream."""
        history = (
            np.zeros(0, np.int64) if before is None else np.asarray(before, np.int64)[1 - self.order or len(before) :]
        )
        whole = np.concatenate([history, np.asarray(stream, np.int64)])
        probability = np.full(len(whole), 1.0 / self.vocabulary)
        for length, order in enumerate(self._orders, start=1):
            keys = self._keys(whole, length)
            if len(keys) == 0:
                break
            position = slice(length - 1, None)
            own = _looked_up(order.grams, order.discounted, keys, missing=0.0)
            down = _looked_up(order.contexts, order.handed_down, keys // self.vocabulary, missing=1.0)
            probability[position] = own + down * probability[position]
        return np.log(probability[len(history) :])

    def _keys(self, stream: np.ndarray, length: int) -> np.ndarray:
        """[tokens - length + 1] each n-gram of the stream as one number, its last token the lowest digit."""
        keys = np.zeros(max(len(stream) - length + 1, 0), np.int64)
        for place in range(length):
            keys = keys * self.vocabulary + stream[place : place + len(keys)]
        return keys

    def _fitted(self, stream: np.ndarray, length: int) -> _Order:
        stream = np.asarray(stream, np.int64)
        if length == self.order:
            grams, counts = np.unique(self._keys(stream, length), return_counts=True)
        else:
            # Shorter n-grams count in how many different contexts they appear, not how often.
            longer = np.unique(self._keys(stream, length + 1))
            grams, counts = np.unique(longer % self.vocabulary**length, return_counts=True)
        once, twice = np.count_nonzero(counts == 1), np.count_nonzero(counts == 2)
        discount = once / (once + 2 * twice) if once and twice else 0.5
        contexts, which, continuations = np.unique(grams // self.vocabulary, return_inverse=True, return_counts=True)
        totals = np.bincount(which, weights=counts)
        return _Order(
            grams=grams,
            discounted=(counts - discount) / totals[which],
            contexts=contexts,
            handed_down=discount * continuations / totals,
        )


def _looked_up(keys: np.ndarray, values: np.ndarray, wanted: np.ndarray, *, missing: float) -> np.ndarray:
    """[wanted] the value of each wanted key, or `missing`; keys are sorted."""
    place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[place] == wanted, values[place], missing)
