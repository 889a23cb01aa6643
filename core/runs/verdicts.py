"""What runs come down to: the one verdict that every page and the command line show."""

from collections.abc import Sequence

from core.errors import UserError
from core.results.exhibits import Verdict
from core.runs.results import of_kind, result_of, unfinished
from core.runs.run import Run


def verdict_of(runs: Sequence[Run]) -> Verdict | None:
    """The verdict on one run, or on all runs of an experiment; None before any was judged, or where none is possible.

    Warnings are those of a single run.
    """
    from core.results.comparison import decided
    from core.results.verdict import verdict

    results = [result for run in runs if (result := result_of(run)) is not None]
    if not results:
        return None
    try:
        found = decided(results, **unfinished(runs))
    except UserError:
        return None
    told = next(of_kind(runs[0].exhibits(), Verdict), None) if len(runs) == 1 else None
    return verdict(found, warnings=told.warnings if told else ())
