"""The shape of a series as a small drawing that loads with the page."""

import numpy as np

from core.charts.drawing.decimation import decimate
from core.charts.theme import Theme

WIDTH, HEIGHT, MARGIN = 320, 88, 6


def sparkline(values: np.ndarray, theme: Theme) -> str:
    """SVG of the values [time] that are there, the last one marked in the accent."""
    x, y = decimate(np.arange(len(values)), np.asarray(values, float), points=300)
    there = np.isfinite(y)
    x, y = x[there], y[there]
    if not len(y):
        return svg("")
    across = MARGIN + (WIDTH - 2 * MARGIN) * (x - x[0]) / max(x[-1] - x[0], 1)
    down = HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * (y - y.min()) / (np.ptp(y) or 1)
    points = " ".join(f"{left:.1f},{top:.1f}" for left, top in zip(across, down, strict=True))
    line = f'<polyline points="{points}" fill="none" stroke="{theme.text}" stroke-width="1.3" stroke-linejoin="round"/>'
    last = f'<circle cx="{across[-1]:.1f}" cy="{down[-1]:.1f}" r="3.2" fill="{theme.accent}"/>'
    return svg(line + last)


def traced(points: np.ndarray, theme: Theme) -> str:
    """SVG of a drawing, points [time, 2] with up being up; a dot is where it begins."""
    place = (points - points.min(axis=0)) / (np.ptp(points, axis=0).max() or 1)
    x, y = MARGIN + (HEIGHT - 2 * MARGIN) * place[:, 0], HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * place[:, 1]
    line = " ".join(f"{left:.1f},{top:.1f}" for left, top in zip(x, y, strict=True))
    drawn = f'<polyline points="{line}" fill="none" stroke="{theme.text}" stroke-width="3" stroke-linejoin="round"/>'
    return svg(f'{drawn}<circle cx="{x[0]:.1f}" cy="{y[0]:.1f}" r="5" fill="{theme.accent}"/>', width=HEIGHT)


def svg(content: str, *, width: int = WIDTH) -> str:
    """A drawing of the size of a card's."""
    size = f'viewBox="0 0 {width} {HEIGHT}" width="{width}" height="{HEIGHT}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">{content}</svg>'
