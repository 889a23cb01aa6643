"""Numbers that stand for "no value", told by how far they are from all others."""

import numpy as np

USUAL = frozenset(
    sign * value
    for sign in (1, -1)
    for value in (99, 999, 9999, 99999, 999999, 9.99, 99.9, 99.99, 999.9, 999.99, 9999.9, 8888, 32767, 32768, 7777)
) | {-1.0, -1e30, 1e30, -200.0, -0.99, -9.0, -99.0, -6999.0, -3.4e38, 1e20, 9.969209968386869e36}


def sentinels_of(numbers: np.ndarray) -> tuple[float, ...]:
    """Values that stand apart from the rest, at either end, and look or repeat like a code; at most three."""
    known = numbers[np.isfinite(numbers)]
    if len(known) < 10:
        return ()
    found: list[float] = []
    for extreme in (np.min, np.max):
        rest = known
        for _ in range(3):
            value = float(extreme(rest))
            others = rest[rest != value]
            if len(others) < 5 or not _stands_apart(value, len(rest) - len(others), others):
                break
            found.append(value)
            rest = others
        known = rest
    return tuple(found)


def _stands_apart(value: float, count: int, others: np.ndarray) -> bool:
    low, high = float(others.min()), float(others.max())
    beyond = low - value if value < low else value - high
    if beyond <= 0:
        return False
    usual = value in USUAL
    negative = value < 0 <= low
    if usual and negative:
        # Nothing else is negative: -1 must repeat and stand off, -999 speaks for itself.
        return count >= 3 or value <= -9 if abs(value) > 1 else count >= 3 and beyond > 0.02 * (high - low) and low > 0
    spread = max(high - low, 1e-12)
    middle = float(np.subtract(*np.percentile(others[:: 1 + len(others) // 20_000], [75, 25])))
    if usual and (abs(value) >= 900 or (abs(value) >= 99 and count >= 3)):
        return beyond > max(0.3 * spread, 2 * middle)
    return negative and count >= max(5, 0.0005 * len(others)) and beyond > 0.5 * spread and value == round(value)
