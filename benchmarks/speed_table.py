"""Prints the grid of benchmarks/training_speed.py as a table: python benchmarks/speed_table.py speed.json [...]

How many times longer plain Keras `fit` and the better PyTorch setting take for the same updates. What is short of twice
`fit`, or behind PyTorch, is set in bold; later files count before earlier ones.
"""

import math
import sys
from itertools import product
from pathlib import Path

from shapes import PARTS, Shape
from speed_chart import RIVALS, ratios
from training_speed import known

NAMES = {"simple_rnn": "SimpleRNN", "lstm": "LSTM", "gru": "GRU"}
WANTED = dict(zip(RIVALS, (2.0, 1.0), strict=True))
"""Over `fit`, and over PyTorch."""


def main() -> None:
    results: dict = {}
    for path in sys.argv[1:]:
        results |= known(Path(path))
    grid = PARTS["grid"]
    columns = list(product(*(sorted({getattr(shape, name) for shape in grid}) for name in ("lookback", "batch"))))
    print("| | " + " | ".join(f"{lookback}, {batch}" for lookback, batch in columns) + " |")
    print("|---" * (len(columns) + 1) + "|")
    rows = dict.fromkeys((shape.cell, shape.units, shape.activation, shape.layers) for shape in grid)
    for cell, units, activation, layers in sorted(rows, key=lambda row: (list(NAMES).index(row[0]), *row[1:])):
        name = f"{NAMES[cell]}({units}, {activation}){', two layers' if layers == 2 else ''}"
        shapes = (Shape(cell, activation, units, lookback, layers, batch) for lookback, batch in columns)
        print(f"| {name} | " + " | ".join(told(results.get(shape.name)) for shape in shapes) + " |")


def told(result: dict | None) -> str:
    """Both ratios, or nothing where the network was not measured; nan where one rival was not."""
    if result is None:
        return ""
    found = ratios(result)
    parts = ((found.get(rival, math.nan), wanted) for rival, wanted in WANTED.items())
    return " / ".join(f"**{value:.3g}**" if value < wanted else f"{value:.3g}" for value, wanted in parts)


if __name__ == "__main__":
    main()
