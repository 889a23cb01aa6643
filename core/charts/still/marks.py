"""What Plotly's traces look like in SVG."""

import html
import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from core.charts.still.axis import Axis

DASHES = {
    "dot": "2 3",
    "dash": "7 4",
    "longdash": "11 5",
    "dashdot": "7 3 2 3",
    "longdashdot": "11 4 2 4",
}
TOKENS = re.compile(r"<sup>(.*?)</sup>|<br ?/?>|</?\w+[^>]*>")
NOTHING = "rgba(0,0,0,0)"


def words(text: object) -> str:
    """Plotly's text as SVG: what is raised stays raised, other markup goes."""
    parts, end = [], 0
    for match in TOKENS.finditer(str(text)):
        parts.append(_plain(str(text)[end : match.start()]))
        if match[1] is not None:
            parts.append(f'<tspan dy="-0.4em" font-size="75%">{_plain(match[1])}</tspan><tspan dy="0.3em"></tspan>')
        end = match.end()
    return "".join([*parts, _plain(str(text)[end:])])


def _plain(text: str) -> str:
    return html.escape(html.unescape(text))


def dash(style: str | None) -> str:
    """The pattern of a line as an attribute; nothing of a solid one."""
    pattern = DASHES.get(style or "", (style or "").replace("px", "").replace(",", " "))
    return f' stroke-dasharray="{pattern}"' if style not in (None, "solid") else ""


def scatter(trace: Any, x: Axis, y: Axis) -> Iterator[str]:
    """Lines with their gaps, areas, markers and texts."""
    if trace.x is None or not len(trace.x):
        return
    across, up = x.pixels(trace.x), y.pixels(trace.y)
    mode = trace.mode or "lines"
    if "lines" in mode:
        yield from _lines(trace, across, up)
    if "markers" in mode:
        yield from _markers(trace, across, up)
    if "text" in mode:
        yield from _texts(trace, across, up)


def _lines(trace: Any, across: np.ndarray, up: np.ndarray) -> Iterator[str]:
    known = np.isfinite(across) & np.isfinite(up)
    pieces = np.split(np.arange(len(known)), np.flatnonzero(~known))
    pieces = [piece[known[piece]] for piece in pieces]
    width = 2 if trace.line.width is None else trace.line.width
    for piece in pieces:
        points = " ".join(f"{left:.1f},{top:.1f}" for left, top in zip(across[piece], up[piece], strict=True))
        if trace.fill == "toself" and len(piece) > 2:
            yield f'<polygon points="{points}" fill="{trace.fillcolor}"/>'
        if width and len(piece) > 1:
            yield (
                f'<polyline points="{points}" fill="none" stroke="{trace.line.color}" stroke-width="{width}"'
                f'{dash(trace.line.dash)} stroke-linejoin="round"/>'
            )


def _markers(trace: Any, across: np.ndarray, up: np.ndarray) -> Iterator[str]:
    count, marker = len(across), trace.marker
    sizes, colours = _each(marker.size or 6, count), _each(marker.color or NOTHING, count)
    for left, top, size, colour in zip(across, up, sizes, colours, strict=True):
        if not (np.isfinite(left) and np.isfinite(top)) or (colour == NOTHING and not marker.line.color):
            continue
        yield _marker(str(marker.symbol or "circle"), left, top, size / 2, str(colour), marker.line)


def _marker(symbol: str, left: float, top: float, radius: float, colour: str, line: Any) -> str:
    if symbol.startswith("line-ns"):
        ends = f'x1="{left:.1f}" x2="{left:.1f}" y1="{top - radius:.1f}" y2="{top + radius:.1f}"'
        return f'<line {ends} stroke="{line.color or colour}" stroke-width="{line.width or 1}"/>'
    fill = "none" if symbol.endswith("-open") else colour
    edge = f' stroke="{line.color or colour}" stroke-width="{line.width or 1}"' if fill == "none" or line.color else ""
    return f'<circle cx="{left:.1f}" cy="{top:.1f}" r="{radius:.1f}" fill="{fill}"{edge}/>'


def _texts(trace: Any, across: np.ndarray, up: np.ndarray) -> Iterator[str]:
    colours = _each(trace.textfont.color or "currentColor", len(across))
    for left, top, text, colour in zip(across, up, _each(trace.text, len(across)), colours, strict=True):
        place = f'x="{left:.1f}" y="{top:.1f}" text-anchor="middle" dominant-baseline="central"'
        yield f'<text {place} fill="{colour}">{words(text)}</text>'


def bar(trace: Any, x: Axis, y: Axis) -> Iterator[str]:
    """Bars that stand on zero."""
    places, ground = x.numbers(trace.x), float(y.at(0.0))
    widths = _each(0.8 if trace.width is None else trace.width, len(places))
    colours = _each(trace.marker.color, len(places))
    edge = f' stroke="{trace.marker.line.color}"' if trace.marker.line.color else ""
    for place, wide, top, colour in zip(places, widths, y.pixels(trace.y), colours, strict=True):
        left, right = x.at(place - wide / 2), x.at(place + wide / 2)
        box = f'x="{left:.1f}" y="{min(top, ground):.1f}" width="{right - left:.1f}" height="{abs(ground - top):.1f}"'
        yield f'<rect {box} fill="{colour}"{edge}/>'


def heatmap(trace: Any, x: Axis, y: Axis) -> Iterator[str]:
    """Cells between the two colours of the scale, as their opacity."""
    shares = np.asarray(trace.z, dtype=float)
    low, high = trace.zmin or 0.0, np.nanmax(shares) if trace.zmax is None else trace.zmax
    colour = trace.colorscale[-1][1]
    for row, up in enumerate(y.numbers(trace.y)):
        for column, across in enumerate(x.numbers(trace.x)):
            left, right = sorted((float(x.at(across - 0.5)), float(x.at(across + 0.5))))
            top, bottom = sorted((float(y.at(up - 0.5)), float(y.at(up + 0.5))))
            share = (shares[row, column] - low) / (high - low or 1.0)
            if np.isfinite(share):
                box = f'x="{left + 1:.1f}" y="{top + 1:.1f}" width="{right - left - 2:.1f}"'
                opacity = 0.05 + 0.95 * min(max(share, 0.0), 1.0)
                yield f'<rect {box} height="{bottom - top - 2:.1f}" fill="{colour}" fill-opacity="{opacity:.2f}"/>'


def _each(value: Any, count: int) -> Any:
    """One for all, or each its own."""
    return value if isinstance(value, list | tuple | np.ndarray) else [value] * count


MARKS: dict[str, Callable[[Any, Axis, Axis], Iterator[str]]] = {"scatter": scatter, "bar": bar, "heatmap": heatmap}
"""Type of a trace -> how it is drawn."""
