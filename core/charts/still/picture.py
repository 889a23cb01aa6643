"""A figure as one SVG: axes, bands, lines, words and a legend, as the interactive chart has them."""

import html
from collections.abc import Iterator
from typing import Any

from core.charts.still.axis import Axis, axis_of
from core.charts.still.marks import MARKS, dash, words
from core.charts.theme import FONT, Figure, Theme

WIDTH = 760
LEFT, RIGHT, TOP, BELOW = 64, 16, 12, 44
ROW, CHARACTER, SWATCH = 20, 6.6, 26
"""Pixels of a legend's row, of a character in it, and of the line before a name."""
ANCHORS = {"left": "start", "right": "end", "center": "middle", "auto": "middle", None: "middle"}


def still(figure: Figure, theme: Theme, *, alt: str, width: int = WIDTH) -> str:
    """The figure as SVG of that width, with `alt` for those who do not see it; raises KeyError for unknown traces."""
    legend, rows = _legend(figure, theme, width)
    names = _longest_name(figure)
    left, above = max(LEFT, 14 + CHARACTER * names), TOP + ROW * rows + _above(figure)
    height = above + max(figure.layout.height - figure.layout.margin.t - figure.layout.margin.b, 120) + BELOW
    x, y = _axes(figure, left=left, right=width - RIGHT, top=above, bottom=height - BELOW)
    layers = [
        *_shapes(figure, x, y, below=True),
        *_grid(figure, x, y, theme),
        *_traces(figure, x, y),
        *_shapes(figure, x, y, below=False),
    ]
    return (
        f'<svg viewBox="0 0 {width} {height:.0f}" width="100%" role="img" font-family="{FONT}" font-size="12" '
        f'fill="{theme.text}"><title>{html.escape(alt)}</title>{legend}'
        f"{_clipped(layers, x, y)}{''.join([*_annotations(figure, x, y), *_labels(figure, x, y, theme)])}</svg>"
    )


def _axes(figure: Figure, *, left: float, right: float, top: float, bottom: float) -> tuple[Axis, Axis]:
    along = [[] if trace.x is None else trace.x for trace in figure.data]
    upwards = [[] if trace.y is None else trace.y for trace in figure.data]
    if any(trace.type == "bar" for trace in figure.data):
        upwards.append([0.0])
    along += [[shape.x0] for shape in figure.layout.shapes if shape.xref != "paper" and shape.type == "line"]
    x = axis_of(figure.layout.xaxis, along, start=left, stop=right, most=7)
    return x, axis_of(figure.layout.yaxis, upwards, start=bottom, stop=top, most=5)


def _longest_name(figure: Figure) -> int:
    """Characters of the longest name on the upright axis."""
    named = figure.layout.yaxis.ticktext or figure.layout.yaxis.categoryarray or ()
    return min(max((len(str(name)) for name in named), default=0), 30)


def _above(figure: Figure) -> float:
    """Pixels that words above the plot take."""
    raised = [note.yshift or 0 for note in figure.layout.annotations if note.y == 1 and note.yanchor == "bottom"]
    return 14 + max(raised) if raised else 0


def _clipped(layers: list[str], x: Axis, y: Axis) -> str:
    """Nothing is drawn beyond the plot."""
    width, height = x.stop - x.start, y.start - y.stop
    return (
        f'<svg x="{x.start:.1f}" y="{y.stop:.1f}" width="{width:.1f}" height="{height:.1f}" '
        f'viewBox="{x.start:.1f} {y.stop:.1f} {width:.1f} {height:.1f}">{"".join(layers)}</svg>'
    )


def _grid(figure: Figure, x: Axis, y: Axis, theme: Theme) -> Iterator[str]:
    for axis, layout in ((x, figure.layout.xaxis), (y, figure.layout.yaxis)):
        if layout.showgrid is False:
            continue
        for place, _ in axis.shown:
            across = f'x1="{place:.1f}" x2="{place:.1f}" y1="{y.start:.1f}" y2="{y.stop:.1f}"'
            level = f'x1="{x.start:.1f}" x2="{x.stop:.1f}" y1="{place:.1f}" y2="{place:.1f}"'
            yield f'<line {across if axis is x else level} stroke="{theme.rule}"/>'


def _traces(figure: Figure, x: Axis, y: Axis) -> Iterator[str]:
    for trace in figure.data:
        if trace.visible is not False:
            yield from MARKS[trace.type](trace, x, y)


def _shapes(figure: Figure, x: Axis, y: Axis, *, below: bool) -> Iterator[str]:
    for shape in figure.layout.shapes:
        if (shape.layer == "below") != below or shape.type not in ("line", "rect"):
            continue
        left, right = (_place(each, shape.xref, x) for each in (shape.x0, shape.x1))
        top, bottom = (_place(each, shape.yref, y) for each in (shape.y0, shape.y1))
        if shape.type == "line":
            ends = f'x1="{left:.1f}" x2="{right:.1f}" y1="{top:.1f}" y2="{bottom:.1f}"'
            line = f'stroke="{shape.line.color}" stroke-width="{shape.line.width or 1}"{dash(shape.line.dash)}'
            yield f"<line {ends} {line}/>"
        else:
            corner = f'x="{min(left, right):.1f}" y="{min(top, bottom):.1f}"'
            size = f'width="{abs(right - left):.1f}" height="{abs(bottom - top):.1f}"'
            yield f'<rect {corner} {size} fill="{shape.fillcolor}"/>'


def _place(value: Any, reference: str | None, axis: Axis) -> float:
    """Pixel of a value, or of a share of the plot."""
    if reference == "paper":
        return axis.start + float(value) * (axis.stop - axis.start)
    return float(axis.pixels([value])[0])


def _annotations(figure: Figure, x: Axis, y: Axis) -> Iterator[str]:
    for note in figure.layout.annotations:
        left = _place(note.x, note.xref, x) + (note.xshift or 0)
        top = _place(note.y, note.yref, y) - (note.yshift or 0)
        drop = {"top": 12, "middle": 4}.get(note.yanchor, -3)
        look = f'text-anchor="{ANCHORS.get(note.xanchor, "middle")}" font-size="11" fill="{note.font.color}"'
        yield f'<text x="{left:.1f}" y="{top + drop:.1f}" {look}>{words(note.text)}</text>'


def _labels(figure: Figure, x: Axis, y: Axis, theme: Theme) -> Iterator[str]:
    """Ticks and titles of both axes."""
    for place, told in x.shown:
        yield _word(told, place, y.start + 16, "middle", theme.muted)
    for place, told in y.shown:
        yield _word(told, x.start - 6, place + 4, "end", theme.muted)
    centre = (y.start + y.stop) / 2
    yield _word(figure.layout.xaxis.title.text or "", (x.start + x.stop) / 2, y.start + 36, "middle", theme.muted)
    turned = f'transform="rotate(-90 13 {centre:.1f})"'
    yield _word(figure.layout.yaxis.title.text or "", 13, centre, "middle", theme.muted, turned)


def _word(told: object, left: float, top: float, anchor: str, colour: str, more: str = "") -> str:
    return f'<text x="{left:.1f}" y="{top:.1f}" text-anchor="{anchor}" fill="{colour}" {more}>{words(told)}</text>'


def _legend(figure: Figure, theme: Theme, width: int) -> tuple[str, int]:
    """The names of traces, in rows, and how many rows these are; nothing where there is one name or none."""
    named = [trace for trace in figure.data if trace.showlegend is not False and trace.name and trace.type == "scatter"]
    named.sort(key=lambda trace: trace.legendrank or 1000)
    if len(named) < 2 and not any(trace.showlegend for trace in named):
        return "", 0
    entries, left, row = [], LEFT, 1
    for trace in named:
        wide = SWATCH + CHARACTER * len(trace.name) + 18
        if left + wide > width and left > LEFT:
            left, row = LEFT, row + 1
        entries.append(_entry(trace, left, TOP + ROW * (row - 1)))
        left += wide
    return "".join(entries), row


def _entry(trace: Any, left: float, top: float) -> str:
    name = f'<text x="{left + SWATCH:.0f}" y="{top + 9:.0f}">{words(trace.name)}</text>'
    if trace.fill == "toself":
        return f'<rect x="{left:.0f}" y="{top:.0f}" width="20" height="10" fill="{trace.fillcolor}"/>{name}'
    if "lines" not in (trace.mode or "lines"):
        return f'<circle cx="{left + 10:.0f}" cy="{top + 5:.0f}" r="4" fill="{trace.marker.color}"/>{name}'
    line = f'stroke="{trace.line.color}" stroke-width="{trace.line.width or 2}"{dash(trace.line.dash)}'
    return f'<line x1="{left:.0f}" x2="{left + 20:.0f}" y1="{top + 5:.0f}" y2="{top + 5:.0f}" {line}/>{name}'
