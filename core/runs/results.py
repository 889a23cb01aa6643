"""What finished runs achieved, as comparisons and verdicts take it."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from core.results.comparison import Comparison, RunResult, compare
from core.results.exhibits import Errors, Exhibit, Scores, Verdict
from core.runs.run import Run
from core.tasks import task_of
from core.training.events import ModelBuilt
from core.training.history import history

Kind = TypeVar("Kind", bound=Exhibit)


def result_of(run: Run) -> RunResult | None:
    """The run's scores on the test part with what they cost; None before it was judged."""
    exhibits = run.exhibits()
    scores = next((one for one in of_kind(exhibits, Scores) if one.part == "test"), None)
    if scores is None:
        return None
    events = run.events()
    curves = history(events)
    built = next((event for event in reversed(events) if isinstance(event, ModelBuilt)), None)
    return RunResult(
        run=run.id,
        cell=run.spec.model.cell,
        seed=run.spec.training.seed,
        scores=scores,
        errors=next(of_kind(exhibits, Errors), None),
        parameters=built.parameters if built else 0,
        seconds=curves.seconds[-1] if curves.seconds else 0.0,
        epochs=len(curves.epochs),
        best_epoch=curves.best_epoch,
        recipe=run.spec.model_dump(mode="json"),
    )


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


def of_kind(exhibits: Sequence[Exhibit], kind: type[Kind]) -> Iterator[Kind]:
    """The exhibits of one kind, in order."""
    return (exhibit for exhibit in exhibits if isinstance(exhibit, kind))


def _split(run: Run) -> tuple:
    shown = run.outline
    fields = task_of(shown.task).split_fields
    return (shown.task, shown.sha256, shown.prepared, *(shown.options.get(field) for field in fields))
