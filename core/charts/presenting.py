"""Charts large enough for the last row of a classroom."""

import plotly.graph_objects as go

LARGER = 1.45
LETTERS = 13
"""Pixels of a letter where a chart does not say it."""


def enlarged(figure: go.Figure) -> go.Figure:
    """The same figure with larger letters and wider lines, and as much higher."""
    layout = figure.layout
    layout.height = round(layout.height * LARGER)
    layout.font.size = _larger(layout.template.layout.font.size)
    for axis in (layout.xaxis, layout.yaxis):
        axis.tickfont.size = _larger(axis.tickfont.size or 12)
        axis.title.font.size = _larger(12)
    for note in layout.annotations:
        note.font.size = _larger(note.font.size)
    for trace in figure.data:
        _enlarge(trace)
    for side in ("t", "b"):
        layout.margin[side] = _larger(layout.margin[side])
    return figure


def _enlarge(trace: go.Figure) -> None:
    if trace.type == "heatmap":
        trace.textfont.size = _larger(trace.textfont.size)
    elif trace.line is not None and trace.line.width:
        trace.line.width = trace.line.width * LARGER


def _larger(size: float | None) -> int:
    return round((size or LETTERS) * LARGER)
