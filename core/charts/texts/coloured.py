"""A text whose pieces are coloured by a number each, and the opinion that moves while it is read."""

import html
import math
from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from core.charts.drawing.graphemes import starts
from core.charts.drawing.safe import plot
from core.charts.drawing.tint import tint
from core.charts.theme import Theme, styled

MOST = 4000
"""Characters that are shown."""
MOST_OPINIONS = 6
STRONGEST = 0.8
"""Opacity of the colour behind the piece with the largest number."""
SHEET = (
    "font-family:'Source Code Pro',monospace;font-size:15px;line-height:1.75;"
    # Each line runs in the direction of its own script.
    "white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:plaintext;text-align:start"
)

Pieces = Sequence[tuple[str, float]]


def coloured_text(pieces: Pieces, theme: Theme, *, of: str, signed: bool) -> str:
    """The text as HTML, each piece on the colour of its number; with `signed`, what speaks against has another hue.

    It is text for the browser, which joins letters, orders scripts and breaks lines; every piece is escaped. A piece
    without a number is NaN. Pieces of one character as readers see it are one, and their numbers add up.
    """
    whole = joined(pieces)
    numbers = [abs(value) for _, value in whole if not math.isnan(value)]
    largest = max([*numbers, 1e-9])
    against = theme.hues["orange"]
    behind = theme.hues["green"] if signed else against
    spans = [
        _span(piece, value, of=of, colour=tint(behind if value > 0 else against, STRONGEST * abs(value) / largest))
        for piece, value in whole
    ]
    return f'<div dir="auto" style="{SHEET};color:{theme.text}">{"".join(spans)}</div>'


def joined(pieces: Pieces) -> list[tuple[str, float]]:
    """The pieces, those that begin inside a character put together with the one before; MOST characters at most."""
    begins = set(starts("".join(piece for piece, _ in pieces)))
    found: list[tuple[str, float]] = []
    place = 0
    for piece, value in pieces:
        if found and place not in begins:
            earlier, number = found.pop()
            piece, value = earlier + piece, _added(number, value)
            place -= len(earlier)
        found.append((piece, value))
        place += len(piece)
        if place >= MOST:
            break
    return found


def _added(one: float, other: float) -> float:
    return other if math.isnan(one) else one if math.isnan(other) else one + other


def _span(piece: str, value: float, *, of: str, colour: str) -> str:
    shown = html.escape(piece.replace("\n", "\u21b5\n"))
    if math.isnan(value):
        return f"<span>{shown}</span>"
    said = html.escape(f"{piece.strip() or 'blank'}: {value:.3g} {of}")
    return f'<span title="{said}" style="background-color:{colour}">{shown}</span>'


def running_opinion(
    tokens: Sequence[str], opinions: np.ndarray, classes: Sequence[str], theme: Theme, *, height: int = 300
) -> go.Figure:
    """opinions [tokens, classes]: what would have been predicted had the text ended at each token."""
    shown = np.argsort(-opinions[-1])[:MOST_OPINIONS]
    colours = [*theme.lines, theme.text, theme.baseline, theme.warning]
    figure = go.Figure()
    places = list(range(len(tokens)))
    for position, at in enumerate(shown):
        figure.add_trace(
            go.Scatter(
                x=places,
                y=opinions[:, at],
                mode="lines+markers" if len(tokens) < 3 else "lines",
                name=plot(classes[at]),
                line={"color": colours[position % len(colours)], "width": 2.25 if position == 0 else 1.5},
                customdata=[plot(token) for token in tokens],
                hovertemplate=f"{plot(classes[at])} %{{y:.1%}}<extra></extra>",
            )
        )
    every = max(1, len(tokens) // 24)
    names = [plot(token[:14]) for token in tokens[::every]]
    x = {"tickvals": places[::every], "ticktext": names, "showgrid": False, "tickangle": -45}
    y = {"range": [-0.02, 1.02], "tickformat": "~%"}
    return styled(figure, theme, x_title="", y_title="probability", height=height, x=x, y=y)
