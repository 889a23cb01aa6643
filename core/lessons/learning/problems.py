"""Made-up problems on sequences, whose examples never run out."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

import numpy as np

from core.language import Said, mark

SYMBOLS = 4
COPIED = 2
"""Symbols that are to be named again."""
BEFORE = 20
"""Timesteps that a series runs before it is read, so that its start is forgotten."""
SPREAD = 4.0
"""What values of a series are divided by before a network reads them."""
Batch = tuple[np.ndarray, np.ndarray]
"""Inputs [examples, timesteps, features], and classes [examples] or values [examples, outputs]."""


@dataclass(frozen=True)
class Problem:
    """What is read, what is asked, and when it counts as solved."""

    title: str = Said()
    asks: str = Said()
    features: int
    outputs: int
    loss: Literal["cross-entropy", "squares"]
    chance: float
    """The loss of whoever has understood nothing."""
    solved: float
    """The running loss below which it counts as solved."""
    draw: Callable[[np.random.Generator, int, int], Batch]
    """(random, examples, timesteps) -> fresh examples."""
    rival: str = Said("knowing nothing")
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


def copy(random: np.random.Generator, examples: int, timesteps: int) -> Batch:
    """Two symbols, then noise from four others: which two were they, in which order? One of sixteen answers."""
    symbols = random.integers(SYMBOLS, 2 * SYMBOLS, (examples, timesteps))
    symbols[:, :COPIED] -= SYMBOLS
    first, second = symbols[:, :COPIED].T
    return np.eye(2 * SYMBOLS, dtype=np.float32)[symbols], SYMBOLS * first + second


def brackets(random: np.random.Generator, examples: int, timesteps: int) -> Batch:
    """As many opening as closing brackets, a blank before them where there is one too many; does each close another?

    Half of them are turned round until they do (the cycle lemma): begun behind the deepest point, no depth is below 0.
    """
    count = timesteps // 2
    steps = np.repeat([[1, -1]], examples, axis=0).repeat(count, axis=1)
    steps = random.permuted(steps, axis=1)
    turned = (steps.cumsum(axis=1).argmin(axis=1) + 1) * random.integers(0, 2, examples)
    steps = np.take_along_axis(steps, (np.arange(2 * count) + turned[:, None]) % (2 * count), axis=1)
    inputs = np.pad(steps, ((0, 0), (timesteps - 2 * count, 0)))
    return inputs[..., None].astype(np.float32), (steps.cumsum(axis=1).min(axis=1) >= 0).astype(int)


def counting(random: np.random.Generator, examples: int, timesteps: int) -> Batch:
    """Bits; how many are ones? In units in which the usual number as an answer has a mean squared error of 1."""
    bits = random.integers(0, 2, (examples, timesteps))
    usual, spread = timesteps / 2, np.sqrt(timesteps) / 2
    return bits[..., None].astype(np.float32), ((bits.sum(axis=1, keepdims=True) - usual) / spread).astype(np.float32)


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
    title=mark("First symbol"),
    asks=mark("Name the first of the symbols; the others are noise."),
    features=2 * SYMBOLS,
    outputs=SYMBOLS,
    loss="cross-entropy",
    chance=float(np.log(SYMBOLS)),
    solved=0.05,
    draw=one_symbol,
)
WALK = Problem(
    title=mark("Random walk"),
    asks=mark("What is the next value?"),
    features=1,
    outputs=1,
    loss="squares",
    chance=1.0,
    solved=0.9,
    draw=walk,
    rival=mark("the last value"),
)
PROBLEMS: dict[str, Problem] = {
    "first": FIRST,
    "middle": replace(
        FIRST,
        title=mark("Symbol in the middle"),
        asks=mark("Name the symbol in the middle; the others are noise."),
        draw=partial(one_symbol, at=0.5),
    ),
    "adding": Problem(
        title=mark("Adding"),
        asks=mark("Add the two marked numbers."),
        features=2,
        outputs=1,
        loss="squares",
        chance=1 / 6,
        solved=0.02,
        draw=adding,
    ),
    "parity": Problem(
        title=mark("Parity"),
        asks=mark("Is the number of ones odd?"),
        features=1,
        outputs=2,
        loss="cross-entropy",
        chance=float(np.log(2)),
        solved=0.05,
        draw=parity,
    ),
    "copy": replace(
        FIRST,
        title=mark("Copy"),
        asks=mark("Name the first two symbols in their order; the others are noise."),
        outputs=SYMBOLS**COPIED,
        chance=float(COPIED * np.log(SYMBOLS)),
        draw=copy,
    ),
    "brackets": Problem(
        title=mark("Brackets"),
        asks=mark("Does each bracket close another one that was opened before?"),
        features=1,
        outputs=2,
        loss="cross-entropy",
        chance=float(np.log(2)),
        solved=0.05,
        draw=brackets,
    ),
    "counting": Problem(
        title=mark("Counting"),
        asks=mark("How many of the bits are ones?"),
        features=1,
        outputs=1,
        loss="squares",
        chance=1.0,
        solved=0.02,
        draw=counting,
        rival=mark("always half of them"),
    ),
    "walk": WALK,
    "pulled": replace(WALK, title=mark("Series that is pulled back"), solved=0.8, draw=partial(walk, pull=0.5)),
}
"""By their names, as a trial states them."""
