"""What is trained in a lesson, and how it goes: a declared record, and one told point after the other."""

import hashlib
from collections.abc import Iterator
from typing import Literal, NamedTuple

import numpy as np
from pydantic import Field

from core.declared import Declared
from core.lessons.learning.network import OPTIMIZERS, SmallNetwork
from core.lessons.learning.problems import PROBLEMS
from core.models.cells import cell_of

VERSION = 5
"""Raised whenever a trial goes otherwise."""
SMOOTHING = 0.9
POINTS = 200
"""How often each seed tells at most."""


class Variant(Declared):
    """In what a rival differs from the network of a trial."""

    cell: str = Field(max_length=40)
    forget_bias: float = Field(1.0, ge=0, le=10)


class Trial(Declared):
    """One network on one problem, trained from several seeds."""

    problem: Literal["first", "middle", "adding", "parity", "copy", "brackets", "counting", "walk", "pulled"] = "first"
    cell: str = Field("lstm", max_length=40)
    rivals: tuple[Variant, ...] = Field((), max_length=3)
    """What further parts of the seeds train: of two rivals, the second and the last third of them."""
    timesteps: int = Field(20, ge=2, le=100)
    units: int = Field(32, ge=1, le=64)
    activation: Literal["tanh", "relu", "linear"] = "tanh"
    forget_bias: float = Field(1.0, ge=0, le=10)
    stretch: float = Field(1.0, gt=0, le=3)
    """What the fresh recurrent weights are multiplied by."""
    clip_norm: float = Field(1.0, ge=0, le=100)
    reading: Literal["last", "mean", "both", "attention"] = "last"
    optimizer: Literal["adam", "sgd"] = "adam"
    learning_rate: float = Field(3e-3, gt=0, le=1)
    examples: int = Field(64, ge=1, le=256)
    updates: int = Field(1200, ge=1, le=5000)
    seeds: int = Field(5, ge=1, le=20)

    def of_seed(self, seed: int) -> "Trial":
        """What that seed trains: the trial itself, or that of a rival."""
        others = [self.model_copy(update={**dict(rival), "rivals": ()}) for rival in self.rivals]
        return (self, *others)[seed * (1 + len(others)) // self.seeds]

    @property
    def digest(self) -> str:
        """The name that its curves are kept under: the same trial goes the same way for everybody."""
        return hashlib.sha256(f"{VERSION} {self.model_dump_json()}".encode()).hexdigest()[:32]


class CurvePoint(NamedTuple):
    """Where a seed stands after so many updates."""

    seed: int
    update: int
    loss: float
    """The running loss."""
    norm: float
    """The largest norm of the gradients since the last time, before clipping."""
    solved: bool
    reach: tuple[float, ...] = ()
    """[lags] told at the end: the gradient of what was learnt at each input, divided by that at the newest."""


def share_of_newest(norms: np.ndarray) -> np.ndarray:
    """[lags] from norms [timesteps]: each divided by that of the newest timestep; zeros where that has none."""
    return norms[::-1] / norms[-1] if norms[-1] > 0 else np.zeros(len(norms))


def fresh_network(trial: Trial, random: np.random.Generator) -> SmallNetwork:
    """What a seed of the trial begins with."""
    network = SmallNetwork.fresh(
        cell_of(trial.cell),
        PROBLEMS[trial.problem],
        units=trial.units,
        activation=trial.activation,
        forget_bias=trial.forget_bias,
        random=random,
        reading=trial.reading,
    )
    network.weights[1] *= np.float32(trial.stretch)
    return network


class Learner:
    """One seed of a trial."""

    def __init__(self, trial: Trial, seed: int) -> None:
        self._trial, self.seed = trial, seed
        self._problem = PROBLEMS[trial.problem]
        self._random = np.random.default_rng([seed, 4])
        self._network = fresh_network(trial.of_seed(seed), self._random)
        self._optimizer = OPTIMIZERS[trial.optimizer](trial.learning_rate, trial.clip_norm)
        self.loss = self._problem.chance
        self.ended = False

    def learn(self, updates: int) -> CurvePoint:
        """So many updates more, or fewer where it solves the problem or diverges."""
        norms = [0.0]
        for _ in range(updates):
            norms.append(self._update())
            self.ended = not np.isfinite(self.loss) or self.solved or self._optimizer.updates == self._trial.updates
            if self.ended:
                break
        told = CurvePoint(self.seed, self._optimizer.updates, self.loss, max(norms), self.solved)
        return told._replace(reach=self._reach()) if self.ended and np.isfinite(self.loss) else told

    def _reach(self) -> tuple[float, ...]:
        inputs, _ = self._problem.draw(np.random.default_rng(0), self._trial.examples, self._trial.timesteps)
        return tuple(share_of_newest(self._network.reach(inputs)).tolist())

    @property
    def solved(self) -> bool:
        return self.loss < self._problem.solved

    def _update(self) -> float:
        batch = self._problem.draw(self._random, self._trial.examples, self._trial.timesteps)
        with np.errstate(over="ignore", invalid="ignore"):
            loss, gradients = self._network.loss_and_gradients(batch)
            self.loss = SMOOTHING * self.loss + (1 - SMOOTHING) * loss
            return self._optimizer.update(self._network.weights, gradients)


def learn(trial: Trial) -> Iterator[CurvePoint]:
    """All seeds side by side, so that their lines grow together."""
    learners = [Learner(trial, seed) for seed in range(trial.seeds)]
    every = -(-trial.updates // POINTS)
    while learners:
        for learner in learners:
            yield learner.learn(every)
        learners = [learner for learner in learners if not learner.ended]
