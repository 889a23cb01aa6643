"""How far a whole experiment is: one number and one time left over runs that train, wait and have ended."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import get_args

from core.runs.folder.run import Experiment, Run
from core.runs.folder.states import State
from core.training.history import History
from core.training.progress import RunProgress

GIVEN_UP: frozenset[State] = frozenset({"stopped", "cancelled", "failed"})
"""Ended before their time, and not to go on: nobody waits for the rest of them."""
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
    """Done of the work that is done or may still be done, from 0 to 1."""
    seconds_left: float | None
    """For everything, the queue included; None as long as it is not known of every run."""

    @property
    def counts(self) -> dict[State, int]:
        """How many runs are in each state, in the order of a run's life."""
        found = Counter(status.run.state for status in self.statuses)
        return {state: found[state] for state in get_args(State) if found[state]}

    @property
    def ended(self) -> bool:
        return all(status.run.ended for status in self.statuses)

    @property
    def ranked(self) -> list[RunStatus]:
        """The runs that have a validation loss, the lowest first."""
        scored = [(loss, status) for status in self.statuses if (loss := best_loss(status.history)) is not None]
        return [status for _, status in sorted(scored, key=lambda pair: pair[0])]

    @property
    def best(self) -> RunStatus | None:
        """The run with the lowest validation loss so far."""
        return next(iter(self.ranked), None)


def read_job(experiment: Experiment) -> Job:
    """The state of every run of an experiment and of the whole."""
    statuses = tuple(read_status(run) for run in experiment.runs)
    return Job(statuses=statuses, share=_share(statuses), seconds_left=_seconds_left(statuses))


def read_status(run: Run) -> RunStatus:
    """One run with its curves and its progress."""
    account = run.account
    return RunStatus(run=run, history=account.history, progress=account.progress)


def best_run(runs: Sequence[Run]) -> Run:
    """The run with the lowest validation loss."""
    losses = {run.id: best_loss(run.account.history) for run in runs}
    return min(runs, key=lambda run: float("inf") if (loss := losses[run.id]) is None else loss)


def best_loss(curves: History) -> float | None:
    """Validation loss of the best epoch; None before there is one."""
    if curves.best_epoch not in curves.epochs:
        return None
    return curves.validation_loss[curves.epochs.index(curves.best_epoch)]


def _share(statuses: Sequence[RunStatus]) -> float:
    """Runs that were stopped, cancelled or failed are out of the count; where there are no others, all count."""
    counted = [status for status in statuses if status.run.state not in GIVEN_UP] or statuses
    return fmean(status.progress.share for status in counted)


def _seconds_left(statuses: Sequence[RunStatus]) -> float | None:
    """What the living still need, and the queue behind them at the pace of their own kind."""
    open_runs = [status for status in statuses if not status.run.ended]
    if not open_runs:
        return 0.0
    left = [_left(status, statuses) for status in open_runs]
    if None in left:
        return None
    at_once = max(1, sum(status.run.living for status in open_runs))
    return max(max(left), sum(left) / at_once)


def _left(status: RunStatus, statuses: Sequence[RunStatus]) -> float | None:
    """A run that has just begun does not know its speed yet; what others of its cell took says more."""
    if status.progress.compiling:
        return None
    told, usual = status.progress.seconds_left, _usual(status, statuses)
    if status.run.living and told is not None:
        return told if status.progress.share >= SETTLED or usual is None else min(told, usual)
    return None if usual is None else usual * (1 - status.progress.share)


def _usual(status: RunStatus, statuses: Sequence[RunStatus]) -> float | None:
    """Seconds that runs of the same cell take from start to end: those that ended, else those that know it."""
    alike = [other for other in statuses if other.run.outline.cell == status.run.outline.cell]
    finished = [total for other in alike if other.run.state == "finished" and (total := _whole(other)) is not None]
    whole = finished or [total for other in alike if other.run.living and (total := _whole(other)) is not None]
    return fmean(whole) if whole else None


def _whole(status: RunStatus) -> float | None:
    """Seconds that a run takes from its start to its end."""
    trained = status.history.seconds[-1] if status.history.seconds else 0.0
    if status.run.ended:
        return trained or None
    left = status.progress.seconds_left
    return None if left is None else trained + left
