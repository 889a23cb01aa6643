"""What texts are like: how many have each label, how long they are, which characters they are made of."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go

from core.charts.drawing.safe import plot
from core.charts.drawing.tint import tint
from core.charts.theme import Theme, styled
from core.language import mark, say
from core.words import counted

MOST_BARS = 20
UNSEEN = {
    " ": mark("blank"),
    "\n": mark("new line"),
    "\t": mark("tab"),
    "\r": mark("return"),
    "\u00a0": mark("fixed blank"),
    "\u200b": mark("no width"),
}
"""Characters that leave no mark on a chart."""


def label_counts(
    counts: Mapping[str, int], theme: Theme, *, of: str = "texts", height: int = 0, ordered: bool = False
) -> go.Figure:
    """A bar a label, the commonest on top; what does not fit is added up in one grey bar.

    `ordered`: the bars stand in the order of `counts`.
    """
    kept, rest = _largest(counts)
    if ordered:
        kept = {label: count for label, count in counts.items() if label in kept}
    names = [_short(label) for label in kept]
    colours = [theme.accent] * len(kept)
    values = list(kept.values())
    if rest:
        names.append(counted(len(counts) - len(kept), "other"))
        values.append(rest)
        colours.append(theme.baseline)
    figure = _bars(names, values, colours, theme, x_title=of, of=of, total=sum(counts.values()))
    figure.layout.height = height or 76 + 28 * len(names)
    return figure


def character_counts(counts: Mapping[str, int], theme: Theme) -> go.Figure:
    """The commonest characters, a bar each."""
    kept, _ = _largest(counts)
    names = [plot(say(UNSEEN[character]) if character in UNSEEN else character) for character in kept]
    total = sum(counts.values())
    figure = _bars(
        names, list(kept.values()), [theme.accent] * len(kept), theme, x_title="times", of="characters", total=total
    )
    figure.layout.height = 76 + 18 * len(names)
    return figure


def lengths(values: np.ndarray, theme: Theme, *, of: str, height: int = 260) -> go.Figure:
    """Histogram of lengths [texts] in characters; the longest two in a hundred share the last bar."""
    edge = max(1, int(np.quantile(values, 0.98))) if len(values) else 1
    shown = np.minimum(values, edge)
    count, edges = np.histogram(shown, bins=min(40, max(1, len(np.unique(shown)))))
    figure = go.Figure(
        go.Bar(
            x=(edges[:-1] + edges[1:]) / 2,
            y=count,
            width=np.diff(edges),
            marker={"color": tint(theme.accent, 0.75), "line": {"width": 0}},
            customdata=np.stack([np.ceil(edges[:-1]), np.floor(edges[1:])], axis=1).astype(int),
            hovertemplate=f"%{{customdata[0]:,}} to %{{customdata[1]:,}} characters: %{{y:,}} {of}<extra></extra>",
        )
    )
    look = {"showlegend": False, "hovermode": "closest", "bargap": 0.04, "margin": {"t": 8}, "x": {"showgrid": False}}
    return styled(figure, theme, x_title="characters", y_title=of, height=height, **look)


def _largest(counts: Mapping[str, int]) -> tuple[dict[str, int], int]:
    """The largest counts in order, and the sum of all others."""
    ordered = sorted(counts.items(), key=lambda item: -item[1])
    return dict(ordered[:MOST_BARS]), sum(count for _, count in ordered[MOST_BARS:])


def _short(label: str, longest: int = 28) -> str:
    return plot(label if len(label) <= longest else f"{label[: longest - 1]}…")


def _bars(
    names: list[str], values: list[int], colours: list[str], theme: Theme, *, x_title: str, of: str, total: int
) -> go.Figure:
    figure = go.Figure(
        go.Bar(
            x=values,
            # Positions, not names: two names that look the same would share a bar.
            y=list(range(len(names))),
            orientation="h",
            width=0.62,
            marker={"color": [tint(colour, 0.8) for colour in colours], "line": {"width": 0}},
            text=[f"{value:,}  ({value / max(total, 1):.0%})" for value in values],
            textposition="outside",
            textfont={"color": theme.muted, "size": 12},
            cliponaxis=False,
            customdata=names,
            hovertemplate=f"%{{customdata}}: %{{x:,}} {of}<extra></extra>",
        )
    )
    y = {
        "tickvals": list(range(len(names))),
        "ticktext": names,
        "autorange": "reversed",
        "showgrid": False,
        "tickfont": {"color": theme.text, "size": 13},
    }
    look = {"showlegend": False, "hovermode": "closest", "margin": {"t": 8, "r": 88}}
    return styled(figure, theme, x_title=x_title, y_title="", y=y, **look)
