"""Colours and dashes that mean the same on every chart, designed for light and for dark."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

import plotly.graph_objects as go

from core.models.cells import CELLS

Figure = go.Figure
"""What every chart is; pages name it without knowing Plotly."""

LEAST = 200
"""Pixels of height that a legend leaves to the plot on a phone."""
BELOW = 48
"""Pixels below the plot, for the axis."""
COLUMN, ROW, AROUND = 17, 19, 40
"""Characters of a name of which two stand side by side on a phone; pixels of a legend's row, and around all rows."""

FONT = "Source Sans, Source Sans Pro, sans-serif"


@dataclass(frozen=True)
class Theme:
    """One appearance; `hues` are the shades of what cells name, `text` is what really happened."""

    name: Literal["light", "dark"]
    text: str
    muted: str
    rule: str
    paper: str
    accent: str
    warning: str
    hues: dict[str, str]
    baseline: str
    parts: dict[str, str]
    """train, validation, test -> background band."""

    @property
    def cells(self) -> dict[str, str]:
        """Each cell's colour, by its name."""
        return {name: self.hues[cell.hue] for name, cell in CELLS.items()}

    @property
    def lines(self) -> tuple[str, ...]:
        """Colours of lines that stand for no cell, no two alike."""
        return tuple(dict.fromkeys([self.accent, *self.hues.values()]))


def dash_of(cell: str) -> str:
    """The cell's line; solid where it is no longer known."""
    return CELLS[cell].dash if cell in CELLS else "solid"


LIGHT = Theme(
    name="light",
    text="#1c2430",
    muted="#667085",
    rule="#e4e7ec",
    paper="#ffffff",
    accent="#3057d5",
    warning="#b42318",
    hues={"orange": "#c2620a", "blue": "#3057d5", "green": "#118564", "violet": "#7a3fc4"},
    baseline="#98a2b3",
    parts={"train": "rgba(102,112,133,0.00)", "validation": "rgba(102,112,133,0.07)", "test": "rgba(48,87,213,0.07)"},
)
DARK = Theme(
    name="dark",
    text="#e6e9ef",
    muted="#98a2b3",
    rule="#2b3442",
    paper="#10151d",
    accent="#8aa4ff",
    warning="#ff8a7a",
    hues={"orange": "#f0a04b", "blue": "#8aa4ff", "green": "#4fc79f", "violet": "#c9a4ff"},
    baseline="#7c8696",
    parts={"train": "rgba(152,162,179,0.00)", "validation": "rgba(152,162,179,0.10)", "test": "rgba(138,164,255,0.12)"},
)
THEMES = {theme.name: theme for theme in (LIGHT, DARK)}


def styled(
    figure: go.Figure,
    theme: Theme,
    *,
    x_title: str,
    y_title: str,
    height: int = 360,
    x: Mapping | None = None,
    y: Mapping | None = None,
    margin: Mapping | None = None,
    **layout: object,
) -> go.Figure:
    """The figure with the house's axes, fonts and margins; every chart passes through here.

    `x`, `y`, `margin` and `layout` are what is special about it: given here they cost a tenth of what Plotly's
    `update_layout` takes afterwards.
    """
    named = sum(trace.showlegend is not False for trace in figure.data)
    # Above a legend, room for the buttons that appear under the pointer.
    height = max(height, _least_height([trace for trace in figure.data if trace.showlegend is not False]))
    margins = {"l": 56, "r": 16, "t": 24 if named < 2 else 56, "b": BELOW} | dict(margin or {})
    for name, value in {"template": template(theme.name), "height": height, "margin": margins, **layout}.items():
        figure.layout[name] = value
    figure.layout.xaxis.update(title_text=x_title, **(x or {}))
    figure.layout.yaxis.update(title_text=y_title, **(y or {}))
    return figure


def _least_height(named: Sequence) -> int:
    """What a chart needs so that its legend, in one or two columns, does not press the plot into a strip."""
    columns = 1 if any(len(trace.name or "") > COLUMN for trace in named) else 2
    return LEAST + BELOW + AROUND + ROW * -(-len(named) // columns) if len(named) > 1 else 0


@cache
def template(name: str) -> go.layout.Template:
    """What all charts of one appearance share."""
    theme = THEMES[name]
    axis = {
        "gridcolor": theme.rule,
        "linecolor": theme.rule,
        "zeroline": False,
        "title": {"font": {"color": theme.muted, "size": 12}},
        "tickfont": {"color": theme.muted, "size": 12},
        "automargin": True,
    }
    shared = {
        "xaxis": axis,
        "yaxis": axis,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "color": theme.text, "size": 13},
        "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "font": {"color": theme.text}},
        "hoverlabel": {"bgcolor": theme.paper, "font": {"color": theme.text}},
        "hovermode": "x unified",
        "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": theme.muted, "activecolor": theme.accent},
        "colorway": list(theme.lines),
    }
    return go.layout.Template(layout=shared)
