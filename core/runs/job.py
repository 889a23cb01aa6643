"""How far a whole experiment is: one number and one time left over runs that train, wait and have ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from core.runs.run import Experiment, Run
from core.training.history import History, history
from core.training.progress import RunProgress, progress

SETTLED = 0.05
"""Share of a run after which its own estimate is better than what others took."""


@dataclass(frozen=True)
class RunStatus:
    """A run with what its events add up to, read once."""

    run: Run
    history: History
    progress: RunProgress


@dataclass(frozen=True)
class Job:
    """An experiment as it stands."""

    statuses: tuple[RunStatus, ...]
    share: float
    """Done, from 0 to 1."""
    seconds_left: float | None
    """For everything, the queue included; None before any run knows its speed."""
    finished: int
    """Runs that nobody will work on any more."""

    @property
    def ended(self) -> bool:
        return all(status.run.ended for status in self.statuses)

    @property
    def best(self) -> RunStatus | None:
        """The run with the lowest validation loss so far."""
        scored = [(loss, status) for status in self.statuses if (loss := best_loss(status.history)) is not None]
        return min(scored, key=lambda pair: pair[0], default=(None, None))[1]


def read_job(experiment: Experiment) -> Job:
    """The state of every run of an experiment and of the whole."""
    statuses = tuple(read_status(run) for run in experiment.runs)
    return Job(
        statuses=statuses,
        share=fmean(1.0 if status.run.ended else status.progress.share for status in statuses),
        seconds_left=_seconds_left(statuses),
        finished=sum(status.run.ended for status in statuses),
    )


def read_status(run: Run) -> RunStatus:
    """One run with its curves and its progress."""
    events = run.events()
    return RunStatus(run=run, history=history(events), progress=progress(events))


def best_run(experiment: Experiment) -> Run:
    """The run to read first: of those that were judged, else of all, the one with the lowest validation loss."""
    runs = [run for run in experiment.runs if run.judged] or experiment.runs
    losses = {run.id: best_loss(history(run.events())) for run in runs}
    return min(runs, key=lambda run: float("inf") if (loss := losses[run.id]) is None else loss)


def best_loss(curves: History) -> float | None:
    """Validation loss of the best epoch; None before there is one."""
    if curves.best_epoch not in curves.epochs:
        return None
    return curves.validation_loss[curves.epochs.index(curves.best_epoch)]


def _seconds_left(statuses: Sequence[RunStatus]) -> float | None:
    """What the living still need, and the queue behind them at the pace of those that ended or live."""
    open_runs = [status for status in statuses if not status.run.ended]
    if not open_runs:
        return 0.0
    ended = [total for status in statuses if status.run.ended and (total := _whole(status)) is not None]
    whole = ended or [total for status in statuses if (total := _whole(status)) is not None]
    if not whole:
        return None
    left = [_left(status, fmean(whole)) for status in open_runs]
    at_once = max(1, sum(status.run.living for status in open_runs))
    return max(max(left), sum(left) / at_once)


def _left(status: RunStatus, usual: float) -> float:
    """A run that has just begun does not know its speed yet; what its neighbours took says more."""
    told = status.progress.seconds_left
    if status.run.living and told is not None:
        return told if status.progress.share >= SETTLED else min(told, usual)
    return usual * (1 - status.progress.share)


def _whole(status: RunStatus) -> float | None:
    """Seconds that a run takes from its start to its end."""
    trained = status.history.seconds[-1] if status.history.seconds else 0.0
    if status.run.ended:
        return trained or None
    left = status.progress.seconds_left
    return None if left is None else trained + left
