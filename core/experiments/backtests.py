"""A backtest as an experiment like any other: the recipes of its runs."""

from collections.abc import Sequence
from typing import Any

from core.errors import UserError
from core.language import say
from core.recipes.made import changed
from core.recipes.spec import RunSpec
from core.runs.folder.run import Run
from core.tasks import task_of
from core.tasks.folding import Folded, FoldPlan


def backtest_specs(specs: Sequence[RunSpec], source: Any, *, folds: int, refit: bool) -> tuple[list[RunSpec], FoldPlan]:
    """Each recipe once a fold, the oldest fold first; without `refit` once in all, judged fold by fold."""
    task = task_of(specs[0].task)
    if not isinstance(task, Folded):
        raise UserError(say("Only forecasts can be backtested."), say("Choose a run on a series."))
    plan = task.fold_plan(source, task.Options.model_validate(specs[0].options), folds=folds)
    changes = plan.changes(refit=refit)
    return [changed(task, spec, change) for change in changes for spec in specs], plan


def contestants(runs: Sequence[Run]) -> list[RunSpec]:
    """The recipes of the runs, each once whatever its seed and fold."""
    found: dict[str, RunSpec] = {}
    for run in sorted(runs, key=lambda run: run.spec.training.seed):
        training = run.spec.training.model_copy(update={"seed": 0})
        alike = _whole(run.spec).model_copy(update={"training": training})
        found.setdefault(alike.model_dump_json(), run.spec)
    return list(found.values())


def is_backtest(run: Run) -> bool:
    """Whether the run is a fold, or scored fold by fold."""
    task = task_of(run.spec.task)
    return isinstance(task, Folded) and task.is_fold(run.spec.options)


def folds_of(run: Run, runs: Sequence[Run]) -> list[Run]:
    """The run and the other folds of the same recipe."""
    return [other for other in runs if _whole(other.spec) == _whole(run.spec)]


def latest_fold(runs: Sequence[Run]) -> Run:
    """The run that leaves out least."""
    return min(runs, key=_left_out)


def _left_out(run: Run) -> int:
    task = task_of(run.spec.task)
    return task.left_out(run.spec.options) if isinstance(task, Folded) else 0


def _whole(spec: RunSpec) -> RunSpec:
    """The recipe without what makes a fold of it."""
    task = task_of(spec.task)
    return spec.model_copy(update={"options": task.whole(spec.options)}) if isinstance(task, Folded) else spec
