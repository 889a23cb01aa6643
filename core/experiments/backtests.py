"""A backtest as an experiment like any other: the recipes of its runs."""

from collections.abc import Sequence

from core.data.series import Series
from core.errors import UserError
from core.recipes.made import changed
from core.recipes.spec import RunSpec
from core.runs.run import Run
from core.tasks import task_of
from core.tasks.forecasting.judgement.backtesting import Rolling, rolling

NO_FOLD = {"left_out": 0, "folds": 1, "test": 0}
"""Options in which folds of one recipe differ."""


def backtest_specs(
    specs: Sequence[RunSpec], source: tuple[Series, ...], *, folds: int, refit: bool
) -> tuple[list[RunSpec], Rolling]:
    """Each recipe once a fold, the oldest fold first; without `refit` once in all, judged fold by fold."""
    task = task_of(specs[0].task)
    if "left_out" not in task.Options.model_fields:
        raise UserError("Only forecasts can be backtested.", "Choose a run on a series.")
    plan = rolling(source, task.Options.model_validate(specs[0].options), folds=folds)
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
    return bool(run.spec.options.get("left_out")) or run.spec.options.get("folds", 1) > 1


def folds_of(run: Run, runs: Sequence[Run]) -> list[Run]:
    """The run and the other folds of the same recipe."""
    return [other for other in runs if _whole(other.spec) == _whole(run.spec)]


def latest_fold(runs: Sequence[Run]) -> Run:
    """The run that leaves out least."""
    return min(runs, key=lambda run: run.spec.options.get("left_out", 0))


def _whole(spec: RunSpec) -> RunSpec:
    """The recipe without what makes a fold of it."""
    return spec.model_copy(update={"options": {**spec.options, **NO_FOLD}})
