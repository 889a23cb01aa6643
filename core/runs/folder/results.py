"""What a finished run achieved, as comparisons and verdicts take it."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from core.models.cells import cell_of
from core.results.contestants import RunResult
from core.results.exhibits.forecasting import Forecast, Forecasts
from core.results.exhibits.kinds import Exhibit
from core.results.exhibits.scores import Errors, Scores
from core.runs.folder.rivalry import rivals_at_work
from core.runs.folder.run import Run
from core.training.convergence import still_falling
from core.training.events import ModelBuilt

Kind = TypeVar("Kind", bound=Exhibit)


def result_of(run: Run) -> RunResult | None:
    """The run's scores on the test part with what they cost; None before it was judged."""
    exhibits = run.exhibits()
    scores = next((one for one in of_kind(exhibits, Scores) if one.part == "test"), None)
    if scores is None:
        return None
    account = run.account
    curves = account.history
    built = next((event for event in reversed(account.told) if isinstance(event, ModelBuilt)), None)
    return RunResult(
        run=run.id,
        cell=run.spec.model.cell,
        title=cell_of(run.spec.model.cell).title,
        seed=run.spec.training.seed,
        scores=scores,
        errors=next(of_kind(exhibits, Errors), None),
        parameters=built.parameters if built else 0,
        seconds=curves.seconds[-1] if curves.seconds else 0.0,
        epochs=len(curves.epochs),
        best_epoch=curves.best_epoch,
        falling=still_falling(account, epochs=run.spec.training.epochs),
        recipe=run.spec.model_dump(mode="json"),
    )


def unfinished(runs: Sequence[Run]) -> dict[str, int | bool]:
    """What may still change the verdict on the runs."""
    return {
        "waiting": sum(not run.ended for run in runs),
        "baselines_at_work": any(rivals_at_work(run.exhibits(), run.answers) for run in runs),
    }


def forecasts_in(exhibits: Sequence[Exhibit]) -> list[Forecast]:
    """Every series' forecast, of one series or of many."""
    many = [page.forecast(position) for page in of_kind(exhibits, Forecasts) for position in range(len(page.series))]
    return many or list(of_kind(exhibits, Forecast))


def errors_in(exhibits: Sequence[Exhibit]) -> Errors | None:
    """The paired errors of the test part, None before it was judged."""
    return next(of_kind(exhibits, Errors), None)


def of_kind(exhibits: Sequence[Exhibit], kind: type[Kind]) -> Iterator[Kind]:
    """The exhibits of one kind, in order."""
    return (exhibit for exhibit in exhibits if isinstance(exhibit, kind))
