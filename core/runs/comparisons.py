"""Finished runs side by side, and what they come down to."""

from collections.abc import Sequence

from core.results.comparison import Comparison, compare
from core.results.exhibits import Verdict
from core.runs.results import of_kind, result_of
from core.runs.run import Run
from core.tasks import task_of


def verdict_of(runs: Sequence[Run]) -> Verdict | None:
    """What one run, or several on one split, come down to; None before any was judged."""
    results = [result for run in runs if (result := result_of(run)) is not None]
    if len(results) > 1:
        return compare(results).verdict
    judged = [run for run in runs if results and run.id == results[0].run]
    return next((verdict for run in judged for verdict in of_kind(run.exhibits(), Verdict)), None)


def comparison_of(runs: Sequence[Run]) -> Comparison:
    """The comparison of all runs that were judged; raises UserError when they cannot be compared."""
    return compare([result for run in runs if (result := result_of(run)) is not None])


def comparable(runs: Sequence[Run], first: Run) -> list[Run]:
    """The runs that were tested on the same timesteps of the same source as `first`."""
    split = _split(first)
    return [run for run in runs if _split(run) == split]


def _split(run: Run) -> tuple:
    shown = run.outline
    fields = task_of(shown.task).split_fields
    return (shown.task, shown.sha256, shown.prepared, *(shown.options.get(field) for field in fields))
