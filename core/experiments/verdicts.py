"""What runs come down to: the one verdict that every page and the command line show, and the run to read first."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.errors import UserError
from core.experiments.job import best_run
from core.results.exhibits.scores import Verdict
from core.runs.folder.results import of_kind, result_of, unfinished
from core.runs.folder.run import Experiment, Run

if TYPE_CHECKING:
    from core.results.decision import Decision


def verdict_of(runs: Sequence[Run]) -> Verdict | None:
    """The verdict on one run, or on all runs of an experiment; None before any was judged, or where none is possible.

    Warnings are those of a single run.
    """
    from core.results.verdict import verdict

    if (found := decision_of(runs)) is None:
        return None
    told = next(of_kind(runs[0].exhibits(), Verdict), None) if len(runs) == 1 else None
    return verdict(found, warnings=told.warnings if told else ())


def decision_of(runs: Sequence[Run]) -> "Decision | None":
    """What the verdict says in words."""
    from core.results.comparison import decided

    results = [result for run in runs if (result := result_of(run)) is not None]
    if not results:
        return None
    try:
        return decided(results, **unfinished(runs))
    except UserError:
        return None


def rival_of(runs: Sequence[Run]) -> str | None:
    """The rival that the verdict is about: the one that decides, or the best one before anything is decided."""
    found = decision_of(runs)
    if found is None:
        return None
    if found.against is not None and not found.provisional:
        return found.against.second.name
    return found.baselines[0].name if found.baselines else None


def run_to_read(experiment: Experiment) -> Run:
    """The run with the lowest validation loss: of the network that the verdict puts first, else of all judged ones."""
    judged = [run for run in experiment.runs if run.judged]
    found = decision_of(judged) if len(judged) > 1 else None
    first = [run for run in judged if found is not None and run.id in found.best.runs]
    return best_run(first or judged or experiment.runs)
