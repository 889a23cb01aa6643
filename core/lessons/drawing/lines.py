"""Lines over timesteps or updates, with predictions marked where they were made."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from core.charts.drawing.logarithmic import logarithmic_y
from core.charts.drawing.shapes import level, upright
from core.charts.theme import Figure, Theme, dash_of, styled
from core.lessons.controls import DrawnCurve

HEIGHT = 400
FEW = 12
"""Points of a line that are marked, so that one alone can be seen."""
FAINT = 0.4


@dataclass(frozen=True)
class PlainLine:
    """One line; its cell gives it hue and dash, without one it is a rival's: grey and dashed."""

    label: str
    x: np.ndarray
    y: np.ndarray
    cell: str = ""
    dash: str = ""
    """In place of the cell's."""
    quiet: bool = False
    """One of several that belong together: it has no place in the legend."""
    faint: bool = False
    """One of those that another line is the mean of: thin, pale and without a place in the legend."""
    truth: bool = False
    """What really happened, in the colour of text."""
    steps: bool = False
    """Whether it stays where it is until the next point."""


@dataclass(frozen=True)
class Mark:
    """A prediction on the x axis, in the hue of its cell."""

    x: float
    label: str
    cell: str = ""


def drawn_line(control: DrawnCurve, heights: tuple[float, ...], label: str = "you") -> PlainLine:
    """What a person drew, with its handles, in the hue of its cell."""
    title = f"{label}: {control.title}" if control.cell else label
    return PlainLine(title, np.array(control.at), control.values(heights), control.cell, dash="longdashdot")


def lines_figure(
    lines: Sequence[PlainLine],
    theme: Theme,
    *,
    x_title: str,
    y_title: str,
    marks: Sequence[Mark] = (),
    threshold: float | None = None,
    logarithmic: bool = False,
    floor: float = 0.0,
    height: int = HEIGHT,
    x: dict | None = None,
    y: dict | None = None,
) -> Figure:
    """`threshold` is a level that is asked about; on a logarithmic axis nothing below `floor` is drawn."""
    figure = go.Figure()
    for line in lines:
        figure.add_scatter(
            x=line.x,
            y=np.where(line.y > floor, line.y, np.nan) if logarithmic else line.y,
            name=line.label,
            legendgroup=line.label,
            mode="lines+markers" if _is_marked(line) else "lines",
            marker={"size": 5},
            line={
                "color": theme.text if line.truth else _color(line.cell, theme),
                "dash": line.dash or _dash(line.cell),
                "width": 1 if line.faint else 2,
            }
            | ({"shape": "hv"} if line.steps else {}),
            opacity=FAINT if line.faint else 1,
            showlegend=not line.quiet and not line.faint,
            hovertemplate=None if line.faint else "%{y:.3g}",
            hoverinfo="skip" if line.faint else None,
        )
    shapes = [upright(mark.x, {"color": _color(mark.cell, theme), "width": 1.5, "dash": "dot"}) for mark in marks]
    if threshold is not None:
        shapes.append(level(threshold, {"color": theme.muted, "width": 1, "dash": "dot"}))
    styled(
        figure,
        theme,
        x_title=x_title,
        y_title=y_title,
        height=height,
        x=x,
        y=y,
        shapes=shapes,
        annotations=_notes(marks, theme),
    )
    if logarithmic:
        logarithmic_y(figure, (value for line in figure.data for value in line.y))
    return figure


def _is_marked(line: PlainLine) -> bool:
    return len(line.x) <= FEW and not line.steps and bool(line.cell or line.truth)


def _color(cell: str, theme: Theme) -> str:
    return theme.cells.get(cell, theme.baseline)


def _dash(cell: str) -> str:
    return dash_of(cell) if cell else "dash"


def _notes(marks: Sequence[Mark], theme: Theme) -> list[dict]:
    """Each a line lower than the one before, since predictions often stand close together."""
    return [
        {"x": mark.x, "y": 1, "yref": "paper", "yanchor": "top", "xanchor": "left", "yshift": -16 * place, "xshift": 4}
        | {"text": mark.label, "showarrow": False, "font": {"size": 12, "color": _color(mark.cell, theme)}}
        for place, mark in enumerate(marks)
    ]
