"""Inside a network while it reads one window: states and gates as heat maps over the timesteps."""

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from core.charts.drawing.safe import plot
from core.charts.drawing.ticks import short_names, told_apart
from core.charts.drawing.tint import tint
from core.charts.network.unrolled import time_label
from core.charts.theme import Theme, styled
from core.language import say
from core.models.cells import cell_of
from core.models.in_numpy.trace import LayerTrace

PANEL, GAP, MARGIN = 96, 34, 40
"""Pixels of one heat map, above each of them for its name, and below the last for the timesteps."""

MOST_TICKS, MOST_TOKENS = 6, 16
"""Timesteps that are named: moments, or tokens."""
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
    """What the layer's network reads, [timesteps, features]; None leaves it out."""
    ahead: bool = False
    """Whether the timesteps are those to come."""
    names: tuple[str, ...] = ()
    """Of the timesteps, where they have some: tokens, or moments."""
    tokens: bool = False
    """Whether the names are tokens."""

    @property
    def timesteps(self) -> int:
        return self.panels[0].values.shape[1]

    @property
    def labels(self) -> list[str]:
        """Of the timesteps; t for the newest where they have no names."""
        return labels_of(self.names, self.timesteps, ahead=self.ahead)

    @property
    def ticks(self) -> list[int]:
        """Those that are named on an axis, the newest among them."""
        return ticks_of(self.timesteps, most=MOST_TOKENS if self.tokens else MOST_TICKS)


def inside(
    trace: LayerTrace,
    cell: str,
    *,
    window: np.ndarray | None = None,
    names: tuple[str, ...] = (),
    tokens: bool = False,
) -> Inside:
    """The facts of one layer: hidden state first, then what else the cell carries, then its gates.

    `window` is the whole window; a decoder's part of it stands at its end. Only the timesteps that have `names` are
    kept, where there are some: those before them are padding.
    """
    kept = slice(-len(names) if names else None, None)
    if window is not None:
        window = (window[-len(trace.hidden) :] if trace.ahead else window[: len(trace.hidden)])[kept]
    end = 0 if trace.direction == "backward" else -1
    order = np.argsort(-trace.hidden[kept][end], kind="stable")
    panels = tuple(
        _panel(name, values[kept].T[order], meaning=say(cell_of(cell).meanings.get(name, "")))
        for name, values in (trace.states | trace.gates).items()
    )
    return Inside(
        cell=cell,
        layer=trace.layer,
        direction=trace.direction,
        order=order,
        panels=panels,
        window=window,
        ahead=trace.ahead,
        names=names,
        tokens=tokens,
    )


def labels_of(names: tuple[str, ...], timesteps: int, *, ahead: bool = False) -> list[str]:
    """Words for an axis of timesteps: their names, or t for the newest."""
    if names:
        return [plot(name) for name in short_names(names)]
    return [time_label(timestep, 0 if ahead else timesteps) for timestep in range(timesteps)]


def _panel(name: str, values: np.ndarray, *, meaning: str) -> Panel:
    """Gates run from 0 to 1; what can be negative gets a range that is the same on both sides of zero."""
    if values.min() >= 0 and values.max() <= 1:
        return Panel(name, meaning, values, low=0.0, high=1.0)
    reach = max(float(np.abs(values).max()), 1e-6)
    return Panel(name, meaning, values, low=0.0 if values.min() >= 0 else -reach, high=reach)


def heat_maps(facts: Inside, theme: Theme, *, size: int = PANEL) -> go.Figure:
    """The window as lines, and one heat map a state and gate, units against timesteps, all on the same timesteps.

    Each of them is `size` pixels high.
    """
    labels = facts.labels
    read = int(facts.window is not None)
    inner = (len(facts.panels) + read) * (size + GAP)
    # All panels share one pair of axes, in pixels from the top: Plotly takes ten times longer over subplots.
    lines = _window_lines(facts, theme, labels, size) if read else []
    maps = [
        _heat_map(facts, panel, theme, labels, top=_top(row, size), inner=inner, size=size)
        for row, panel in enumerate(facts.panels, start=read)
    ]
    told = say("the simple forecast and what is known in advance") if facts.ahead else say("the window, scaled")
    names = [("reads", told)] * read + [(panel.name, panel.meaning) for panel in facts.panels]
    ticks = facts.ticks
    quiet = {"showgrid": False, "fixedrange": True, "ticks": "", "showline": False}
    moments = {"tickvals": ticks, "ticktext": [labels[tick] for tick in ticks]}
    return styled(
        go.Figure([*lines, *maps]),
        theme,
        x_title="",
        y_title="",
        height=inner + MARGIN,
        x=quiet | {"range": [-0.5, facts.timesteps - 0.5]} | moments,
        y=quiet | {"range": [inner, 0], "showticklabels": False},
        margin={"l": 8, "r": 48, "t": 0, "b": MARGIN},
        annotations=[_name(*name, theme, top=_top(row, size)) for row, name in enumerate(names)],
        hovermode="closest",
        showlegend=False,
    )


def _top(row: int, size: int) -> int:
    """Pixels from the figure's top to the panel's."""
    return row * (size + GAP) + GAP


def _heat_map(
    facts: Inside, panel: Panel, theme: Theme, labels: list[str], *, top: int, inner: int, size: int
) -> go.Heatmap:
    units, hue = len(panel.values), theme.cells.get(facts.cell, theme.accent)
    named = np.array([say("{name}, unit {unit} at", name=say(panel.name), unit=unit) + " " for unit in facts.order])
    return go.Heatmap(
        z=panel.values,
        y0=top + size / units / 2,
        dy=size / units,
        hovertext=np.char.add(named[:, None], np.array(labels)),
        hovertemplate="%{hovertext}: %{z:.3f}<extra></extra>",
        zmin=panel.low,
        zmax=panel.high,
        colorscale=_scale(panel, theme, hue),
        colorbar=_colorbar(panel, theme, middle=1 - (top + size / 2) / inner, length=size / inner),
    )


def _window_lines(facts: Inside, theme: Theme, labels: list[str], size: int) -> list[go.Scatter]:
    """The first feature is the target; a few others stand behind it, each over the height of the panel."""
    return [
        go.Scatter(
            y=_top(0, size) + size * (1 - _spread(facts.window[:, feature])),
            mode="lines",
            line={"color": theme.muted if feature else theme.text, "width": 1 if feature else 1.8},
            opacity=0.5 if feature else 1,
            customdata=facts.window[:, feature],
            text=labels,
            hovertemplate=say(
                "feature {feature} at %{{text}}: %{{customdata:.3f}}<extra></extra>", feature=feature + 1
            ),
        )
        for feature in reversed(range(min(facts.window.shape[1], FEATURES)))
    ]


def _spread(values: np.ndarray) -> np.ndarray:
    """From 0 at the lowest to 1 at the highest; 0.5 where all are the same."""
    reach = np.ptp(values)
    return (values - values.min()) / reach if reach else np.full(values.shape, 0.5)


def _name(name: str, meaning: str, theme: Theme, *, top: int) -> dict:
    explained = f"  <span style='color:{theme.muted}'>{meaning}</span>" if meaning else ""
    return {
        "text": f"<b>{name}</b>{explained}",
        "xref": "x domain",
        "x": 0,
        "y": top,
        "yanchor": "bottom",
        "xanchor": "left",
        "showarrow": False,
        "font": {"size": 12, "color": theme.text},
    }


def _scale(panel: Panel, theme: Theme, hue: str) -> list[list]:
    """From nothing to the cell's colour; what is negative goes to the text's colour instead."""
    if panel.low == 0:
        return [[0, tint(hue, 0.04)], [1, tint(hue, 1)]]
    return [[0, tint(theme.text, 0.9)], [0.5, tint(hue, 0.0)], [1, tint(hue, 1)]]


def _colorbar(panel: Panel, theme: Theme, *, middle: float, length: float) -> dict:
    """A thin bar beside its own panel; `middle` and `length` as shares of the figure's height."""
    values = [panel.low, 0, panel.high] if panel.low < 0 else [panel.low, panel.high]
    return {
        "y": middle,
        "len": length,
        "lenmode": "fraction",
        "thickness": 8,
        "xpad": 6,
        "ypad": 0,
        "outlinewidth": 0,
        "tickvals": values,
        "ticktext": told_apart(values),
        "tickfont": {"size": 11, "color": theme.muted},
    }


def ticks_of(timesteps: int, *, most: int) -> list[int]:
    """At most so many timesteps to name, the newest always among them."""
    stride = max(1, -(-(timesteps - 1) // (most - 1)))
    return sorted(range(timesteps - 1, -1, -stride))
