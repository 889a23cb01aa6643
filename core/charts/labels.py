"""How labels were predicted: the confusion matrix, curves over all thresholds, and calibration."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from core.charts.drawing.safe import plot
from core.charts.drawing.ticks import short_names
from core.charts.drawing.tint import tint
from core.charts.theme import Theme, styled
from core.language import say, several
from core.results.texts.classification import Calibration, Curve
from core.words import Noun

NUMBERED = 12
"""Up to this many labels, the counts are written into the cells."""
SQUARE = {
    "x": {"range": [-0.02, 1.02]},
    "y": {"range": [-0.02, 1.04]},
    "hovermode": "closest",
    "margin": {"t": 8},
}
"""Shares against shares."""


def confusion_matrix(counts: np.ndarray, classes: Sequence[str], theme: Theme, *, height: int = 380) -> go.Figure:
    """counts [actual label, predicted label]: correct ones on the diagonal; colour is the share of the actual label.

    A point in each cell, its place in `customdata`, lets a cell be clicked.
    """
    total = counts.sum(axis=1, keepdims=True)
    shares = np.divide(counts, total, out=np.zeros(counts.shape), where=total > 0)
    places = list(range(len(classes)))
    names = [plot(name) for name in short_names(classes)]
    figure = go.Figure(
        go.Heatmap(
            z=shares,
            x=places,
            y=places,
            zmin=0,
            zmax=1,
            colorscale=[[0, tint(theme.accent, 0.04)], [1, tint(theme.accent, 0.85)]],
            showscale=False,
            xgap=2,
            ygap=2,
            hoverinfo="skip",
        )
    )
    actual, predicted = (axis.ravel() for axis in np.indices(counts.shape))
    figure.add_trace(
        go.Scatter(
            x=predicted,
            y=actual,
            mode="markers+text" if len(classes) <= NUMBERED else "markers",
            marker={"size": max(8, 200 // len(classes)), "symbol": "square", "color": "rgba(0,0,0,0)"},
            text=[f"{count:,}" for count in counts.ravel()],
            textfont={"size": 14, "color": [_ink(share, theme) for share in shares.ravel()]},
            customdata=[
                [
                    int(row),
                    int(column),
                    names[row],
                    names[column],
                    f"{shares[row, column]:.0%}",
                    int(counts[row, column]),
                ]
                for row, column in zip(actual, predicted, strict=True)
            ],
            hovertemplate="actual %{customdata[2]}, predicted %{customdata[3]}: %{customdata[5]:,} "
            "(%{customdata[4]} of the label)<extra></extra>",
            selected={"marker": {"color": tint(theme.text, 0.12)}},
            unselected={"marker": {"opacity": 1}, "textfont": {"color": theme.text}},
            showlegend=False,
        )
    )
    ends = [-0.5, len(classes) - 0.5]
    axis = {"tickvals": places, "ticktext": names, "showgrid": False, "fixedrange": True}
    axes = {"x": axis | {"range": ends}, "y": axis | {"range": ends[::-1]}}
    look = {"hovermode": "closest", "margin": {"t": 8}, "clickmode": "event+select", "dragmode": False}
    return styled(figure, theme, x_title=say("Predicted"), y_title=say("Actual"), height=height, **axes, **look)


def receiver_curve(curve: Curve, theme: Theme, *, cell: str, height: int = 320) -> go.Figure:
    """True against false positive rate over all thresholds; the dashed line is guessing."""
    figure = go.Figure([_guess([0, 1], [0, 1], theme), _line(curve, theme, cell)])
    return styled(
        figure, theme, x_title=say("False positive rate"), y_title=say("True positive rate"), height=height, **SQUARE
    )


def precision_curve(curve: Curve, theme: Theme, *, cell: str, share: float, height: int = 320) -> go.Figure:
    """Precision against recall; the dashed line is guessing, at the label's `share`."""
    figure = go.Figure([_guess([0, 1], [share, share], theme), _line(curve, theme, cell)])
    return styled(figure, theme, x_title=say("Recall"), y_title=say("Precision"), height=height, **SQUARE)


def calibration_curve(found: Calibration, theme: Theme, *, cell: str, of: Noun, height: int = 320) -> go.Figure:
    """Accuracy of the predictions of each confidence; on the dashed line the two are equal."""
    colour = theme.cells.get(cell, theme.accent)
    largest, many = max(int(found.counts.max(initial=1)), 1), f"%{{customdata:,}} {plot(several(2, *of))}"
    figure = go.Figure(
        [
            _guess([0, 1], [0, 1], theme),
            go.Scatter(
                x=found.confidence,
                y=found.accuracy,
                mode="lines+markers",
                line={"color": colour, "width": 1.5},
                marker={"color": colour, "size": 6 + 14 * np.sqrt(found.counts / largest)},
                customdata=found.counts,
                hovertemplate=say("confidence %{{x:.0%}}, accuracy %{{y:.0%}} over {many}", many=many)
                + "<extra></extra>",
                showlegend=False,
            ),
        ]
    )
    return styled(figure, theme, x_title=say("Confidence"), y_title=say("Accuracy"), height=height, **SQUARE)


def _line(curve: Curve, theme: Theme, cell: str) -> go.Scatter:
    return go.Scatter(
        x=curve.x,
        y=curve.y,
        mode="lines",
        line={"color": theme.cells.get(cell, theme.accent), "width": 2.25},
        hovertemplate="%{x:.2f}, %{y:.2f}<extra></extra>",
        showlegend=False,
    )


def _guess(x: list[float], y: list[float], theme: Theme) -> go.Scatter:
    line = {"color": theme.baseline, "width": 1.5, "dash": "dash"}
    return go.Scatter(x=x, y=y, mode="lines", line=line, hoverinfo="skip", showlegend=False)


def _ink(share: float, theme: Theme) -> str:
    return theme.paper if share > 0.55 else theme.text
