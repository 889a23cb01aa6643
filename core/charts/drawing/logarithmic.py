"""A logarithmic axis: ticks that leave each other room, each with its whole number, so that no two read alike."""

from collections.abc import Iterable
from math import ceil, floor, isfinite, log10
from typing import Any

import plotly.graph_objects as go

MOST_LABELS = 6
PLAIN = range(-4, 6)
"""Powers of ten that are written out; others stand as powers."""


def logarithmic_y(figure: go.Figure, values: Iterable[float | None], *, percent: bool = False, **axis: Any) -> None:
    """Make the y axis logarithmic; an axis without a positive value stays as it is, since Plotly would draw it at NaN.

    Within a factor of five equal steps are labelled, below two decades 1, 2 and 5 of each, above them powers of ten.
    """
    drawn = [value for value in values if value and value > 0 and isfinite(value)]
    if not drawn:
        return
    places = _places(min(drawn), max(drawn))
    texts = [f"{_written(100 * place)}%" if percent else _written(place) for place in places]
    # Plotly's own labels between powers of ten are their first digit alone: 2, 5, 1, 2.
    figure.layout.yaxis.update(type="log", tickvals=places, ticktext=texts, **axis)


def _places(low: float, high: float) -> list[float]:
    """Where ticks stand: over all that is drawn, and a little beyond, as the axis reaches."""
    if high < 5 * low:
        step = _round(max(high - low, low / 10) / 4)
        return [_clean(number * step) for number in range(max(1, floor(low / step) - 1), ceil(high / step) + 2)]
    first, last = floor(log10(low)), ceil(log10(high))
    if log10(high / low) < 2:
        grid = [digit * 10.0**power for power in range(first - 1, last + 1) for digit in (1, 2, 5)]
        return [_clean(place) for place in grid if low / 2 <= place <= high * 2]
    every = ceil((last - first) / MOST_LABELS)
    return [_clean(10.0**power) for power in range(last, first - every, -every)][::-1]


def _written(place: float) -> str:
    """1,200, 0.05, 10⁻⁸ or 2·10⁻⁸, with its digits and no others."""
    power = floor(log10(place) + 1e-9)
    if power in PLAIN:
        return f"{place:,.{max(0, 11 - power)}f}".rstrip("0").rstrip(".") if place != int(place) else f"{place:,.0f}"
    digits = _clean(place / 10.0**power)
    exponent = f"10<sup>{power}</sup>".replace("-", "\N{MINUS SIGN}")
    return exponent if digits == 1 else f"{digits:g}·{exponent}"


def _clean(value: float) -> float:
    """Without the last bits that multiplying leaves: 0.3 instead of 0.30000000000000004."""
    return float(f"{value:.12g}")


def _round(step: float) -> float:
    """The next larger of 1, 2, 5, 10 times a power of ten."""
    unit = 10.0 ** floor(log10(step))
    return next(unit * nice for nice in (1, 2, 5, 10) if unit * nice >= step)
