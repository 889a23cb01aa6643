"""Writing with a trained network: one token after another, many samples side by side."""

from collections.abc import Iterator

import numpy as np
from pydantic import Field

from core.declared import Declared
from core.models.in_numpy.forward import Network
from core.models.nodes.dense import softmax

FORBIDDEN = (0, 1)
"""Padding and unknown are never written."""


class Sampling(Declared):
    """How the next token is drawn from the network's probabilities."""

    temperature: float = Field(
        0.8,
        ge=0.0,
        le=3.0,
        title="Temperature",
        description="Randomness: 0 always takes the most likely token; above 1 unlikely ones come often.",
    )
    top_k: int = Field(
        0, ge=0, title="Top k", description="Only the k most likely tokens are drawn from; 0: all of them."
    )
    top_p: float = Field(
        1.0,
        gt=0.0,
        le=1.0,
        title="Top p",
        description="Only the most likely tokens that together reach this probability are drawn from.",
    )
    repetition: float = Field(
        1.0,
        ge=1.0,
        le=10.0,
        title="Repetition control",
        description="Makes each of the last 64 tokens this many times less likely; 1: off.",
    )


def write(
    network: Network, prompt: np.ndarray, *, length: int, samples: int = 1, sampling: Sampling, seed: int
) -> Iterator[np.ndarray]:
    """`length` times the next token of every sample, int32 [samples], after reading `prompt` int [tokens].

    One uniform number a token decides, drawn before the network is asked, so the same seed writes the same text.
    """
    uniform = np.random.default_rng(seed).random((length, samples))
    probabilities, states = network.carry_on(np.tile(np.atleast_1d(prompt), (samples, 1)))
    written = np.zeros((samples, 0), np.int32)
    for number in range(length):
        chosen = _drawn(probabilities[:, -1], written[:, -64:], uniform[number], sampling)
        yield chosen
        written = np.concatenate([written[:, -64:], chosen[:, None]], axis=1)
        probabilities, states = network.carry_on(chosen[:, None], states)


def _drawn(probabilities: np.ndarray, recent: np.ndarray, uniform: np.ndarray, sampling: Sampling) -> np.ndarray:
    """[samples] the tokens on which the uniform numbers fall."""
    scores = np.log(np.maximum(probabilities.astype(np.float64), 1e-30))
    scores[:, FORBIDDEN] = -np.inf
    if sampling.repetition > 1.0 and recent.size:
        again = np.zeros(scores.shape, bool)
        np.put_along_axis(again, recent, True, axis=1)
        scores[again] -= np.log(sampling.repetition)
    if sampling.temperature == 0.0:
        return scores.argmax(axis=1).astype(np.int32)
    chances = softmax(scores / sampling.temperature)
    if sampling.top_k or sampling.top_p < 1.0:
        chances = _likeliest(chances, sampling)
    cumulated = np.cumsum(chances, axis=1)
    fallen = (cumulated > (uniform * cumulated[:, -1])[:, None]).argmax(axis=1)
    return fallen.astype(np.int32)


def _likeliest(chances: np.ndarray, sampling: Sampling) -> np.ndarray:
    """The chances with all but the allowed tokens at zero."""
    order = np.argsort(-chances, axis=1, kind="stable")
    ordered = np.take_along_axis(chances, order, axis=1)
    allowed = np.cumsum(ordered, axis=1) - ordered < sampling.top_p
    if sampling.top_k:
        allowed[:, sampling.top_k :] = False
    kept = np.zeros_like(chances)
    np.put_along_axis(kept, order, np.where(allowed, ordered, 0.0), axis=1)
    return kept
