"""Every figure that the pages draw of trained runs, and of what they were trained on."""

from collections.abc import Iterator
from typing import Any

from benchmarks.truths.doors import page
from benchmarks.truths.runs import Trained, named_alike

TABS = {
    "forecasting": ("Scores and residuals", "Backtest", "What if", "Learning", "Network", "Use it"),
    "classification": ("Scores", "Mistakes", "Learning", "Network", "Use it"),
    "writing": ("Scores", "Learning", "Network", "Use it"),
}
"""Task -> tabs of its results."""


def figures(trained: list[Trained]) -> dict[str, Any]:
    """Page, run and key of each chart -> the figure, whole."""
    found: dict[str, Any] = {}
    for where, shown in _pages(trained):
        for key, figure in named_alike(shown, trained).items():
            found.setdefault(f"figure, {where}, {key}", figure)
    return found


def _pages(trained: list[Trained]) -> Iterator[tuple[str, dict[str, dict]]]:
    """The results of the first run of each training; the pages that show a whole experiment, of each."""
    for name, runs in _by_experiment(trained).items():
        first = runs[0]
        for tab in TABS[first.task] if first.looked_at else ():
            yield f"results, {name}", page("results", tab, {"run": first.id})
        if first.looked_at:
            experiment = {"experiment": first.experiment}
            yield f"compare, {name}", page("compare", None, experiment)
            yield f"inside, {name}", page("inside", None, experiment)
            yield f"train, {name}", page("train", None, experiment)
            yield f"data, {name}", page("data", None, {"source": first.source})


def _by_experiment(trained: list[Trained]) -> dict[str, list[Trained]]:
    found: dict[str, list[Trained]] = {}
    for run in trained:
        found.setdefault(run.training, []).append(run)
    return found
