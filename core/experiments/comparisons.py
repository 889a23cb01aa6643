"""Finished runs side by side."""

from collections.abc import Sequence

from core.results.comparison import Comparison, compare
from core.runs.folder.results import result_of, unfinished
from core.runs.folder.run import Run
from core.tasks import task_of


def comparison_of(runs: Sequence[Run]) -> Comparison:
    """The comparison of all runs that were judged; raises UserError when they cannot be compared."""
    results = [result for run in runs if (result := result_of(run)) is not None]
    return compare(results, **unfinished(runs))


def comparable(runs: Sequence[Run], first: Run) -> list[Run]:
    """The runs that were tested on the same timesteps of the same source as `first`."""
    split = _split(first)
    return [run for run in runs if _split(run) == split]


def _split(run: Run) -> tuple:
    shown = run.outline
    fields = task_of(shown.task).split_fields
    return (shown.task, shown.sha256, shown.prepared, *(shown.options.get(field) for field in fields))
