"""What an answer rests on: integrated gradients (Sundararajan, Taly & Yan, 2017) and occlusion, in NumPy."""

from dataclasses import dataclass

import numpy as np

from core.models.ends.outputs import OfClasses, Tags
from core.models.in_numpy.forward import Network
from core.models.in_numpy.gradients import gradients_at, gradients_of
from core.models.in_numpy.reading import Steps
from core.models.in_numpy.running import Found, Inputs

POINTS = 24
"""Of the path that are asked, by the quadrature of Gauss and Legendre."""
MORE_POINTS = 96
"""Where `POINTS` leave a gap of more than `GAP`."""
GAP = 0.02
AT_ONCE = 64
"""Windows with one timestep less that are asked together."""


@dataclass(frozen=True)
class Attribution:
    """By how much each timestep moved one score, and what the score is without it."""

    by_input: dict[str, np.ndarray]
    """[timesteps, features] for each input, or [timesteps, ...] pixels, by integrated gradients."""
    without: dict[str, np.ndarray]
    """[timesteps] for each input: what the score loses when the timestep is replaced by the mean of its column."""
    score: float
    start: float
    """The score where the path begins."""

    @property
    def total(self) -> float:
        """All of it together; completeness says that this is `moved`."""
        return float(sum(values.sum() for values in self.by_input.values()))

    @property
    def moved(self) -> float:
        return self.score - self.start

    @property
    def gap(self) -> float:
        """How far `total` is from `moved`, as a share of the larger of `moved` and all that was added up."""
        size = max(abs(self.moved), sum(np.abs(values).sum() for values in self.by_input.values()) / 10, 1e-12)
        return abs(self.total - self.moved) / size


def attributions(network: Network, window: np.ndarray, *, answer: int) -> np.ndarray:
    """[timesteps] by how much each timestep moves the score of class `answer` over the mean of the others.

    Along the straight path from vectors of zeros; the sum is the difference of the scores at both ends.
    """
    entered = network.entered(np.asarray(window)[None])
    contrast = contrast_of(answer, network.ends.outputs)
    ((wire, vectors),) = entered.items()
    total = np.zeros(vectors.values.shape[1:])
    for share, weight in _path(POINTS):
        found = gradients_at(network, {wire: Steps(vectors.values * share, vectors.mask)})
        total += weight * np.tensordot(contrast, found.inputs, axes=1)
    return of_timesteps(total * vectors.values[0])


def attribution(network: Network, window: Inputs, asked: np.ndarray, *, means: dict[str, np.ndarray]) -> Attribution:
    """What the score `asked` rests on at one window.

    `asked` [...] weighs the answer's numbers: one of them, or a class over the mean of the others, at one timestep.
    `means` [features] of what enters are put in place of a timestep. The path begins there too, and at zero vectors
    where tokens enter.
    """
    named = isinstance(window, dict)
    brought = {name: np.asarray(array)[None] for name, array in window.items()} if named else np.asarray(window)[None]
    entered = {
        wire: Steps(steps.values.astype(np.float64), steps.mask) for wire, steps in network.entered(brought).items()
    }
    names = {wire: each.name for each, wire in zip(network.graph.inputs, network.graph.entered, strict=True)}
    tokens = network.graph.inputs[0].tokens
    starts = {
        wire: np.zeros_like(steps.values) if tokens else _means(steps, means[names[wire]])
        for wire, steps in entered.items()
    }
    score = _score(network, entered, asked)
    start = _score(network, {wire: Steps(starts[wire], steps.mask) for wire, steps in entered.items()}, asked)
    for points in (POINTS, MORE_POINTS):
        moved = _integrated(network, entered, starts, asked, points)
        by_input = {names[wire]: values for wire, values in moved.items()}
        found = Attribution(by_input, {}, float(score[0]), float(start[0]))
        if found.gap <= GAP:
            break
    without = {names[wire]: score[0] - _occluded(network, entered, wire, means[names[wire]], asked) for wire in entered}
    return Attribution(found.by_input, without, found.score, found.start)


def of_timesteps(values: np.ndarray) -> np.ndarray:
    """[timesteps] sums over the features, or the pixels, of each."""
    return values.reshape(len(values), -1).sum(axis=-1)


def contrast_of(answer: int, classes: int) -> np.ndarray:
    """[classes] a class over the mean of the others."""
    contrast = np.full(classes, -1.0 / max(classes - 1, 1))
    contrast[answer] = 1.0
    return contrast


def _integrated(network: Network, entered: Found, starts: dict, asked: np.ndarray, points: int) -> dict:
    """Input -> [timesteps, features]"""
    total = {wire: np.zeros(steps.values.shape[1:]) for wire, steps in entered.items()}
    for share, weight in _path(points):
        here = {
            wire: Steps(starts[wire] + share * (steps.values - starts[wire]), steps.mask)
            for wire, steps in entered.items()
        }
        for wire, pulled in gradients_of(network, here, asked[None]).items():
            total[wire] += weight * pulled[0]
    return {wire: total[wire] * (steps.values - starts[wire])[0] for wire, steps in entered.items()}


def _path(points: int) -> list[tuple[float, float]]:
    """Shares of the way from 0 to 1, and the weight of each."""
    places, weights = np.polynomial.legendre.leggauss(points)
    return list(zip((places + 1) / 2, weights / 2, strict=True))


def _occluded(network: Network, entered: Found, wire: object, mean: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """[timesteps] the score with one timestep of an input replaced."""
    timesteps = entered[wire].values.shape[1]
    found = []
    for first in range(0, timesteps, AT_ONCE):
        these = np.arange(first, min(first + AT_ONCE, timesteps))
        several = {each: _repeated(steps, len(these)) for each, steps in entered.items()}
        several[wire].values[np.arange(len(these)), these] = mean
        found.append(_score(network, several, asked))
    return np.concatenate(found)


def _repeated(steps: Steps, count: int) -> Steps:
    mask = None if steps.mask is None else np.repeat(steps.mask, count, axis=0)
    return Steps(np.repeat(steps.values, count, axis=0), mask)


def _means(steps: Steps, mean: np.ndarray) -> np.ndarray:
    """The mean at every timestep that is read; what is passed over stays as it is."""
    there = np.broadcast_to(mean, steps.values.shape)
    return (
        there
        if steps.mask is None
        else np.where(steps.mask.reshape(*steps.mask.shape, *[1] * (there.ndim - 2)), there, steps.values)
    )


def _score(network: Network, entered: Found, asked: np.ndarray) -> np.ndarray:
    """[windows]; of classes as before they become probabilities, which a contrast leaves the same."""
    end, answer = network.ends.output, network.answered(entered)[network.graph.output().node].astype(np.float64)
    if isinstance(end, OfClasses) and not (isinstance(end, Tags) and end.chained):
        answer = np.log(np.maximum(answer, 1e-300))
    return np.where(asked == 0, 0.0, answer * asked).reshape(len(answer), -1).sum(axis=1)
