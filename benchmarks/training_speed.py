"""How fast Unroll trains, beside plain Keras, PyTorch, Darts and neuralforecast.

    python benchmarks/training_speed.py --only notebook
    python benchmarks/training_speed.py --only long wide deep --json speed.json     (goes on where it was left)
    python benchmarks/training_speed.py --only grid --cells "lstm tanh 256" "lookback 512 batch 32" --json speed.json

Every contestant is a warm process of its own, which makes network after network; they take turns, round after round, so
that a busy machine is unfair to nobody; a ratio is the median of the rounds' ratios.
"""

import argparse
import json
import statistics
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from environments import python_of  # noqa: E402
from lengths import lengths  # noqa: E402
from live import many, start  # noqa: E402
from rows import Row, write_rows  # noqa: E402
from sampling import sampling  # noqa: E402
from shapes import PARTS, Shape  # noqa: E402
from translating import translating  # noqa: E402

PROGRAMS = "graph", "xla", "batch_lanes", "unit_lanes"
"""Our own, one by one; the engine picks among them."""
CONTESTANTS = {
    "engine": ("own", "engine.py", []),
    **{program: ("own", "engine.py", [program]) for program in PROGRAMS},
    "fit": ("own", "keras_fit.py", []),
    "torch 1 thread": ("torch", "torch_loop.py", ["1"]),
    "torch 2 threads": ("torch", "torch_loop.py", ["2"]),
    "darts": ("darts", "darts_fit.py", []),
    "neuralforecast": ("neuralforecast", "neuralforecast_fit.py", []),
}
END_TO_END = ("darts", "neuralforecast")
TURN_SECONDS = 0.6
"""How long one turn should take."""
OTHERS = {"many": many, "start": start, "sampling": sampling, "translating": translating, "lengths": lengths}


class Contestant:
    """A warm process that runs updates on demand, of one network at a time."""

    def __init__(self, name: str, python: Path) -> None:
        _, program, arguments = CONTESTANTS[name]
        command = [str(python), str(HERE / "contestants" / program), *arguments]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self.updates, self.first = 1, 0.0

    def begin(self, shape: Shape, values: list[float] | None) -> None:
        """Make the network of `shape` and find out how many updates a turn has."""
        self.first = self._ask({"shape": shape.told(values)})["seconds"]
        self.updates = 1
        for seconds in (TURN_SECONDS / 4, TURN_SECONDS / 2, TURN_SECONDS):
            self.updates = max(1, int(seconds / self.turn()))

    def turn(self) -> float:
        """Seconds of one update."""
        told = self._ask({"updates": self.updates})
        return told["seconds"] / told["updates"]

    def end(self) -> None:
        self._process.stdin.close()
        self._process.wait(30)

    def _ask(self, request: dict) -> dict:
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the contestant ended early")
        return json.loads(line)


def main() -> None:
    arguments = parsed()
    results = known(arguments.json) if arguments.json and arguments.json.exists() else {}
    values = column_of(arguments.data) if arguments.data else None
    pythons = interpreters(arguments)
    warm: dict[str, Contestant] = {}
    results.setdefault("limit", matrix_limit())
    print(f"Limit of matrix products on all cores: {results['limit'] / 1e9:.0f} GFLOP/s")
    for part in arguments.only:
        if part in OTHERS:
            if part not in results or arguments.again:
                results[part] = OTHERS[part]()
            print(part, json.dumps(results[part], indent=2))
            write_rows(arguments.json, rows_of(results))
            continue
        print(f"\n{part}\n{heading(pythons)}")
        for shape in chosen(PARTS[part], arguments.cells):
            if shape.name not in results or arguments.again:
                results[shape.name] = compare(shape, pythons, values, arguments.rounds, warm)
                write_rows(arguments.json, rows_of(results))
            print(row(shape, results[shape.name], pythons, results["limit"]), flush=True)
    for contestant in warm.values():
        contestant.end()


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", default=["notebook"], choices=[*PARTS, *OTHERS], help="parts to run")
    parser.add_argument("--cells", nargs="+", metavar="TEXT", help="networks with one of these in their names")
    parser.add_argument("--data", type=Path, help="folder with forecasting/, or a CSV whose first numbers count")
    parser.add_argument("--json", type=Path, help="the rows; what they hold is not measured again")
    parser.add_argument("--again", action="store_true", help="measure again what the JSON file already holds")
    parser.add_argument("--rounds", type=int, default=5, help="turns of each contestant")
    parser.add_argument(
        "--against", nargs="*", default=["fit", "torch 1 thread", "torch 2 threads"], choices=list(CONTESTANTS)
    )
    cache = Path.home() / ".cache" / "unroll-benchmarks"
    parser.add_argument("--environments", type=Path, default=cache, help="folder of the peers' environments")
    return parser.parse_args()


def chosen(shapes: tuple[Shape, ...], texts: list[str] | None) -> list[Shape]:
    return [shape for shape in shapes if texts is None or any(text in shape.name for text in texts)]


def interpreters(arguments: argparse.Namespace) -> dict[str, Path]:
    """Contestant -> interpreter, without those whose package cannot be had."""
    if not set(arguments.only) - set(OTHERS):
        return {}
    found = {}
    for name in ["engine", *(name for name in CONTESTANTS if name in arguments.against and name != "engine")]:
        home = CONTESTANTS[name][0]
        python = Path(sys.executable) if home == "own" else python_of(home, arguments.environments)
        if python is not None:
            found[name] = python
    return found


def compare(
    shape: Shape, pythons: dict[str, Path], values: list[float] | None, rounds: int, warm: dict[str, Contestant]
) -> dict:
    """Contestant -> seconds of one update, round by round, and of its first two updates; `warm` are those at hand."""
    failed = {}
    for name, python in pythons.items():
        try:
            if name not in warm:
                warm[name] = Contestant(name, python)
            warm[name].begin(shape, values)
        except (RuntimeError, OSError) as error:
            failed[name] = str(error)
            warm.pop(name, None)
    seconds: dict[str, list[float]] = {name: [] for name in warm}
    for _ in range(rounds):
        for name, contestant in warm.items():
            seconds[name].append(contestant.turn())
    return {"rounds": seconds, "first": {name: contestant.first for name, contestant in warm.items()}, "failed": failed}


def ratio(result: dict, names: list[str]) -> float | None:
    """How many times longer than the engine the quickest of `names` takes; median over the rounds."""
    rounds = result["rounds"]
    known = [name for name in names if name in rounds]
    if not known or "engine" not in rounds:
        return None
    best = min(known, key=lambda name: statistics.median(rounds[name]))
    return statistics.median(theirs / ours for theirs, ours in zip(rounds[best], rounds["engine"], strict=True))


def heading(pythons: dict[str, Path]) -> str:
    columns = [f"{name:>16}" for name in pythons]
    return f"{'ms an update (best)':<48}{''.join(columns)}{'/fit':>8}{'/torch':>8}{'/others':>8}{'of limit':>10}"


def row(shape: Shape, result: dict, pythons: dict[str, Path], limit: float) -> str:
    rounds = result["rounds"]
    cells = []
    for name in pythons:
        seconds = rounds.get(name)
        text = f"{1e3 * statistics.median(seconds):.3f} ({1e3 * min(seconds):.3f})" if seconds else "failed"
        cells.append(f"{text:>16}")
    ratios = [
        ratio(result, ["fit"]),
        ratio(result, ["torch 1 thread", "torch 2 threads"]),
        ratio(result, list(END_TO_END)),
    ]
    told = "".join("       -" if value is None else f"{value:>8.2f}" for value in ratios)
    share = shape.flops / min(rounds["engine"]) / limit if "engine" in rounds else 0.0
    return f"{shape.name:<48}{''.join(cells)}{told}{share:>10.0%}"


def column_of(path: Path) -> list[float]:
    import pandas as pd

    if path.is_dir():
        path = path / "forecasting" / "daily-min-temperatures.csv"
    return pd.read_csv(path).select_dtypes("number").iloc[:, 0].dropna().tolist()


def matrix_limit() -> float:
    """Multiplications and additions a second in one large product, over all cores; the best of five."""
    import time

    import numpy as np

    left = np.ones((2048, 2048), np.float32)
    seconds = []
    for _ in range(5):
        began = time.perf_counter()
        left @ left
        seconds.append(time.perf_counter() - began)
    return 2 * 2048**3 / min(seconds)


def rows_of(results: dict) -> list[Row]:
    """Milliseconds of one update, ours and the rivals', each the median of its turns; and the other parts' figures."""
    rows = []
    for name, found in results.items():
        if name == "limit":
            rows.append(Row(name, "operations a second", found))
        elif name in OTHERS:
            rows += [Row(f"{name}: {what}", what, figure, more={"part": name}) for what, figure in found.items()]
        else:
            each = {who: 1e3 * statistics.median(seconds) for who, seconds in found["rounds"].items()}
            ours = each.pop("engine", None)
            rows.append(Row(name, "milliseconds an update", ours, each, found["first"].get("engine"), more=found))
    return rows


def known(path: Path) -> dict:
    """What `rows_of` was made from."""
    results: dict = {}
    for row in json.loads(path.read_text()):
        if "rounds" in row["more"]:
            results[row["name"]] = row["more"]
        elif "part" in row["more"]:
            results.setdefault(row["more"]["part"], {})[row["measure"]] = row["ours"]
        else:
            results[row["name"]] = row["ours"]
    return results


if __name__ == "__main__":
    main()
