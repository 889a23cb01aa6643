"""Inside a network while it reads one window: states and gates as heat maps over the timesteps."""

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from core.charts.theme import Theme, styled
from core.charts.tint import tint
from core.charts.unrolled import time_label
from core.models.cells import cell_of
from core.models.trace import LayerTrace

PANEL, GAP = 96, 34
"""Pixels of one heat map, and between two of them."""

FEATURES = 6
"""Lines of the window that are drawn, the target among them."""


@dataclass(frozen=True)
class Panel:
    """One state or gate: values [units, timesteps], units as `Inside.order` has them, and the colours' range."""

    name: str
    meaning: str
    values: np.ndarray
    low: float
    high: float


@dataclass(frozen=True)
class Inside:
    """One layer in one direction, over one window; `order` sorts the units by what they hold at the end."""

    cell: str
    layer: str
    direction: str
    order: np.ndarray
    panels: tuple[Panel, ...]
    window: np.ndarray | None = None
    """What the network reads, [timesteps, features]; None leaves it out."""

    @property
    def timesteps(self) -> int:
        return self.panels[0].values.shape[1]


def inside(trace: LayerTrace, cell: str, *, window: np.ndarray | None = None) -> Inside:
    """The facts of one layer: hidden state first, then what else the cell carries, then its gates."""
    end = 0 if trace.direction == "backward" else -1
    order = np.argsort(-trace.hidden[end], kind="stable")
    panels = tuple(
        _panel(name, values.T[order], meaning=cell_of(cell).meanings.get(name, ""))
        for name, values in (trace.states | trace.gates).items()
    )
    return Inside(cell=cell, layer=trace.layer, direction=trace.direction, order=order, panels=panels, window=window)


def _panel(name: str, values: np.ndarray, *, meaning: str) -> Panel:
    """Gates run from 0 to 1; what can be negative gets a range that is the same on both sides of zero."""
    if values.min() >= 0 and values.max() <= 1:
        return Panel(name, meaning, values, low=0.0, high=1.0)
    reach = max(float(np.abs(values).max()), 1e-6)
    return Panel(name, meaning, values, low=0.0 if values.min() >= 0 else -reach, high=reach)


def heat_maps(facts: Inside, theme: Theme) -> go.Figure:
    """The window as lines, and one heat map a state and gate, units against timesteps, all on the same timesteps."""
    read = int(facts.window is not None)
    count = len(facts.panels) + read
    height = count * (PANEL + GAP) + 48
    spacing = GAP / (height - 48 - GAP) if count > 1 else 0
    figure = make_subplots(rows=count, cols=1, shared_xaxes=True, vertical_spacing=spacing)
    labels = [time_label(timestep, facts.timesteps) for timestep in range(facts.timesteps)]
    for row, panel in enumerate(facts.panels, start=1 + read):
        figure.add_heatmap(
            z=panel.values,
            customdata=np.repeat(facts.order[:, None], facts.timesteps, axis=1),
            text=[labels] * len(panel.values),
            hovertemplate=f"{panel.name}, unit %{{customdata}} at %{{text}}: %{{z:.3f}}<extra></extra>",
            zmin=panel.low,
            zmax=panel.high,
            colorscale=_scale(panel, theme, theme.cells.get(facts.cell, theme.accent)),
            colorbar=_colorbar(row, count, spacing, theme, panel),
            row=row,
            col=1,
        )
    _add_window(figure, facts, theme, labels)
    styled(figure, theme, x_title="", y_title="", height=height)
    names = [("reads", "the window, scaled")] * read + [(panel.name, panel.meaning) for panel in facts.panels]
    _name_panels(figure, names, theme)
    _quiet_axes(figure, labels)
    margin = {"l": 8, "r": 48, "t": GAP, "b": 48}
    return figure.update_layout(hovermode="closest", margin=margin, showlegend=False)


def _add_window(figure: go.Figure, facts: Inside, theme: Theme, labels: list[str]) -> None:
    """The first feature is the target; a few others stand behind it."""
    if facts.window is None:
        return
    for feature in reversed(range(min(facts.window.shape[1], FEATURES))):
        figure.add_scatter(
            y=facts.window[:, feature],
            mode="lines",
            line={"color": theme.muted if feature else theme.text, "width": 1 if feature else 1.8},
            opacity=0.5 if feature else 1,
            text=labels,
            hovertemplate=f"feature {feature + 1} at %{{text}}: %{{y:.3f}}<extra></extra>",
            row=1,
            col=1,
        )


def _quiet_axes(figure: go.Figure, labels: list[str]) -> None:
    ticks = _ticks(len(labels))
    edges = [-0.5, len(labels) - 0.5]
    tick_labels = {"tickvals": ticks, "ticktext": [labels[tick] for tick in ticks]}
    figure.update_xaxes(showgrid=False, fixedrange=True, ticks="", range=edges, **tick_labels)
    figure.update_yaxes(showgrid=False, fixedrange=True, ticks="", showticklabels=False, title_text="")
    for heatmap in figure.select_traces(selector={"type": "heatmap"}):
        figure.layout[heatmap.yaxis.replace("y", "yaxis")].autorange = "reversed"


def _name_panels(figure: go.Figure, names: list[tuple[str, str]], theme: Theme) -> None:
    for row, (name, meaning) in enumerate(names, start=1):
        explained = f"  <span style='color:{theme.muted}'>{meaning}</span>" if meaning else ""
        figure.add_annotation(
            text=f"<b>{name}</b>{explained}",
            xref="x domain",
            yref=f"y{row if row > 1 else ''} domain",
            x=0,
            y=1,
            yanchor="bottom",
            xanchor="left",
            showarrow=False,
            font={"size": 12, "color": theme.text},
        )


def _scale(panel: Panel, theme: Theme, hue: str) -> list[list]:
    """From nothing to the cell's colour; what is negative goes to the text's colour instead."""
    if panel.low == 0:
        return [[0, tint(hue, 0.04)], [1, tint(hue, 1)]]
    return [[0, tint(theme.text, 0.9)], [0.5, tint(hue, 0.0)], [1, tint(hue, 1)]]


def _colorbar(row: int, count: int, spacing: float, theme: Theme, panel: Panel) -> dict:
    """A thin bar beside its own panel."""
    height = (1 - spacing * (count - 1)) / count
    top = 1 - (row - 1) * (height + spacing)
    middle = [0] if panel.low < 0 else []
    return {
        "y": top - height / 2,
        "len": height,
        "lenmode": "fraction",
        "thickness": 8,
        "xpad": 6,
        "ypad": 0,
        "outlinewidth": 0,
        "tickvals": [panel.low, *middle, panel.high],
        "ticktext": [f"{value:.2g}" for value in (panel.low, *middle, panel.high)],
        "tickfont": {"size": 11, "color": theme.muted},
    }


def _ticks(timesteps: int) -> list[int]:
    """At most six timesteps to name, the newest always among them."""
    stride = max(1, -(-(timesteps - 1) // 5))
    return sorted(range(timesteps - 1, -1, -stride))
