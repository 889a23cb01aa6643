"""Whether a search is worth it: its winner beside the recommended recipe, on six public series and two texts.

    python benchmarks/search_gain.py --data FOLDER [--only airline ...] [--trials 20] [--seeds 3] [--cells lstm]
        [--json FILE]

FOLDER holds forecasting/ and text/ with the public files named below; of long series the last 2,000 rows are taken.
Everything that is not searched is recommended. Each search runs as a person's does, in a store of its own that is
thrown away; its winner and the recommended recipe are evaluated on the test part once, with the same seeds, and the
product's own test says which is better. Twenty trials of a series take minutes on two idle cores, of texts up to an
hour.
"""

import argparse
import io
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("UNROLL_IDLE_SECONDS", "5")

import pandas as pd

from benchmarks.rows import Row, write_rows
from core.cli.training import await_rivals
from core.experiments.search.beginning import begin_search, searchable
from core.experiments.search.status import KnownSearch, search_of
from core.experiments.search.worth import worth
from core.recipes.made import recipes
from core.recipes.spec import SourceRecipe
from core.results.contestants import RunResult
from core.results.metrics import METRICS
from core.runs.folder.results import result_of
from core.runs.start import ensure
from core.runs.store import Store
from core.sources.intake.sources import import_bytes
from core.sources.tables.preparing.tables import repropose
from core.tasks import tasks_for

LONGEST = 2_000
"""Rows of a series."""
LOOK = 1.0


@dataclass(frozen=True)
class Case:
    """A public file as somebody brings it, and what is predicted where another column is proposed."""

    read: Callable[[Path], bytes]
    target: str | None = None


def series(name: str) -> Callable[[Path], bytes]:
    """The last rows of a CSV file."""

    def read(data: Path) -> bytes:
        lines = (data / "forecasting" / name).read_bytes().splitlines(keepends=True)
        return b"".join([lines[0], *lines[1:][-LONGEST:]])

    return read


def sms(data: Path) -> bytes:
    """5,574 messages, "ham" or "spam"."""
    rows = [line.split("\t", 1) for line in (data / "text/sms.tsv").read_text("utf-8").split("\n") if "\t" in line]
    return _table(rows)


def movie_reviews(data: Path) -> bytes:
    """Pang & Lee (2005): 5331 + 5331 sentences."""
    files = {mood: (data / f"text/rt-polarity.{mood}").read_bytes().decode("latin-1") for mood in ("pos", "neg")}
    return _table([[mood, line] for mood, text in files.items() for line in text.split("\n") if line.strip()])


def _table(rows: list[list[str]]) -> bytes:
    held = io.StringIO()
    pd.DataFrame(rows, columns=["label", "text"]).to_csv(held, index=False)
    return held.getvalue().encode()


CASES = {
    "airline": Case(series("airline-passengers.csv")),
    "melbourne": Case(series("daily-min-temperatures.csv")),
    "sunspots": Case(series("monthly-sunspots.csv")),
    "seattle": Case(series("seattle-weather.csv"), target="temp_max"),
    "aep": Case(series("AEP_hourly.csv")),
    "etth1": Case(series("ETTh1.csv"), target="OT"),
    "sms": Case(sms),
    "movie-reviews": Case(movie_reviews),
}


def measured(name: str, case: Case, arguments: argparse.Namespace) -> Row:
    """One search in a store of its own, and what it gained."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="unroll-search-", ignore_cleanup_errors=True) as folder:
        store = Store(Path(folder), wake=ensure)
        experiment = _begin(store, name, case, arguments)
        search = _wait(store, experiment)
        await_rivals(store, experiment)
        status, runs = search.status, search.contest(store.experiment(experiment))
        results = [result for run in runs if (result := result_of(run)) is not None]
        values = status.tried[status.winner - 1].values
        told = worth(search.wanted, values, runs)
        halves = results[: arguments.seeds], results[arguments.seeds :] or results
        metric = results[0].scores.metrics[0]
        losses = {one.number: one.loss for one in status.tried}
        more = {
            "worth": told.answer,
            "verdict": told.verdict.sentence,
            "trials": len(status.tried),
            "pruned": status.count("pruned"),
            "failed": status.count("failed"),
            "winner": dict(values),
            "first validation loss": losses[1],
            "lowest validation loss": losses[status.winner],
        }
        ours, theirs = (_mean(half, metric) for half in halves)
    return Row(name, METRICS[metric].title, ours, {"recommended": theirs}, time.monotonic() - began, more)


def _begin(store: Store, name: str, case: Case, arguments: argparse.Namespace) -> str:
    source = import_bytes(case.read(arguments.data), f"{name}.csv", store.sources)
    preparation = source.report.preparation
    if case.target and case.target != preparation.target:
        preparation = repropose(source.stored(), preparation.model_copy(update={"target": case.target}))
    task = tasks_for(preparation.source_kind)[0]
    proposed = task.propose(source.prepared(preparation))
    recipe = SourceRecipe(name=source.name, sha256=source.sha256, preparation=preparation)
    values = {field: reasoned.value for field, reasoned in proposed.items()}
    cells = arguments.cells.split(",")
    start = recipes(task, recipe, cells=cells, seeds=[0], values=values)[0]
    searched = [one for one in searchable(start, cells, proposed) if one.usual]
    budget = {"trials": arguments.trials, "seeds": arguments.seeds}
    return begin_search(store, start, searched, proposed=proposed, title=name, **budget)


def _wait(store: Store, experiment: str) -> KnownSearch:
    while True:
        search = search_of(store, experiment)
        if search.ended and all(run.ended for run in store.experiment(experiment).runs):
            return search
        time.sleep(LOOK)


def _mean(results: list[RunResult], metric: str) -> float:
    return sum(result.scores.rows[0].values[metric] for result in results) / len(results)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with forecasting/ and text/")
    parser.add_argument("--only", nargs="+", choices=CASES, default=list(CASES))
    parser.add_argument("--trials", type=int, default=20)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--cells", default="lstm", help="separated by commas; several are searched")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    print("| source | score | recommended | found | trials | pruned | minutes | was it worth it? |")
    print("|---|---|---|---|---|---|---|---|")
    rows = []
    for name in arguments.only:
        rows.append(row := measured(name, CASES[name], arguments))
        print(
            f"| {name} | {row.measure} | {row.rivals['recommended']:.4g} | {row.ours:.4g} | {row.more['trials']} | "
            f"{row.more['pruned']} | {row.seconds / 60:.1f} | {row.more['worth']} |",
            flush=True,
        )
    if arguments.json:
        write_rows(arguments.json, rows)


if __name__ == "__main__":
    main()
