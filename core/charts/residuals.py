"""What a network got wrong: over time, as a distribution, and what is still predictable in it."""

from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal

import numpy as np
import plotly.graph_objects as go

from core.charts.safe import plot
from core.charts.theme import Theme, styled
from core.charts.tint import tint
from core.data.decimation import decimate
from core.results.exhibits import Forecast


@dataclass(frozen=True)
class Residuals:
    """Actual minus predicted over one part, in the data's own units."""

    times: np.ndarray
    values: np.ndarray
    target: str
    unit: str | None
    timed: bool
    autocorrelation: np.ndarray
    """[lags] from lag 1; empty where the residuals are too few or all alike."""

    @property
    def bound(self) -> float:
        """Autocorrelation that chance alone exceeds once in twenty lags (Bartlett's 1.96 / sqrt n)."""
        return 1.96 / np.sqrt(len(self.values)) if len(self.values) else np.inf

    @property
    def _surprise(self) -> float:
        """Autocorrelation that chance exceeds at any lag once in twenty series (Bonferroni)."""
        quantile = NormalDist().inv_cdf(1 - 0.025 / max(1, len(self.autocorrelation)))
        return quantile / np.sqrt(len(self.values))

    @property
    def finding(self) -> str:
        """What the residuals say, in a sentence."""
        if len(self.values) < 2:
            return "Too few predictions to say anything about what is left over."
        mean, spread = float(self.values.mean()), float(self.values.std(ddof=1))
        bias = abs(mean) > 1.96 * spread / np.sqrt(len(self.values)) and spread > 0
        words = [
            f"Its predictions are too {'low' if mean > 0 else 'high'} by {abs(mean):,.4g} on average"
            if bias
            else "No bias: errors above and below cancel out"
        ]
        strongest = int(np.abs(self.autocorrelation).argmax()) if len(self.autocorrelation) else None
        if strongest is not None and abs(self.autocorrelation[strongest]) > self._surprise:
            words.append(
                f"errors {strongest + 1} timestep{'s' if strongest else ''} apart resemble each other "
                f"(correlation {self.autocorrelation[strongest]:.2f}), so something predictable is left"
            )
        else:
            words.append("what is left looks like chance")
        return "; ".join(words) + "."


def residuals_of(exhibit: Forecast, part: Literal["train", "validation", "test"] = "test") -> Residuals:
    """The residuals of one part; empty when nothing was predicted there."""
    stretch = next((slice(piece.start, piece.stop) for piece in exhibit.parts if piece.name == part), slice(0, 0))
    values = exhibit.actual[stretch] - exhibit.predicted[stretch]
    known = np.isfinite(values)
    return Residuals(
        times=exhibit.times[stretch][known],
        values=values[known],
        target=exhibit.target,
        unit=exhibit.unit,
        timed=exhibit.timed,
        autocorrelation=_autocorrelation(values[known]),
    )


def over_time(facts: Residuals, *, theme: Theme, cell: str, height: int = 260) -> go.Figure:
    """Residuals where they happened; zero is a perfect prediction."""
    colour = theme.cells.get(cell, theme.accent)
    x, y = decimate(facts.times.astype("datetime64[ns]") if facts.timed else facts.times, facts.values)
    mode = "markers+lines" if len(x) <= 200 else "lines"
    line = {"color": tint(colour, 0.55), "width": 1}
    figure = go.Figure(
        go.Scatter(
            x=x, y=y, mode=mode, name="Residual", line=line, marker={"color": colour, "size": 5}, showlegend=False
        )
    )
    styled(figure, theme, x_title="Time" if facts.timed else "Timestep", y_title=_title(facts), height=height)
    figure.add_hline(y=0, line={"color": theme.text, "width": 1})
    return figure


def distribution(facts: Residuals, *, theme: Theme, cell: str, height: int = 260) -> go.Figure:
    """How often a residual has which size."""
    colour = theme.cells.get(cell, theme.accent)
    counts, edges = np.histogram(facts.values, bins="auto" if len(facts.values) > 1 else 1)
    figure = go.Figure(
        go.Bar(
            x=(edges[:-1] + edges[1:]) / 2,
            y=counts,
            width=np.diff(edges),
            marker={"color": tint(colour, 0.55), "line": {"color": colour, "width": 1}},
            customdata=np.stack([edges[:-1], edges[1:]], axis=1),
            hovertemplate="%{customdata[0]:,.4~g} to %{customdata[1]:,.4~g}: %{y}<extra></extra>",
            showlegend=False,
        )
    )
    styled(figure, theme, x_title=_title(facts), y_title="Timesteps", height=height)
    figure.update_layout(hovermode="closest", bargap=0)
    figure.add_vline(x=0, line={"color": theme.text, "width": 1})
    return figure


def autocorrelation(facts: Residuals, *, theme: Theme, cell: str, height: int = 260) -> go.Figure:
    """Likeness of residuals that lie some timesteps apart; bars inside the band are chance."""
    colour = theme.cells.get(cell, theme.accent)
    lags = np.arange(1, len(facts.autocorrelation) + 1)
    inside = np.abs(facts.autocorrelation) <= facts.bound
    figure = go.Figure(
        go.Bar(
            x=lags,
            y=facts.autocorrelation,
            marker={"color": np.where(inside, tint(colour, 0.35), colour)},
            hovertemplate="%{x} apart: %{y:.2f}<extra></extra>",
            showlegend=False,
        )
    )
    styled(figure, theme, x_title="Timesteps apart", y_title="Autocorrelation", height=height)
    if np.isfinite(facts.bound):
        figure.add_hrect(
            y0=-facts.bound, y1=facts.bound, fillcolor=tint(theme.muted, 0.12), line_width=0, layer="below"
        )
    limit = max(0.5, min(1.0, 1.15 * float(np.abs(facts.autocorrelation).max(initial=0))))
    figure.update_yaxes(range=[-limit, limit])
    figure.update_layout(hovermode="closest")
    return figure


def _autocorrelation(values: np.ndarray) -> np.ndarray:
    """[lags] up to a third of the residuals, at most 40."""
    lags = min(40, len(values) // 3)
    centred = values - values.mean() if len(values) else values
    power = float(centred @ centred)
    if lags < 1 or power <= 1e-12 * max(1.0, float(np.abs(values).max()) ** 2):
        return np.empty(0)
    return np.array([float(centred[lag:] @ centred[:-lag]) / power for lag in range(1, lags + 1)])


def _title(facts: Residuals) -> str:
    return plot(f"Actual − predicted ({facts.unit})" if facts.unit else "Actual − predicted")
