"""A text whose pieces are coloured by a number each, and the opinion that moves while it is read."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from core.charts.safe import plot
from core.charts.theme import Theme, styled
from core.charts.tint import tint

COLUMNS = 72
MOST = 4000
"""Characters that are drawn."""
ROW, LETTER = 26, 11
"""Pixels of a line of text, and of a letter."""
MOST_OPINIONS = 6

Pieces = Sequence[tuple[str, float]]


def coloured_text(pieces: Pieces, theme: Theme, *, of: str, signed: bool, columns: int = COLUMNS) -> go.Figure:
    """Characters on a grid, each in the colour of its piece; with `signed`, what speaks against stands in another hue.

    A piece without a number is NaN.
    """
    laid = _laid_out(pieces, columns)
    rows = 1 + max((row for row, *_ in laid), default=0)
    values = np.full((rows, columns), np.nan)
    letters = np.full((rows, columns), "", dtype=object)
    hover = np.full((rows, columns), "", dtype=object)
    for row, column, letter, piece, value in laid:
        values[row, column], letters[row, column] = value, plot(letter)
        hover[row, column] = f"{plot(piece.strip() or 'blank')}: {value:.3g}" if value == value else plot(piece)
    largest = float(np.nanmax(np.abs(values), initial=1e-9)) if np.isfinite(values).any() else 1.0
    strong = theme.cells["gru"] if signed else theme.cells["simple_rnn"]
    scale = [[0, tint(theme.cells["simple_rnn"], 0.75)], [0.5, tint(theme.text, 0.03)], [1, tint(strong, 0.75)]]
    plain = [[0, tint(theme.text, 0.03)], [1, tint(strong, 0.8)]]
    figure = go.Figure(
        go.Heatmap(
            z=values,
            text=letters,
            texttemplate="%{text}",
            textfont={"family": "Source Code Pro, monospace", "size": 14, "color": theme.text},
            customdata=hover,
            hovertemplate=f"%{{customdata}}<extra>{plot(of)}</extra>",
            zmin=-largest if signed else 0,
            zmax=largest,
            colorscale=scale if signed else plain,
            showscale=False,
            hoverongaps=False,
        )
    )
    styled(figure, theme, x_title="", y_title="", height=24 + ROW * rows)
    # Letters keep their distance: on a narrow screen the text is scrolled, not squeezed.
    figure.update_layout(
        width=8 + LETTER * columns, margin={"l": 4, "r": 4, "t": 8, "b": 8}, hovermode="closest", dragmode=False
    )
    figure.update_xaxes(visible=False, fixedrange=True, range=[-0.5, columns - 0.5])
    figure.update_yaxes(visible=False, fixedrange=True, range=[rows - 0.5, -0.5])
    return figure


def running_opinion(
    tokens: Sequence[str], opinions: np.ndarray, classes: Sequence[str], theme: Theme, *, height: int = 300
) -> go.Figure:
    """opinions [tokens, classes]: what would have been told had the text ended at each token."""
    shown = np.argsort(-opinions[-1])[:MOST_OPINIONS]
    colours = [theme.accent, *theme.cells.values(), theme.text, theme.baseline, theme.warning]
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
    styled(figure, theme, x_title="", y_title="probability", height=height)
    every = max(1, len(tokens) // 24)
    figure.update_xaxes(
        tickvals=places[::every],
        ticktext=[plot(token[:14]) for token in tokens[::every]],
        showgrid=False,
        tickangle=-45,
    )
    figure.update_yaxes(range=[-0.02, 1.02], tickformat=".0%")
    return figure


def _laid_out(pieces: Pieces, columns: int) -> list[tuple[int, int, str, str, float]]:
    """(row, column, character, its piece, its number); a new line begins where one stands, or where a row is full."""
    found: list[tuple[int, int, str, str, float]] = []
    row = column = 0
    for piece, value in pieces:
        if column and column + len(piece.rstrip()) > columns and len(piece) <= columns and "\n" not in piece:
            row, column = row + 1, 0
        for letter in piece:
            if letter == "\n":
                found.append((row, min(column, columns - 1), "↵", piece, value))
                row, column = row + 1, 0
                continue
            if column == columns:
                row, column = row + 1, 0
            found.append((row, column, letter, piece, value))
            column += 1
            if len(found) >= MOST:
                return found
    return found
