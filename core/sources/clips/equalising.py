"""At what rate, of what size and in which colours films are kept: as a person asked, otherwise as suits them."""

from collections.abc import Sequence

import numpy as np

from core.sources.clips.decoding import Equal, Probed
from core.sources.clips.preparation import ClipReading

RATES = (1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0, 12.0, 15.0, 20.0, 25.0, 30.0)
SIDES = (16, 24, 32, 48, 64, 96)
USUAL_RATE, USUAL_SIDE = 10.0, 32
FRAMES = 150
"""That the longest clip has at most, where a lower rate makes it so."""
SLENDEREST = 3.0
"""How much longer one side of a frame is at most than the other."""
NARROWEST = 8


def made_equal(films: Sequence[Probed], asked: ClipReading) -> Equal:
    """What a person left open is proposed: ten frames a second, 32 pixels on the longer side, no colours."""
    width, height = size_of(films, asked)
    rate = asked.rate if asked.rate is not None else _rate(films)
    return Equal(rate, width, height, bool(asked.colour))


def size_of(films: Sequence[Probed], asked: ClipReading) -> tuple[int, int]:
    """Width and height in the proportion that most films have."""
    if asked.width is not None and asked.height is not None:
        return asked.width, asked.height
    longer = int(np.median([max(film.width, film.height) for film in films]))
    return sized(
        float(np.median([film.width / film.height for film in films])), min(USUAL_SIDE, max(longer, NARROWEST))
    )


def sized(proportion: float, side: int) -> tuple[int, int]:
    """Width and height of a frame whose longer side is `side`; `proportion` is width by height."""
    proportion = float(np.clip(proportion, 1 / SLENDEREST, SLENDEREST))
    shorter = max(round(side / max(proportion, 1 / proportion)), NARROWEST)
    return (side, shorter) if proportion >= 1 else (shorter, side)


def _rate(films: Sequence[Probed]) -> float:
    """The highest that films have, that is usual, and that keeps the longest short."""
    came, longest = float(np.median([film.rate for film in films])), max(film.seconds for film in films)
    most = min(USUAL_RATE, came * 1.02, FRAMES / longest)
    return max((rate for rate in RATES if rate <= most), default=RATES[0])
