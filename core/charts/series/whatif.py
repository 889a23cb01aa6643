"""A forecast with and without a change of what is known in advance."""

import numpy as np
import plotly.graph_objects as go

from core.charts.drawing.safe import plot
from core.charts.theme import Theme, styled
from core.data.series import Series
from core.language import say
from core.tasks.forecasting.known_ahead.calendar import times_of

BEFORE = 3
"""Horizons of the past that are drawn."""


def beside(
    series: Series, times: np.ndarray, before: np.ndarray, after: np.ndarray, *, theme: Theme, cell: str
) -> go.Figure:
    """The recent past, the forecast as it is (dashed) and as it would be; `before` and `after` are [horizon]."""
    timed = series.index.dtype.kind == "M"
    recent = max(BEFORE * len(before), 24)

    def drawn(moments: np.ndarray) -> np.ndarray:
        return moments.astype("datetime64[ns]") if timed else moments

    colour = theme.cells.get(cell, theme.accent)
    past = drawn(times_of(series.index[-recent:]))
    figure = go.Figure()
    looks = (
        (say("Actual"), past, series.target_values[-recent:], {"color": theme.text, "width": 1.5}),
        (say("As the file has it"), drawn(times), before, {"color": theme.baseline, "width": 2, "dash": "dash"}),
        (say("What if"), drawn(times), after, {"color": colour, "width": 2.5}),
    )
    for name, x, y, line in looks:
        figure.add_trace(
            go.Scatter(x=x, y=y, mode="lines", name=name, uid=f"what-if-{name}", line=line, hovertemplate="%{y:,.5~g}")
        )
    title = f"{series.target} ({series.unit})" if series.unit else series.target
    return styled(figure, theme, x_title=say("Time") if timed else say("Timestep"), y_title=plot(title), height=380)
