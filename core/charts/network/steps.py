"""A cell unrolled, with its real numbers: time from left to right, what is computed later further up."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from core.charts.drawing.tint import tint
from core.charts.theme import Figure, Theme, styled

TILE = 17
"""Pixels of height for one number."""
GAP = 0.5
"""Tiles between two rows of the picture."""
BOTTOM, TOP = 40, 22


@dataclass(frozen=True)
class TileRow:
    """A line of the picture: numbers [timesteps, width], NaN where nothing is computed yet."""

    label: str
    values: np.ndarray
    carried: str = ""
    """An arrow between neighbouring timesteps: "→" for a state, "←" for its gradient."""
    gradient: bool = False


def steps_figure(
    rows: list[TileRow], theme: Theme, *, hue: str, now: int, timesteps: int, names: Sequence[str] = ()
) -> Figure:
    """Rows from the bottom up; `now` is the timestep that is computed at the moment, `names` are those of timesteps."""
    levels = _levels(rows)
    top = levels[-1] + rows[-1].values.shape[1]
    figure = go.Figure()
    for gradient in (False, True):
        chosen = [(row, level) for row, level in zip(rows, levels, strict=True) if row.gradient == gradient]
        _tiles(figure, chosen, theme, color=theme.text if gradient else hue, timesteps=timesteps)
    height = round(top * TILE) + BOTTOM + TOP
    middles = [level + (row.values.shape[1] - 1) / 2 for row, level in zip(rows, levels, strict=True)]
    return styled(
        figure,
        theme,
        x_title="" if names else "timestep",
        y_title="",
        height=height,
        x={"range": [-0.55, timesteps - 0.45], "fixedrange": True, "showgrid": False, "tickvals": [*range(timesteps)]}
        | {"ticktext": [*names] or [str(timestep + 1) for timestep in range(timesteps)]},
        y={"range": [-0.7, top - 0.3], "fixedrange": True, "showgrid": False, "tickvals": middles}
        | {"ticktext": [row.label for row in rows], "ticks": ""},
        margin={"l": 4, "r": 4, "t": TOP, "b": BOTTOM},
        hovermode="closest",
        dragmode=False,
        showlegend=False,
        annotations=[*_arrows(rows, middles, hue)],
        shapes=_column(now, hue),
    )


def weights_figure(shown: dict[str, np.ndarray], columns: tuple[str, ...], cell: str, theme: Theme) -> Figure:
    """Arrays [rows, columns x units] from the bottom up, with their numbers; one tile a weight."""
    values = np.concatenate(list(shown.values()))
    units = values.shape[1] // len(columns)
    names = [name for name, array in shown.items() for _ in array]
    figure = go.Figure()
    _tiles(figure, [(TileRow("weight", values.T), 0.0)], theme, color=theme.cells[cell], timesteps=values.shape[1])
    figure.data[0].update(xgap=1)
    middles = [place * units + (units - 1) / 2 for place in range(len(columns))]
    shown_once = [name if name not in names[:place] else "" for place, name in enumerate(names)]
    return styled(
        figure,
        theme,
        x_title="",
        y_title="",
        height=round(len(values) * TILE) + BOTTOM + TOP,
        x={"fixedrange": True, "showgrid": False, "tickvals": middles, "ticktext": columns},
        y={"fixedrange": True, "showgrid": False, "tickvals": [*range(len(names))], "ticktext": shown_once},
        margin={"l": 4, "r": 4, "t": TOP, "b": BOTTOM},
        hovermode="closest",
        dragmode=False,
        showlegend=False,
    )


def _levels(rows: list[TileRow]) -> list[float]:
    levels, level = [], 0.0
    for row in rows:
        levels.append(level)
        level += row.values.shape[1] + GAP
    return levels


def _tiles(figure: Figure, rows: list, theme: Theme, *, color: str, timesteps: int) -> None:
    """One tile a number, the stronger its colour the larger the number is beside the others of its row."""
    for row, level in rows:
        values = row.values.T
        largest = max(1.0, float(np.nanmax(np.abs(values), initial=0))) if not row.gradient else _largest(values)
        figure.add_heatmap(
            x=np.arange(timesteps),
            y=level + np.arange(len(values)),
            z=np.where(np.isnan(values), 0, np.abs(values)),
            zmin=0,
            zmax=largest,
            colorscale=[[0, tint(color, 0.04)], [1, tint(color, 0.55)]],
            text=[[_written(value) for value in line] for line in values],
            texttemplate="%{text}",
            textfont={"size": 11, "color": theme.text},
            showscale=False,
            xgap=13,
            ygap=1,
            hovertemplate=f"{row.label}, timestep %{{x}}: %{{text}}<extra></extra>",
        )


def _largest(values: np.ndarray) -> float:
    found = float(np.nanmax(np.abs(values), initial=0))
    return found or 1.0


def _written(value: float) -> str:
    if np.isnan(value):
        return ""
    if value != 0 and abs(value) < 0.005:
        return f"{value:.0e}".replace("e-0", "e-").replace("-", "\N{MINUS SIGN}")
    return f"{round(float(value), 2) + 0.0:.2f}".replace("-", "\N{MINUS SIGN}")


def _arrows(rows: list[TileRow], middles: list[float], hue: str) -> list[dict]:
    return [
        {"x": timestep + 0.5, "y": middle, "text": row.carried, "showarrow": False}
        | {"font": {"size": 14, "color": hue}}
        for row, middle in zip(rows, middles, strict=True)
        if row.carried
        for timestep in range(len(row.values) - 1)
        if not np.isnan(row.values[timestep : timestep + 2]).any()
    ]


def _column(now: int, hue: str) -> list[dict]:
    edges = {"xref": "x", "yref": "paper", "x0": now - 0.47, "x1": now + 0.47, "y0": 0, "y1": 1}
    return [{"type": "rect", **edges, "line": {"color": hue, "width": 1.5}, "layer": "below"}]
