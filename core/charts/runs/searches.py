"""A search in pictures: the best so far, every trial over all hyperparameters, what matters, and slices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from core.charts.drawing.logarithmic import logarithmic_y
from core.charts.drawing.safe import plot
from core.charts.drawing.ticks import whole_numbers
from core.charts.drawing.tint import tint
from core.charts.theme import Theme, styled
from core.language import say

FLAT = {"hovermode": "closest"}
ACROSS = 3
"""Slices side by side."""
SLICE = 220
"""Pixels of height of a row of slices."""


@dataclass(frozen=True)
class TriedPoint:
    """One trial as charts take it."""

    number: int
    loss: float | None
    outcome: str
    """complete, pruned, stopped, failed or open"""
    places: Mapping[str, float]
    """Hyperparameter -> where its value lies between the first and the last, 0 to 1."""
    words: Mapping[str, str]
    """Hyperparameter -> its value in words."""


@dataclass(frozen=True)
class SearchAxis:
    """One hyperparameter: its title and what stands at places of its axis."""

    title: str
    ticks: tuple[tuple[float, str], ...]


def best_so_far(points: Sequence[TriedPoint], theme: Theme, *, loss: str, height: int = 300) -> go.Figure:
    """A dot a trial and the lowest loss up to it; pruned and stopped ones are hollow."""
    known = [point for point in points if point.loss is not None]
    figure = go.Figure(
        [_dots(known, theme, x=[point.number for point in known]), _falling([p for p in known if _counts(p)], theme)]
    )
    counted = whole_numbers(max((point.number for point in known), default=1))
    styled(figure, theme, x_title=say("Run"), y_title=plot(loss), height=height, x=counted, **FLAT)
    logarithmic_y(figure, [point.loss for point in known])
    return figure


def parallel(
    points: Sequence[TriedPoint], axes: Mapping[str, SearchAxis], theme: Theme, *, best: int | None, height: int = 340
) -> go.Figure:
    """A line a trial over all hyperparameters; the lower its loss the stronger, and the best one in the accent."""
    known = sorted((p for p in points if p.loss is not None and _counts(p)), key=lambda point: -point.loss)
    figure = go.Figure()
    for rank, point in enumerate(known, start=1):
        first = point.number == best
        colour = theme.accent if first else tint(theme.muted, 0.15 + 0.5 * rank / len(known))
        figure.add_trace(
            go.Scatter(
                x=list(range(len(axes))),
                y=[point.places.get(field, 0.0) for field in axes],
                mode="lines+markers",
                line={"color": colour, "width": 3 if first else 1.5},
                marker={"color": colour, "size": 7 if first else 4},
                text=[_hover(point, axes)] * len(axes),
                hovertemplate="%{text}<extra></extra>",
                showlegend=False,
                uid=f"trial-{point.number}",
            )
        )
    names = [plot(axis.title) for axis in axes.values()]
    across = {"tickvals": list(range(len(axes))), "ticktext": names, "range": [-0.2, len(axes) - 0.6]}
    up = {"range": [-0.08, 1.08], "showticklabels": False, "showgrid": False}
    notes = [_tick(place, at, text, theme) for place, axis in enumerate(axes.values()) for at, text in axis.ticks]
    return styled(figure, theme, x_title="", y_title="", height=height, x=across, y=up, annotations=notes, **FLAT)


def importances(shares: Mapping[str, float], theme: Theme, *, height: int = 300) -> go.Figure:
    """A bar a hyperparameter: the share of the differences in loss that it explains; the largest on top."""
    named = sorted(shares.items(), key=lambda pair: pair[1])
    figure = go.Figure(
        go.Bar(
            x=[share for _, share in named],
            y=[plot(name) for name, _ in named],
            orientation="h",
            marker={"color": tint(theme.accent, 0.6)},
            hovertemplate="%{y}: %{x:.0%}<extra></extra>",
            showlegend=False,
        )
    )
    share = {"tickformat": ".0%", "rangemode": "tozero"}
    return styled(
        figure, theme, x_title=say("Share of the differences in loss"), y_title="", height=height, x=share, **FLAT
    )


def slices(points: Sequence[TriedPoint], axes: Mapping[str, SearchAxis], theme: Theme, *, loss: str) -> go.Figure:
    """For each hyperparameter its values against the loss of every trial."""
    known = [point for point in points if point.loss is not None]
    rows = -(-len(axes) // ACROSS)
    figure = make_subplots(rows=rows, cols=min(ACROSS, len(axes)), shared_yaxes=True, vertical_spacing=0.3 / rows)
    for place, (field, axis) in enumerate(axes.items()):
        row, column = place // ACROSS + 1, place % ACROSS + 1
        figure.add_trace(_dots(known, theme, x=[point.places.get(field, 0.0) for point in known]), row=row, col=column)
        ticks = {"tickvals": [at for at, _ in axis.ticks], "ticktext": [plot(text) for _, text in axis.ticks]}
        figure.update_xaxes(title_text=plot(axis.title), range=[-0.08, 1.08], row=row, col=column, **ticks)
    styled(figure, theme, x_title="", y_title="", height=SLICE * rows + 40, **FLAT)
    figure.update_xaxes(title_text=plot(next(iter(axes.values())).title), row=1, col=1)
    figure.update_yaxes(title_text=plot(loss), col=1)
    return figure


def _dots(points: Sequence[TriedPoint], theme: Theme, *, x: Sequence[float]) -> go.Scatter:
    hollow = tint(theme.muted, 0.0)
    return go.Scatter(
        x=list(x),
        y=[point.loss for point in points],
        mode="markers",
        marker={
            "size": 9,
            "color": [tint(theme.accent, 0.55) if _counts(point) else hollow for point in points],
            "line": {"color": [theme.accent if _counts(point) else theme.muted for point in points], "width": 1.2},
        },
        text=[say("run {number}, {outcome}", number=point.number, outcome=point.outcome) for point in points],
        hovertemplate="%{text}: %{y:,.4~g}<extra></extra>",
        showlegend=False,
    )


def _falling(points: Sequence[TriedPoint], theme: Theme) -> go.Scatter:
    lowest, so_far = float("inf"), []
    for point in points:
        lowest = min(lowest, point.loss)
        so_far.append(lowest)
    return go.Scatter(
        x=[point.number for point in points],
        y=so_far,
        mode="lines",
        line={"color": theme.accent, "width": 2, "shape": "hv"},
        hovertemplate="lowest up to run %{x}: %{y:,.4~g}<extra></extra>",
        showlegend=False,
    )


def _counts(point: TriedPoint) -> bool:
    """Whether it came to its end."""
    return point.outcome == "complete"


def _hover(point: TriedPoint, axes: Mapping[str, SearchAxis]) -> str:
    said = [f"{plot(axis.title)}: {plot(point.words.get(field, ''))}" for field, axis in axes.items()]
    return "<br>".join([say("run {number}: {loss:,.4g}", number=point.number, loss=point.loss), *said])


def _tick(place: int, at: float, text: str, theme: Theme) -> dict:
    look = {"showarrow": False, "xanchor": "left", "xshift": 6, "font": {"size": 11, "color": theme.muted}}
    return {"x": place, "y": at, "text": plot(text), **look}
