"""A logarithmic axis whose labels leave each other room."""

from collections.abc import Iterable
from math import ceil, isfinite, log10
from typing import Any

import plotly.graph_objects as go

MOST_LABELS = 6


def logarithmic_y(figure: go.Figure, values: Iterable[float | None], **axis: Any) -> None:
    """Make the y axis logarithmic; an axis without a positive value stays as it is, since Plotly would draw it at NaN.

    Below two decades 1, 2 and 5 of each are labelled, above them powers of ten.
    """
    drawn = [log10(value) for value in values if value and value > 0 and isfinite(value)]
    if not drawn:
        return
    decades = max(drawn) - min(drawn)
    if decades < 0.5:
        axis["nticks"] = MOST_LABELS
    else:
        axis["dtick"] = "D2" if decades < 2 else ceil(decades / MOST_LABELS)
    figure.update_yaxes(type="log", **axis)
