"""Dropout with the numbers that Keras draws; see core.engine.graph.drawing."""

import numpy as np
from numba import njit

from core.engine.machine.vectors import CODE

LARGEST = 2**31 - 2
"""Keras' seeds are int64; modulo this they fit."""
WORD = np.uint64(0xFFFFFFFF)
MULTIPLIERS = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
STEPS = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
SCRAMBLING = np.uint64(0x3EC8F720), np.uint64(0x02461E29)
"""With which TensorFlow makes a key and a counter of a seed."""
HALF_WORD, MANTISSA = np.uint64(32), np.uint64(0x7FFFFF)
SMALLEST = np.float32(2.0**-23)


@njit(**CODE)
def philox(
    a: np.uint64, b: np.uint64, c: np.uint64, d: np.uint64, key: np.uint64, other: np.uint64
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """Four random words from a counter of four words and a key of two (Salmon, Moraes, Dror & Shaw, 2011)."""
    for _ in range(10):
        one, two = MULTIPLIERS[0] * a, MULTIPLIERS[1] * c
        a, b, c, d = (two >> HALF_WORD) ^ b ^ key, two & WORD, (one >> HALF_WORD) ^ d ^ other, one & WORD
        key, other = (key + STEPS[0]) & WORD, (other + STEPS[1]) & WORD
    return a, b, c, d


@njit(**CODE)
def uniform(out: np.ndarray, to: int, seed: np.ndarray, first: int, last: int) -> int:
    """Numbers `first` to `last` in [0, 1) of those drawn with `seed`; the place in `out` of the first, from `to` on."""
    low, high = np.uint64(seed[0] % LARGEST), np.uint64(seed[1] % LARGEST)
    none = np.uint64(0)
    key, other, c, d = philox(low, none, high, none, SCRAMBLING[0], SCRAMBLING[1])
    for four in range(first // 4, (last + 3) // 4):
        words = philox(np.uint64(four), none, c, d, key, other)
        at = to + 4 * (four - first // 4)
        out[at] = np.float32(words[0] & MANTISSA) * SMALLEST
        out[at + 1] = np.float32(words[1] & MANTISSA) * SMALLEST
        out[at + 2] = np.float32(words[2] & MANTISSA) * SMALLEST
        out[at + 3] = np.float32(words[3] & MANTISSA) * SMALLEST
    return to + first % 4
