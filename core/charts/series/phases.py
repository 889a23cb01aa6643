"""Rows over time on the colours of their labels, actual and predicted; what is wrong stands out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from core.charts.drawing.safe import plot
from core.charts.drawing.ticks import short_names
from core.charts.drawing.tint import tint
from core.charts.texts.tagged import kind_colours
from core.charts.theme import Theme, styled
from core.language import say
from core.results.exhibits.rows import LabelledSeries
from core.results.rows.phases import phases_of
from core.words import counted

MOST_ROWS = 2_000
"""Rows that stand beside each other in one picture."""
MOST_BANDS = 300
"""Bands behind the lines; the strip above them shows all."""
BEHIND = 0.22
PANEL, STRIP, BETWEEN, AROUND = 110, 24, 10, 104
"""Pixels of a feature's panel, of a row of the strip, between panels, and around all of it."""
NONE = -1
"""Where there is no label."""


@dataclass(frozen=True)
class Banded:
    """Some rows of one session: what was measured, and what they are."""

    name: str
    curves: Mapping[str, np.ndarray]
    """Feature -> [rows]"""
    when: np.ndarray
    """[rows] datetime64[ns], or numbers of rows from 1."""
    classes: Sequence[str]
    actual: np.ndarray | None = None
    """[rows] place among the classes; NONE where nobody labelled a row."""
    predicted: np.ndarray | None = None

    @property
    def wrong(self) -> np.ndarray:
        """bool [rows]: where both are known and differ."""
        if self.actual is None or self.predicted is None:
            return np.zeros(len(self.when), bool)
        return (self.actual != NONE) & (self.actual != self.predicted)

    @property
    def finding(self) -> str:
        """What is seen, in words."""
        words = f"{self.name}: {counted(len(self.when), 'row')}" if self.name else counted(len(self.when), "row")
        if self.actual is None or self.predicted is None:
            return words
        return say("{words}, {count:,} labelled wrongly", words=words, count=int(self.wrong.sum()))


def when_of(moments: np.ndarray | None, rows: int) -> np.ndarray:
    """Nanoseconds [rows] as times; without them rows are counted."""
    return np.arange(1, rows + 1) if moments is None else np.asarray(moments, "i8").view("datetime64[ns]")


def banded(found: LabelledSeries) -> list[Banded]:
    """Its sessions, in pieces where they are long or time jumps; those with the most errors first."""
    edges = np.cumsum([0, *found.lengths])
    first = {session: edges[number] for number, session in reversed([*enumerate(found.sessions)])}
    pieces = [
        _piece(found, session, start, min(start + MOST_ROWS, stop), begins=start == first[session])
        for number, (session, stop) in enumerate(zip(found.sessions, edges[1:], strict=True))
        for start in range(edges[number], stop, MOST_ROWS)
    ]
    return sorted(pieces, key=lambda one: -one.wrong.mean())


def phases(shown: Banded, theme: Theme) -> go.Figure:
    """A strip with actual and predicted labels, and a panel for each feature below it; all share their time."""
    colours = list(kind_colours(shown.classes, theme).values())
    strip = {
        name: labels
        for name, labels in (("actual", shown.actual), ("predicted", shown.predicted))
        if labels is not None
    }
    figure = go.Figure([*_strips(shown, strip, colours), *_wrongs(shown, strip, theme), *_names(shown, colours)])
    for number, (name, values) in enumerate(shown.curves.items(), start=2):
        figure.add_traces(_lines(shown, name, values, f"y{number}", theme))
    inner = STRIP * len(strip) + (PANEL + BETWEEN) * len(shown.curves)
    timed = np.issubdtype(shown.when.dtype, np.datetime64)
    styled(
        figure,
        theme,
        x_title="" if timed else "row",
        y_title="",
        height=inner + AROUND,
        margin={"t": 56},
        x={"anchor": "free", "position": 0, "showgrid": False},
        y=_strip_axis(strip, inner),
        shapes=list(_behind(shown, next(iter(strip.values())), colours, inner)),
        showlegend=True,
        uirevision=shown.name,
    )
    for number, (name, low, high) in enumerate(_panels(shown, len(strip), inner), start=2):
        axis = {"domain": [low, high], "title": {"text": plot(name)}, "anchor": "x", "nticks": 4}
        figure.layout[f"yaxis{number}"] = axis
    return figure


def _piece(found: LabelledSeries, session: str, start: int, stop: int, *, begins: bool) -> Banded:
    rows = slice(start, stop)
    moments = found.moments[rows]
    when = moments.view("datetime64[ns]") if found.timed else moments + 1
    first = str(when[0].astype("datetime64[s]")).replace("T", " ") if found.timed else say("row {when}", when=when[0])
    name = (
        session
        if session and begins
        else say("{session}, from {first}", session=session, first=first)
        if session
        else say("from {first}", first=first)
    )
    return Banded(
        name,
        dict(zip(found.features, found.values[rows].T, strict=True)),
        when,
        found.classes,
        found.truth[rows],
        found.predicted[rows],
    )


def _strips(shown: Banded, strip: Mapping[str, np.ndarray], colours: list[str]) -> Iterator[go.Heatmap]:
    """A row of colours for each kind of label."""
    count = len(shown.classes)
    scale = [[(place + end) / count, colour] for place, colour in enumerate(colours) for end in (0, 1)]
    names = np.array([*map(plot, shown.classes), say("no label")], dtype=object)
    for place, (name, labels) in enumerate(strip.items()):
        yield go.Heatmap(
            x=shown.when,
            y=[len(strip) - 1 - place],
            z=[np.where(labels == NONE, np.nan, labels)],
            zmin=-0.5,
            zmax=count - 0.5,
            colorscale=scale,
            showscale=False,
            name=name,
            customdata=[names[labels]],
            hovertemplate=f"{name}: %{{customdata}}<extra></extra>",
        )


def _wrongs(shown: Banded, strip: Mapping[str, np.ndarray], theme: Theme) -> Iterator[go.Scatter]:
    """A line between both rows of the strip where they differ."""
    if not shown.wrong.any():
        return
    yield go.Scatter(
        x=shown.when[shown.wrong],
        y=np.full(int(shown.wrong.sum()), 0.5),
        mode="markers",
        marker={"symbol": "line-ns", "size": 9, "line": {"color": theme.warning, "width": 2}},
        name="wrong",
        hoverinfo="skip",
    )


def _names(shown: Banded, colours: list[str]) -> Iterator[go.Scatter]:
    """The legend of the colours."""
    for name, colour in zip(short_names(shown.classes), colours, strict=True):
        marker = {"symbol": "square", "size": 11, "color": colour}
        yield go.Scatter(x=[None], y=[None], mode="markers", marker=marker, name=plot(name), hoverinfo="skip")


def _lines(shown: Banded, name: str, values: np.ndarray, axis: str, theme: Theme) -> list[go.Scatter]:
    told = {"x": shown.when, "yaxis": axis, "showlegend": False}
    line = go.Scatter(
        y=values,
        mode="lines",
        line={"color": theme.text, "width": 1.2},
        name=plot(name),
        hovertemplate=f"{plot(name)}: %{{y:,.5~g}}<extra></extra>",
        **told,
    )
    if not shown.wrong.any():
        return [line]
    wrong = np.where(shown.wrong, values, np.nan)
    style = {"mode": "lines+markers", "marker": {"size": 3}, "line": {"color": theme.warning, "width": 2}}
    return [line, go.Scatter(y=wrong, hoverinfo="skip", **style, **told)]


def _behind(shown: Banded, labels: np.ndarray, colours: list[str], inner: float) -> Iterator[dict]:
    """Bands of the first row of the strip, through all panels."""
    runs = [one for one in phases_of(labels, np.array([0, len(labels)])) if one.label != NONE]
    top = 1 - STRIP * ((shown.actual is not None) + (shown.predicted is not None)) / inner
    edges = _edges(shown.when)
    for one in runs[:MOST_BANDS]:
        yield {
            "type": "rect",
            "layer": "below",
            "xref": "x",
            "yref": "paper",
            "x0": str(edges[one.start]) if edges.dtype.kind == "M" else float(edges[one.start]),
            "x1": str(edges[one.stop]) if edges.dtype.kind == "M" else float(edges[one.stop]),
            "y0": 0,
            "y1": top,
            "line": {"width": 0},
            "fillcolor": tint(colours[one.label], BEHIND),
        }


def _edges(when: np.ndarray) -> np.ndarray:
    """[rows + 1]: halfway between rows."""
    numbers = when.astype("i8" if when.dtype.kind == "M" else float)
    if len(numbers) == 1:
        return np.array([when[0], when[0]])
    middles = numbers[:-1] + np.diff(numbers) / 2
    ends = (2 * numbers[0] - middles[0], 2 * numbers[-1] - middles[-1])
    edges = np.concatenate([ends[:1], middles, ends[1:]])
    return edges.astype("i8").view("datetime64[ns]") if when.dtype.kind == "M" else edges


def _strip_axis(strip: Mapping[str, np.ndarray], inner: float) -> dict:
    return {
        "domain": [1 - STRIP * len(strip) / inner, 1],
        "range": [-0.5, len(strip) - 0.5],
        "tickvals": list(range(len(strip))),
        "ticktext": list(strip)[::-1],
        "showgrid": False,
        "fixedrange": True,
    }


def _panels(shown: Banded, strips: int, inner: float) -> Iterator[tuple[str, float, float]]:
    """Each feature's name with the lower and the upper end of its panel, from the top down."""
    top = inner - STRIP * strips
    for name in shown.curves:
        top -= BETWEEN
        yield name, max(top - PANEL, 0) / inner, top / inner
        top -= PANEL
