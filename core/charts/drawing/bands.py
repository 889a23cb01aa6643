"""Bands of uncertainty: over the test part as they stood before each forecast, and around what comes next."""

from collections.abc import Iterator

import numpy as np
import plotly.graph_objects as go

from core.charts.drawing.decimation import kept_positions
from core.charts.drawing.timeline import POINTS_A_PART, positions, times
from core.charts.drawing.tint import tint
from core.charts.theme import Figure
from core.language import say
from core.results.exhibits.forecasting import Forecast, Interval

Outline = tuple[np.ndarray, np.ndarray]
"""x and y of a closed line."""


def add_bands(figure: Figure, exhibit: Forecast, colour: str) -> None:
    """Every level as one area, the widest behind."""
    tested = {interval.level: interval for interval in exhibit.test_intervals}
    ahead = {interval.level: interval for interval in exhibit.intervals}
    levels = sorted({*tested, *ahead}, reverse=True)
    for level in levels:
        outlines = list(_outlines(exhibit, tested.get(level), ahead.get(level)))
        figure.add_trace(
            go.Scatter(
                x=_with_gaps([x for x, _ in outlines]),
                y=_with_gaps([y for _, y in outlines]),
                fill="toself",
                fillcolor=tint(colour, 0.16),
                line={"width": 0},
                mode="lines",
                name=_title(levels),
                uid=f"interval-{level:g}",
                legendgroup="bands",
                showlegend=level == levels[0],
                hoverinfo="skip",
                legendrank=1500,
            )
        )


def _title(levels: list[float]) -> str:
    """ "50, 80 and 95% bands"; one entry of the legend switches them all."""
    *others, widest = [f"{100 * level:.0f}" for level in sorted(levels)]
    return (
        say("{others} and {widest}% bands", others=", ".join(others), widest=widest)
        if others
        else say("{widest}% band", widest=widest)
    )


def _outlines(exhibit: Forecast, tested: Interval | None, ahead: Interval | None) -> Iterator[Outline]:
    if tested is not None and (known := np.isfinite(tested.lower)).any():
        yield _outline(times(exhibit)[known], tested.lower[known], tested.upper[known])
    if ahead is not None and len(exhibit.future_times):
        yield _outline(positions(exhibit, exhibit.future_times), ahead.lower, ahead.upper)


def _outline(x: np.ndarray, lower: np.ndarray, upper: np.ndarray) -> Outline:
    """Along the lower edge and back along the upper one."""
    there, back = kept_positions(lower, POINTS_A_PART), kept_positions(upper, POINTS_A_PART)[::-1]
    return np.concatenate([x[there], x[back]]), np.concatenate([lower[there], upper[back]])


def _with_gaps(pieces: list[np.ndarray]) -> np.ndarray:
    """One line of several, with a missing value between them, which makes each an area of its own."""
    gap = np.array(["NaT"], dtype=pieces[0].dtype) if pieces[0].dtype.kind == "M" else np.array([np.nan])
    return np.concatenate([part for piece in pieces for part in (gap, piece)][1:])
