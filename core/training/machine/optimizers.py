"""The rules that turn gradients into updates, over all parameters side by side; Keras' are the truth."""

import numpy as np
from numba import njit

from core.training.machine.passes import CODE

NONE, ADAM, NADAM, RMSPROP, SGD, ADAGRAD = range(6)
KINDS = {"Adam": ADAM, "AdamW": ADAM, "Nadam": NADAM, "RMSprop": RMSPROP, "SGD": SGD, "Adagrad": ADAGRAD}
"""Keras' class -> our number."""
SLOTS = {
    ADAM: ("_momentums", "_velocities"),
    NADAM: ("_momentums", "_velocities"),
    RMSPROP: ("_velocities",),
    SGD: (),
    ADAGRAD: ("_accumulators",),
}
"""What each keeps of every parameter: the names that Keras' optimizers have for it."""
RATE, CLIP, DECAY, EPSILON, FIRST, SECOND, PRODUCT = range(7)
"""Places of an optimizer's settings; FIRST is beta_1 or rho, SECOND is beta_2, PRODUCT changes with every update."""
ONE = np.float32(1)


@njit(**CODE)
def length(gradients: np.ndarray) -> np.float32:
    """The norm over all gradients."""
    sums = np.zeros(16, np.float32)
    whole = gradients.shape[0] // 16 * 16
    for first in range(0, whole, 16):
        for lane in range(16):
            sums[lane] += gradients[first + lane] * gradients[first + lane]
    total = np.float32(0)
    for lane in range(16):
        total += sums[lane]
    for at in range(whole, gradients.shape[0]):
        total += gradients[at] * gradients[at]
    return np.sqrt(total)


@njit(**CODE)
def clip(gradients: np.ndarray, norm: np.float32, most: np.float32) -> None:
    """Shorten the gradients to `most`; 0: no limit."""
    if most > 0:
        scale = most * min(ONE / norm, ONE / most) + (norm - norm)
        for at in range(gradients.shape[0]):
            gradients[at] *= scale


@njit(**CODE)
def step(kind: int, settings: np.ndarray, done: int, gradients: np.ndarray, slots: np.ndarray, own: np.ndarray) -> None:
    """One update of the parameters `own`, after `done` earlier ones."""
    rate, first, second = settings[RATE], settings[FIRST], settings[SECOND]
    epsilon, now = settings[EPSILON], np.float32(done + 1)
    if settings[DECAY] > 0:
        kept = settings[DECAY] * rate
        for at in range(own.shape[0]):
            own[at] -= own[at] * kept
    if kind == ADAM:
        powers = np.float32(first**now), np.float32(second**now)
        alpha = rate * np.sqrt(ONE - powers[1]) / (ONE - powers[0])
        moments(gradients, slots[0], slots[1], first, second)
        for at in range(own.shape[0]):
            own[at] -= slots[0, at] * alpha / (np.sqrt(slots[1, at]) + epsilon)
    elif kind == NADAM:
        schedule = np.float32(first * (1 - 0.5 * 0.96**now)), np.float32(first * (1 - 0.5 * 0.96 ** (now + ONE)))
        settings[PRODUCT] *= schedule[0]
        ahead = schedule[1] / (ONE - settings[PRODUCT] * schedule[1])
        behind = (ONE - schedule[0]) / (ONE - settings[PRODUCT])
        scale = ONE / (ONE - np.float32(second**now))
        moments(gradients, slots[0], slots[1], first, second)
        for at in range(own.shape[0]):
            m = ahead * slots[0, at] + behind * gradients[at]
            own[at] -= m * rate / (np.sqrt(slots[1, at] * scale) + epsilon)
    elif kind == RMSPROP:
        for at in range(own.shape[0]):
            slots[0, at] = first * slots[0, at] + (ONE - first) * (gradients[at] * gradients[at])
            own[at] -= rate * gradients[at] / np.sqrt(slots[0, at] + epsilon)
    elif kind == SGD:
        for at in range(own.shape[0]):
            own[at] -= rate * gradients[at]
    else:
        for at in range(own.shape[0]):
            slots[0, at] += gradients[at] * gradients[at]
            own[at] -= rate * gradients[at] / np.sqrt(slots[0, at] + epsilon)


@njit(**CODE)
def moments(gradients: np.ndarray, m: np.ndarray, v: np.ndarray, first: np.float32, second: np.float32) -> None:
    """Running means of the gradients and of their squares."""
    to_m, to_v = ONE - first, ONE - second
    for at in range(gradients.shape[0]):
        m[at] += (gradients[at] - m[at]) * to_m
    for at in range(gradients.shape[0]):
        v[at] += (gradients[at] * gradients[at] - v[at]) * to_v
