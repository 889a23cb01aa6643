"""Draws what benchmarks/training_speed.py found: python benchmarks/speed_chart.py speed.json docs/pictures/speed.svg

Two bars a network: how many times longer plain Keras `fit` and the better PyTorch setting take for the same updates.
The axis is logarithmic; left of the line at 1, Unroll is behind.
"""

import math
import sys
from html import escape
from pathlib import Path

from training_speed import known, ratio

RIVALS = {"plain Keras fit": (["fit"], "#0072B2"), "PyTorch, better of 1 and 2 threads": (
    ["torch 1 thread", "torch 2 threads"], "#E69F00",
)}  # fmt: skip
LEFT, WIDTH, BAR, GAP, TOP = 330, 560, 13, 12, 64
GREY = "#7a7a7a"
"""Reads on white and on black."""


def main() -> None:
    results = known(Path(sys.argv[1]))
    shapes = {name: result for name, result in results.items() if isinstance(result, dict) and "rounds" in result}
    Path(sys.argv[2]).write_text(chart({name: ratios(result) for name, result in shapes.items()}))


def ratios(result: dict) -> dict[str, float]:
    """Rival -> how many times longer it takes."""
    found = {rival: ratio(result, names) for rival, (names, _) in RIVALS.items()}
    return {rival: value for rival, value in found.items() if value is not None}


def chart(rows: dict[str, dict[str, float]]) -> str:
    """An SVG picture of network -> rival -> ratio."""
    values = [value for row in rows.values() for value in row.values()]
    lowest, highest = min(0.5, *values), max(2.0, *values)

    def x(value: float) -> float:
        return LEFT + WIDTH * math.log(value / lowest) / math.log(highest / lowest)

    step = len(RIVALS) * BAR + GAP
    height = TOP + len(rows) * step + 8
    parts = [_text(LEFT, 18, "times longer than Unroll, for the same updates (logarithmic)")]
    for number, (rival, (_, colour)) in enumerate(RIVALS.items()):
        at = LEFT + 170 * number
        parts += [_bar(at, 28, 10, 10, colour), _text(at + 16, 37, rival)]
    for tick in (0.5, 1, 2, 5, 10, 20, 50):
        if lowest <= tick <= highest:
            strong = 1.5 if tick == 1 else 0.4
            line = f'<line x1="{x(tick):.1f}" x2="{x(tick):.1f}" y1="{TOP - 6}" y2="{height}"'
            parts += [
                f'{line} stroke="{GREY}" stroke-width="{strong}"/>',
                _text(x(tick), TOP - 10, f"{tick:g}", "middle"),
            ]
    for number, (name, row) in enumerate(rows.items()):
        y = TOP + number * step
        parts.append(_text(LEFT - 8, y + BAR + 4, name, "end"))
        for place, (rival, value) in enumerate(row.items()):
            start, end = sorted((x(1.0), x(value)))
            parts.append(_bar(start, y + place * BAR, end - start, BAR - 2, RIVALS[rival][1]))
            parts.append(_text(end + 4, y + place * BAR + 10, f"{value:.1f}"))
    size = f'width="{LEFT + WIDTH + 50}" height="{height}" viewBox="0 0 {LEFT + WIDTH + 50} {height}"'
    return "\n".join([f'<svg xmlns="http://www.w3.org/2000/svg" {size}>', *parts, "</svg>"]) + "\n"


def _bar(x: float, y: float, width: float, height: float, colour: str) -> str:
    return f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{height}" fill="{colour}"/>'


def _text(x: float, y: float, words: str, anchor: str = "start") -> str:
    font = 'font-family="sans-serif" font-size="12"'
    return f'<text x="{x:.1f}" y="{y}" {font} fill="{GREY}" text-anchor="{anchor}">{escape(words)}</text>'


if __name__ == "__main__":
    main()
