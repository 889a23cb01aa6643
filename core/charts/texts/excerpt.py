"""Both ends of a few labelled texts as a small drawing that loads with the page."""

import html
from collections.abc import Sequence

from core.charts.series.sparkline import HEIGHT, MARGIN, svg
from core.charts.theme import Theme

FITTING = 46
"""Letters that fit into a line of the drawing."""


def excerpt(texts: Sequence[tuple[str, str]], theme: Theme) -> str:
    """SVG with a line a (text, label), before it a dot in the colour of its label, filled for the first label only."""
    labels = list(dict.fromkeys(label for _, label in texts))
    every = (HEIGHT - 2 * MARGIN) / max(len(texts), 1)
    lines = []
    for number, (text, label) in enumerate(texts):
        middle = MARGIN + every * (number + 0.5)
        colour = (theme.accent, theme.hues["orange"])[labels.index(label) % 2]
        fill = colour if labels.index(label) == 0 else "none"
        shown = html.escape(_fitting(text))
        lines.append(
            f'<circle cx="{MARGIN + 3}" cy="{middle:.1f}" r="3.2" fill="{fill}" stroke="{colour}" stroke-width="1.5"/>'
            f'<text x="{MARGIN + 14}" y="{middle + 4:.1f}" fill="{theme.text}" font-size="12" '
            f'font-family="sans-serif">{shown}</text>'
        )
    return svg("".join(lines))


def _fitting(text: str) -> str:
    """The text's beginning and end, whole words where there are any."""
    if len(text) <= FITTING:
        return text
    half = FITTING // 2 - 1
    return f"{text[:half].rpartition(' ')[0] or text[:half]} … {text[-half:].partition(' ')[2] or text[-half:]}"
