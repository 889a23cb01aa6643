"""Made-up problems on sequences, whose examples never run out."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

import numpy as np

SYMBOLS = 4
BEFORE = 20
"""Timesteps that a series runs before it is read, so that its start is forgotten."""
SPREAD = 4.0
"""What values of a series are divided by before a network reads them."""
Batch = tuple[np.ndarray, np.ndarray]
"""Inputs [examples, timesteps, features], and classes [examples] or values [examples, outputs]."""


@dataclass(frozen=True)
class Problem:
    """What is read, what is asked, and when it counts as solved."""

    title: str
    asks: str
    features: int
    outputs: int
    loss: Literal["cross-entropy", "squares"]
    chance: float
    """The loss of whoever has understood nothing."""
    solved: float
    """The running loss below which it counts as solved."""
    draw: Callable[[np.random.Generator, int, int], Batch]
    """(random, examples, timesteps) -> fresh examples."""
    rival: str = "knowing nothing"
    """Whose loss that of chance is."""


def one_symbol(random: np.random.Generator, examples: int, timesteps: int, *, at: float = 0.0) -> Batch:
    """One of four symbols in noise from four others, at this share of the sequence; which one is it?"""
    symbols, place = random.integers(SYMBOLS, 2 * SYMBOLS, (examples, timesteps)), int(at * timesteps)
    symbols[:, place] -= SYMBOLS
    return np.eye(2 * SYMBOLS, dtype=np.float32)[symbols], symbols[:, place]


def adding(random: np.random.Generator, examples: int, timesteps: int) -> Batch:
    """Numbers between 0 and 1, two of them marked, one in each half; their sum (Hochreiter and Schmidhuber, 1997)."""
    half, rows = timesteps // 2, np.arange(examples)
    inputs = np.zeros((examples, timesteps, 2), np.float32)
    inputs[..., 0] = random.random((examples, timesteps))
    marked = random.integers(0, half, examples), random.integers(half, timesteps, examples)
    for place in marked:
        inputs[rows, place, 1] = 1
    return inputs, sum(inputs[rows, place, 0] for place in marked)[:, None]


def parity(random: np.random.Generator, examples: int, timesteps: int) -> Batch:
    """Bits; is the number of ones odd?"""
    bits = random.integers(0, 2, (examples, timesteps))
    return bits[..., None].astype(np.float32), bits.sum(axis=1) % 2


def walk(random: np.random.Generator, examples: int, timesteps: int, *, pull: float = 0.0) -> Batch:
    """A series whose steps are noise, and its next value; `pull` is the share of its level that it loses each time.

    In units in which the last value as a forecast has a mean squared error of 1.
    """
    kept = 1 - pull
    noise = random.normal(size=(examples, timesteps + 1 + BEFORE)) * np.sqrt((1 + kept) / 2)
    values = np.zeros_like(noise)
    for timestep in range(1, noise.shape[1]):
        values[:, timestep] = kept * values[:, timestep - 1] + noise[:, timestep]
    values = values[:, BEFORE:] if pull else values[:, BEFORE:] - values[:, BEFORE : BEFORE + 1]
    return (values[:, :-1, None] / SPREAD).astype(np.float32), values[:, -1:].astype(np.float32)


FIRST = Problem(
    title="First symbol",
    asks="Name the first of the symbols; the others are noise.",
    features=2 * SYMBOLS,
    outputs=SYMBOLS,
    loss="cross-entropy",
    chance=float(np.log(SYMBOLS)),
    solved=0.05,
    draw=one_symbol,
)
WALK = Problem(
    title="Random walk",
    asks="What is the next value?",
    features=1,
    outputs=1,
    loss="squares",
    chance=1.0,
    solved=0.9,
    draw=walk,
    rival="the last value",
)
PROBLEMS: dict[str, Problem] = {
    "first": FIRST,
    "middle": replace(
        FIRST,
        title="Symbol in the middle",
        asks="Name the symbol in the middle; the others are noise.",
        draw=partial(one_symbol, at=0.5),
    ),
    "adding": Problem(
        title="Adding",
        asks="Add the two marked numbers.",
        features=2,
        outputs=1,
        loss="squares",
        chance=1 / 6,
        solved=0.02,
        draw=adding,
    ),
    "parity": Problem(
        title="Parity",
        asks="Is the number of ones odd?",
        features=1,
        outputs=2,
        loss="cross-entropy",
        chance=float(np.log(2)),
        solved=0.05,
        draw=parity,
    ),
    "walk": WALK,
    "pulled": replace(WALK, title="Series that is pulled back", solved=0.8, draw=partial(walk, pull=0.5)),
}
"""By their names, as a trial states them."""
