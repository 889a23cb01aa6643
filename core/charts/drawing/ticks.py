"""Labels of an axis, such that no two read alike."""

from collections.abc import Sequence

FEW = 8
"""Up to this many whole numbers each has its tick."""
LONGEST = 18
DIGITS = range(2, 17)


def whole_numbers(last: int) -> dict:
    """An axis of counted things up to `last`: no ticks at 1.5 while they are few, and none rounded to its neighbour."""
    return {"dtick": 1 if last <= FEW else None, "tickformat": ",~r"}


def told_apart(values: Sequence[float]) -> list[str]:
    """The numbers with as few digits, from two on, as tell those apart that differ."""
    several = len(set(values))
    written = ([f"{value:.{digits}g}" for value in values] for digits in DIGITS)
    return next((texts for texts in written if len(set(texts)) == several), [str(value) for value in values])


def short_names(names: Sequence[str]) -> list[str]:
    """Names cut to `LONGEST` characters, or to as many more as tell them apart."""
    for longest in range(LONGEST, max(map(len, names), default=LONGEST)):
        short = [name if len(name) <= longest else f"{name[: longest - 1]}…" for name in names]
        if len(set(short)) == len(set(names)):
            return short
    return list(names)
