"""The rules that turn gradients into updates, over all parameters side by side; Keras' are the truth."""

import numpy as np
from numba import njit

from core.engine.machine.vectors import CODE

NONE, ADAM, NADAM, RMSPROP, SGD, ADAGRAD = range(6)
KINDS = {"Adam": ADAM, "AdamW": ADAM, "Nadam": NADAM, "RMSprop": RMSPROP, "SGD": SGD, "Adagrad": ADAGRAD}
"""Keras' class -> our number."""
SLOTS = {ADAM: 2, NADAM: 2, RMSPROP: 1, SGD: 0, ADAGRAD: 1}
"""How many numbers each keeps of every parameter, in the order of Keras' optimizer variables."""
RATE, CLIP, DECAY, EPSILON, FIRST, SECOND, PRODUCT, SCALE, PACE = range(9)
"""Places of an optimizer's settings; FIRST is beta_1 or rho, SECOND is beta_2; those from PRODUCT on change with every
update, PACE being the first of three."""
SETTINGS = PACE + 3
ONE = np.float32(1)
BLOCK = 4096
"""Numbers that are gone through together: they stay in a near cache, and sums do not depend on who adds them up."""


@njit(fastmath={"reassoc"}, **CODE)
def squares(gradients: np.ndarray, first: int, last: int) -> np.float32:
    """The sum of the squares of the gradients `first` to `last`."""
    total = np.float32(0)
    for at in range(first, last):
        total += gradients[at] * gradients[at]
    return total


@njit(**CODE)
def length(gradients: np.ndarray) -> np.float32:
    """The norm over all gradients."""
    total = np.float32(0)
    for first in range(0, gradients.shape[0], BLOCK):
        total += squares(gradients, first, min(first + BLOCK, gradients.shape[0]))
    return np.sqrt(total)


@njit(**CODE)
def pace(kind: int, settings: np.ndarray, done: int, norm: np.float32) -> None:
    """Set what the update after `done` earlier ones has in common for all parameters.

    SCALE is what gradients of that norm are multiplied by, so that they are no longer than CLIP (0: no limit).
    """
    rate, first, second, now = settings[RATE], settings[FIRST], settings[SECOND], np.float32(done + 1)
    most = settings[CLIP]
    settings[SCALE] = most * min(ONE / norm, ONE / most) + (norm - norm) if most > 0 else ONE
    if kind == ADAM:
        powers = np.float32(first**now), np.float32(second**now)
        settings[PACE] = rate * np.sqrt(ONE - powers[1]) / (ONE - powers[0])
    elif kind == NADAM:
        schedule = np.float32(first * (1 - 0.5 * 0.96**now)), np.float32(first * (1 - 0.5 * 0.96 ** (now + ONE)))
        settings[PRODUCT] *= schedule[0]
        settings[PACE] = schedule[1] / (ONE - settings[PRODUCT] * schedule[1])
        settings[PACE + 1] = (ONE - schedule[0]) / (ONE - settings[PRODUCT])
        settings[PACE + 2] = ONE / (ONE - np.float32(second**now))


@njit(**CODE)
def step(
    kind: int,
    settings: np.ndarray,
    gradients: np.ndarray,
    slots: np.ndarray,
    trainable: np.ndarray,
    repeated: np.ndarray,
    start: int,
    end: int,
) -> None:
    """One update of the parameters `start` to `end` of `trainable`, after `pace`.

    `repeated` are sums of squares: the first of the parameters have gradients that are sums, as tokens' vectors do, and
    where nothing is clipped Keras squares what is summed up, not the sum.
    """
    scale, known, held = settings[SCALE], 0 if settings[CLIP] > 0 else len(repeated), np.empty(BLOCK, np.float32)
    for begin in range(start, end, BLOCK):
        stop = min(begin + BLOCK, end)
        if scale != ONE:
            for at in range(begin, stop):
                gradients[at] *= scale
        if settings[DECAY] > 0:
            kept = settings[DECAY] * settings[RATE]
            for at in range(begin, stop):
                trainable[at] -= trainable[at] * kept
        for at in range(begin, stop):
            held[at - begin] = gradients[at] * gradients[at]
        for at in range(begin, min(stop, known)):
            held[at - begin] = repeated[at]
        rules(kind, settings, gradients[begin:stop], held, slots, trainable[begin:stop], begin, stop)


@njit(**CODE)
def rules(
    kind: int,
    settings: np.ndarray,
    gradients: np.ndarray,
    squared: np.ndarray,
    slots: np.ndarray,
    trainable: np.ndarray,
    start: int,
    end: int,
) -> None:
    """One update of some parameters, whose slots are those from `start` to `end`, as Keras' optimizers have it."""
    rate, first, epsilon, count = settings[RATE], settings[FIRST], settings[EPSILON], trainable.shape[0]
    if kind == ADAM:
        m, v, alpha = slots[0][start:end], slots[1][start:end], settings[PACE]
        moments(gradients, squared, m, v, first, settings[SECOND])
        for at in range(count):
            trainable[at] -= m[at] * alpha / (np.sqrt(v[at]) + epsilon)
    elif kind == NADAM:
        m, v = slots[0][start:end], slots[1][start:end]
        ahead, behind, scale = settings[PACE], settings[PACE + 1], settings[PACE + 2]
        moments(gradients, squared, m, v, first, settings[SECOND])
        for at in range(count):
            trainable[at] -= (ahead * m[at] + behind * gradients[at]) * rate / (np.sqrt(v[at] * scale) + epsilon)
    elif kind == RMSPROP:
        v = slots[0][start:end]
        for at in range(count):
            v[at] = first * v[at] + (ONE - first) * squared[at]
        for at in range(count):
            trainable[at] -= rate * gradients[at] / np.sqrt(v[at] + epsilon)
    elif kind == SGD:
        for at in range(count):
            trainable[at] -= rate * gradients[at]
    else:
        sums = slots[0][start:end]
        for at in range(count):
            sums[at] += squared[at]
        for at in range(count):
            trainable[at] -= rate * gradients[at] / np.sqrt(sums[at] + epsilon)


@njit(**CODE)
def moments(
    gradients: np.ndarray, squared: np.ndarray, m: np.ndarray, v: np.ndarray, first: np.float32, second: np.float32
) -> None:
    """Running means of the gradients and of their squares."""
    to_m, to_v = ONE - first, ONE - second
    for at in range(gradients.shape[0]):
        m[at] += (gradients[at] - m[at]) * to_m
    for at in range(gradients.shape[0]):
        v[at] += (squared[at] - v[at]) * to_v


@njit(**CODE)
def fill_nan(trainable: np.ndarray, norm: np.float32, start: int, end: int) -> None:
    """No numbers any more where there was no norm, as Keras has it from there on; what squashes numbers may hide it."""
    if not np.isfinite(norm):
        for at in range(start, end):
            trainable[at] = np.float32(np.nan)


@njit(**CODE)
def apply(
    kind: int, settings: np.ndarray, done: int, gradients: np.ndarray, slots: np.ndarray, trainable: np.ndarray
) -> np.float32:
    """One update of all parameters, after `done` earlier ones; the norm of the gradients before they were clipped."""
    norm = length(gradients)
    pace(kind, settings, done, norm)
    step(kind, settings, gradients, slots, trainable, gradients[:0], 0, trainable.shape[0])
    fill_nan(trainable, norm, 0, trainable.shape[0])
    return norm
