"""What an answer is read from: the last state, the mean of all, both directions' last, or attention over all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from core.lessons.passes import ForwardPass

Passes = Sequence[ForwardPass]
"""Forward, and where there is a second one, backward."""
Query = np.ndarray | None


@dataclass(frozen=True)
class LastState:
    """The last hidden state of each direction, side by side."""

    directions: ClassVar[int] = 1
    queries: ClassVar[bool] = False

    def context(self, passes: Passes, query: Query) -> np.ndarray:
        """[examples, units of all directions] from which the answer is read."""
        return np.concatenate([each.last for each in passes], axis=1)

    def pulled(self, passes: Passes, query: Query, above: np.ndarray) -> tuple[list[np.ndarray], Query]:
        """From gradients of the context to those of each direction's hidden states, and of the query."""
        return np.split(above, len(passes), axis=1), None


@dataclass(frozen=True)
class BothDirections(LastState):
    """A second layer reads from the end to the beginning."""

    directions: ClassVar[int] = 2


@dataclass(frozen=True)
class MeanState(LastState):
    """The mean of all hidden states."""

    def context(self, passes: Passes, query: Query) -> np.ndarray:
        return passes[0].hidden.mean(axis=1)

    def pulled(self, passes: Passes, query: Query, above: np.ndarray) -> tuple[list[np.ndarray], Query]:
        timesteps = len(passes[0].steps)
        return [np.repeat(above[:, None] / above.dtype.type(timesteps), timesteps, axis=1)], None


@dataclass(frozen=True)
class AttentionOverStates(LastState):
    """The mean of all hidden states, weighted by the softmax of their products with a learnt query."""

    queries: ClassVar[bool] = True

    def context(self, passes: Passes, query: Query) -> np.ndarray:
        hidden = passes[0].hidden
        return np.einsum("et,etu->eu", self.weights(hidden, query), hidden)

    def pulled(self, passes: Passes, query: Query, above: np.ndarray) -> tuple[list[np.ndarray], Query]:
        hidden = passes[0].hidden
        weights = self.weights(hidden, query)
        to_weights = np.einsum("eu,etu->et", above, hidden)
        to_scores = weights * (to_weights - (weights * to_weights).sum(axis=1, keepdims=True))
        to_hidden = weights[..., None] * above[:, None] + to_scores[..., None] * query
        return [to_hidden], np.einsum("et,etu->u", to_scores, hidden)

    @staticmethod
    def weights(hidden: np.ndarray, query: np.ndarray) -> np.ndarray:
        """[examples, timesteps] how much of each state counts."""
        scores = hidden @ query
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        return shares / shares.sum(axis=1, keepdims=True)


READINGS = {
    "last": LastState(),
    "mean": MeanState(),
    "both": BothDirections(),
    "attention": AttentionOverStates(),
}
"""By their names, as a trial states them."""
