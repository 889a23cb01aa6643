"""Where a forecast's numbers stand on the axis of time, and how many of them are drawn."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from core.charts.drawing.decimation import decimate
from core.charts.drawing.safe import plot
from core.results.exhibits.forecasting import Forecast

POINTS_A_PART = 1600
"""Train, validation and test keep this many points each, so that a trace stays below 5,000."""


def positions(exhibit: Forecast, times: np.ndarray) -> np.ndarray:
    """Times as Plotly draws them: datetimes, or plain positions."""
    return times.astype("datetime64[ns]") if exhibit.timed else times


def at(position: np.generic) -> str | float:
    """One position in a layout: Plotly's JSON turns a lone datetime64 into nanoseconds."""
    return str(position) if isinstance(position, np.datetime64) else float(position)


def times(exhibit: Forecast) -> np.ndarray:
    """The times of what happened, as Plotly draws them."""
    return positions(exhibit, exhibit.times)


def add_line(
    figure: go.Figure, exhibit: Forecast, values: np.ndarray, *, name: str, uid: str, line: dict, **options: object
) -> None:
    """A line over what happened; `values` [time], NaN where there is nothing."""
    x, y = thinned(exhibit, values)
    rank = options.pop("rank", 1000)
    options.setdefault("legendrank", rank)
    figure.add_trace(
        go.Scatter(x=x, y=y, mode="lines", name=plot(name), uid=uid, line=line, hovertemplate=hover(exhibit), **options)
    )


def thinned(exhibit: Forecast, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Points of one line, thinned part by part so that the short test part keeps its detail."""
    x = times(exhibit)
    known = np.flatnonzero(np.isfinite(values))
    if not len(known):
        return x[:0], values[:0]
    edges = sorted({known[0], *(part.start for part in exhibit.parts if known[0] < part.start <= known[-1])})
    pieces = [
        decimate(x[start:stop], values[start:stop], POINTS_A_PART)
        for start, stop in zip(edges, [*edges[1:], known[-1] + 1], strict=True)
    ]
    return np.concatenate([piece[0] for piece in pieces]), np.concatenate([piece[1] for piece in pieces])


def stretch_of(exhibit: Forecast, name: str) -> tuple[int, int] | None:
    """[start, stop) of a part in timesteps; None where there is no such part."""
    return next(((part.start, part.stop) for part in exhibit.parts if part.name == name), None)


def low_and_high(values: Sequence[np.ndarray]) -> list[float] | None:
    """What is in view with a little air, since Plotly would fit all of history."""
    known = np.concatenate([np.asarray(each, float) for each in values])
    known = known[np.isfinite(known)]
    if not len(known):
        return None
    low, high = float(known.min()), float(known.max())
    air = 0.08 * (high - low) or abs(high) or 1.0
    return [low - air, high + air]


def hover(exhibit: Forecast) -> str:
    """What is said at a point of a line."""
    return "%{y:,.5~g}" + (f" {plot(exhibit.unit)}" if exhibit.unit else "")
