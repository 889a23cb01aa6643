"""An axis of a still chart: where values stand on it, and what its ticks say."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Any

import numpy as np
import pandas as pd

STEPS = (1, 2, 5, 10)
OFFSETS = (
    *((f"{count}s", "%H:%M:%S") for count in (1, 10, 30)),
    *((f"{count}min", "%H:%M") for count in (1, 5, 15, 30)),
    *((f"{count}h", "%d %b %H:%M") for count in (1, 3, 6, 12)),
    *((f"{count}D", "%d %b %Y") for count in (1, 2, 7, 14)),
    *((f"{count}MS", "%b %Y") for count in (1, 2, 3, 6)),
    *((f"{count}YS", "%Y") for count in (1, 2, 5, 10, 20, 50, 100, 200)),
)
"""How far apart ticks of time may stand, and how they are written."""
ROUND = pd.Timestamp(2000, 1, 1)
"""From where the length of a step is taken."""


@dataclass(frozen=True)
class Axis:
    """Values between two ends, on so many pixels."""

    low: float
    high: float
    start: float
    """Pixel of `low`."""
    stop: float
    numbers: Callable[[Any], np.ndarray]
    """Values as they are drawn: dates as nanoseconds, names as places, logarithms."""
    ticks: tuple[tuple[float, str], ...]
    """In drawn numbers."""

    def pixels(self, values: Any) -> np.ndarray:
        """Where values stand."""
        return self.at(self.numbers(values))

    def at(self, drawn: Any) -> Any:
        """Where drawn numbers stand."""
        return self.start + (np.asarray(drawn, dtype=float) - self.low) / (self.high - self.low) * (
            self.stop - self.start
        )

    @property
    def shown(self) -> list[tuple[float, str]]:
        """Pixel and words of every tick within the ends."""
        low, high = sorted((self.low, self.high))
        air = (high - low) * 1e-6
        return [(float(self.at(place)), words) for place, words in self.ticks if low - air <= place <= high + air]


def axis_of(layout: Any, values: Sequence[Any], *, start: float, stop: float, most: int) -> Axis:
    """The axis of a Plotly layout for everything that is drawn along it, with about `most` ticks."""
    numbers = _numbers_of(layout, values)
    drawn = np.concatenate([numbers(each) for each in values if len(each)] or [np.zeros(0)])
    low, high = _ends(layout, drawn[np.isfinite(drawn)], numbers)
    return Axis(low, high, start, stop, numbers, tuple(_ticks(layout, numbers, low, high, most)))


def _numbers_of(layout: Any, values: Sequence[Any]) -> Callable[[Any], np.ndarray]:
    """How values of this axis become numbers."""
    if layout.type == "log":
        return _logarithms
    named = [each for each in values if len(each) and any(isinstance(one, str) for one in each)]
    if any(np.asarray(each).dtype.kind == "M" for each in values) or (named and _are_dates(named)):
        return _nanoseconds
    if named:
        return _places(layout, named)
    return lambda these: np.array([np.nan if one is None else one for one in these], dtype=float)


def _logarithms(values: Any) -> np.ndarray:
    found = np.array([np.nan if one is None or one <= 0 else one for one in values], dtype=float)
    return np.log10(found)


def _nanoseconds(values: Any) -> np.ndarray:
    found = np.asarray(values, dtype="datetime64[ns]")
    return np.where(np.isnat(found), np.nan, found.astype(np.int64).astype(float))


def _are_dates(named: Sequence[Any]) -> bool:
    try:
        np.asarray(named[0], dtype="datetime64[ns]")
    except ValueError:
        return False
    return True


def _places(layout: Any, named: Sequence[Any]) -> Callable[[Any], np.ndarray]:
    order = list(layout.categoryarray or dict.fromkeys(name for each in named for name in each))
    known = {name: place for place, name in enumerate(order)}

    def places(these: Any) -> np.ndarray:
        return np.array([known.get(one, one) if not isinstance(one, str) or one in known else np.nan for one in these])

    places.names = order
    return places


def _ends(layout: Any, drawn: np.ndarray, numbers: Callable) -> tuple[float, float]:
    """What the layout asks for, else all that is drawn with a little air."""
    if (names := getattr(numbers, "names", None)) is not None:
        return -0.6, len(names) - 0.4
    if layout.range is not None:
        low, high = layout.range if layout.type == "log" else numbers(list(layout.range))
    elif len(drawn):
        low, high = drawn.min(), drawn.max()
        air = 0.05 * (high - low) or abs(high) * 0.1 or 1.0
        low, high = low - air, high + air
        if layout.rangemode == "tozero" or (layout.rangemode == "nonnegative" and drawn.min() >= 0 > low):
            low = min(0.0, drawn.min()) if layout.rangemode == "tozero" else 0.0
    else:
        low, high = 0.0, 1.0
    return float(low), float(high) if high != low else float(low) + 1.0


def _ticks(layout: Any, numbers: Callable, low: float, high: float, most: int) -> list[tuple[float, str]]:
    if (names := getattr(numbers, "names", None)) is not None:
        return list(enumerate(names))
    if layout.tickvals is not None:
        texts = layout.ticktext or [f"{value:g}" for value in layout.tickvals]
        return list(zip(numbers(layout.tickvals).tolist(), map(str, texts), strict=True))
    if numbers is _nanoseconds:
        return _times(low, high, most)
    return _round_numbers(*sorted((low, high)), most, whole=layout.dtick == 1)


def _round_numbers(low: float, high: float, most: int, *, whole: bool) -> list[tuple[float, str]]:
    rough = (high - low) / most
    unit = 10.0 ** floor(log10(rough))
    step = next(unit * nice for nice in STEPS if unit * nice >= rough * 0.999)
    step = max(step, 1.0) if whole else step
    digits = max(0, -floor(log10(step) + 1e-9))
    places = [number * step for number in range(ceil(low / step - 1e-9), floor(high / step + 1e-9) + 1)]
    large = max(abs(low), abs(high)) >= 1e7 or digits > 5
    return [(place, f"{place + 0.0:.3g}" if large else f"{place + 0.0:,.{digits}f}") for place in places]


def _times(low: float, high: float, most: int) -> list[tuple[float, str]]:
    first, last = pd.Timestamp(int(low)), pd.Timestamp(int(high))
    for offset, written in OFFSETS:
        step = pd.tseries.frequencies.to_offset(offset)
        if (last - first) / (ROUND + step - ROUND) <= most:
            found = pd.date_range(_begin(first, step), last, freq=step)
            return [(float(moment.value), moment.strftime(written)) for moment in found]
    return []


def _begin(first: pd.Timestamp, step: pd.DateOffset) -> pd.Timestamp:
    """A round moment before the first one, from which steps are counted."""
    if isinstance(step, pd.offsets.YearBegin):
        return pd.Timestamp(first.year // step.n * step.n, 1, 1)
    if isinstance(step, pd.offsets.MonthBegin):
        return pd.Timestamp(first.year, 1, 1)
    return first.floor("D")
