"""A linear-chain conditional random field in NumPy: its best sequence (Viterbi, 1967) and its probabilities."""

from typing import NamedTuple

import numpy as np

PIECES_AT_ONCE = 64


class Chain(NamedTuple):
    """Learnt scores: of each tag after each other [tags, tags], of first tags and of last ones [tags]."""

    between: np.ndarray
    first: np.ndarray
    last: np.ndarray


def taken_apart(answers: np.ndarray) -> tuple[Chain, np.ndarray]:
    """Answers [windows, tags + 2 + timesteps, tags] as the chain and the scores [windows, timesteps, tags]."""
    tags = answers.shape[-1]
    table = answers[0, : tags + 2].astype(np.float64)
    return Chain(table[:tags], table[tags], table[tags + 1]), answers[:, tags + 2 :].astype(np.float64)


def best_paths(answers: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """int64 [windows, timesteps] the best sequence of tags; the tokens are the last `lengths`, before them stands 0."""
    return _in_parts(_best_paths, answers, lengths)


def marginals(answers: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """[windows, timesteps, tags] the probability of each tag, over all sequences (forward and backward algorithm)."""
    return _in_parts(_marginals, answers, lengths)


def _in_parts(work, answers: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    starts = range(0, len(answers), PIECES_AT_ONCE)
    return np.concatenate([work(answers[at : at + PIECES_AT_ONCE], lengths[at : at + PIECES_AT_ONCE]) for at in starts])


def _best_paths(answers: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    chain, scores = taken_apart(answers)
    windows, timesteps, tags = scores.shape
    begins = timesteps - lengths
    came_from = np.zeros((timesteps, windows, tags), np.int64)
    found = chain.first + scores[:, 0]
    for timestep in range(1, timesteps):
        reached = found[:, :, None] + chain.between
        came_from[timestep] = reached.argmax(axis=1)
        fresh = np.where((begins == timestep)[:, None], chain.first, reached.max(axis=1)) + scores[:, timestep]
        found = np.where((begins <= timestep)[:, None], fresh, found)
    paths = np.zeros((windows, timesteps), np.int64)
    paths[:, -1] = (found + chain.last).argmax(axis=1)
    for timestep in range(timesteps - 1, 0, -1):
        before = came_from[timestep][np.arange(windows), paths[:, timestep]]
        paths[:, timestep - 1] = np.where(begins < timestep, before, 0)
    return paths


def _marginals(answers: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    chain, scores = taken_apart(answers)
    windows, timesteps, tags = scores.shape
    begins = timesteps - lengths
    most = chain.between.max()
    grown = np.exp(chain.between - most)
    forward, backward = np.zeros_like(scores), np.zeros_like(scores)
    for timestep in range(timesteps):
        before = forward[:, timestep - 1] if timestep else np.zeros((windows, tags))
        fresh = np.where((begins == timestep)[:, None], chain.first, _reached(before, grown) + most)
        forward[:, timestep] = fresh + scores[:, timestep]
    backward[:, -1] = chain.last
    for timestep in range(timesteps - 2, -1, -1):
        backward[:, timestep] = _reached(backward[:, timestep + 1] + scores[:, timestep + 1], grown.T) + most
    both = forward + backward
    told = np.exp(both - both.max(axis=-1, keepdims=True))
    told /= told.sum(axis=-1, keepdims=True)
    counts = np.arange(timesteps) >= begins[:, None]
    return np.where(counts[..., None], told, 0.0)


def _reached(found: np.ndarray, grown: np.ndarray) -> np.ndarray:
    """The logarithm of the sums over the tags before."""
    top = found.max(axis=-1, keepdims=True)
    return np.log(np.exp(found - top) @ grown + 1e-300) + top
