"""A logarithmic axis whose labels leave each other room."""

from collections.abc import Iterable
from math import ceil, floor, isfinite, log10
from typing import Any

import plotly.graph_objects as go

MOST_LABELS = 6


def logarithmic_y(figure: go.Figure, values: Iterable[float | None], **axis: Any) -> None:
    """Make the y axis logarithmic; an axis without a positive value stays as it is, since Plotly would draw it at NaN.

    Within a factor of five equal steps are labelled, below two decades 1, 2 and 5 of each, above them powers of ten.
    """
    drawn = [value for value in values if value and value > 0 and isfinite(value)]
    if not drawn:
        return
    low, high = min(drawn), max(drawn)
    decades = log10(high / low)
    if high < 5 * low:
        step: str | int = f"L{_round(max(high - low, low / 10) / 4):g}"
    else:
        step = "D2" if decades < 2 else ceil(decades / MOST_LABELS)
    figure.layout.yaxis.update(type="log", dtick=step, **axis)


def _round(step: float) -> float:
    """The next larger of 1, 2, 5, 10 times a power of ten."""
    unit = 10.0 ** floor(log10(step))
    return next(unit * nice for nice in (1, 2, 5, 10) if unit * nice >= step)
