"""A training in words: what a whole job and each of its runs are doing."""

from collections.abc import Sequence

from core.experiments.job import Job, RunStatus, best_loss
from core.runs.processes.decisions import FOR_MEMORY, FOR_OWN
from core.tasks import task_of
from core.training.history import History
from core.words import counted, duration
from pages.shared.screen.words import fold_words, number, state_title

ON_ITS_WAY = ("queued", "starting", "training", "judging")
"""States that the strips tell, so that the job's line need not."""


def job_words(job: Job) -> str:
    """ "2 of 6 runs finished, 1 paused, about 3 min 20 s left"."""
    ends = [f"{count} {state_title(state).lower()}" for state, count in job.counts.items() if state not in ON_ITS_WAY]
    if job.ended:
        seconds = sum(status.history.seconds[-1] for status in job.statuses if status.history.seconds)
        return f"{', '.join(ends)}; {duration(seconds)} of training in all"
    others = [words for words in ends if not words.endswith("finished")]
    words = [f"{job.counts.get('finished', 0)} of {counted(len(job.statuses), 'run')} finished", *others]
    if job.seconds_left is not None:
        words.append(f"about {duration(job.seconds_left)} left" if job.seconds_left >= 1 else "almost done")
    return ", ".join(words)


def run_words(status: RunStatus) -> str:
    """ "seed 1 · epoch 34 of 100 · best loss 0.0123 · 8 s left"; while it compiles nothing is said of the time."""
    run = status.run
    words = [f"seed {run.outline.seed}", *fold_words(run), *_doing(status)]
    loss = best_loss(status.history)
    if loss is not None:
        words += [f"best loss {number(loss)}", task_of(run.outline.task).meaning(loss, run.outline.options)]
    if run.state == "training" and status.progress.seconds_left is not None:
        words.append(f"{duration(status.progress.seconds_left)} left")
    return " · ".join(part for part in words if part)


def epochs_words(told: History) -> str:
    """ "7 epochs"; "5 + 2 epochs" where the last ones learnt the validation part too."""
    count = len(told.epochs)
    if told.validated and count > told.validated:
        return f"{told.validated} + {counted(count - told.validated, 'epoch')} on training and validation part"
    return counted(count, "epoch")


def gradient_words(curves: Sequence[History]) -> str:
    """What the chart of gradient norms shows."""
    norms = [norm for one in curves for norm in one.gradient_norm if norm is not None]
    between = f" It lies between {number(min(norms))} and {number(max(norms))}." if norms else ""
    return f"Gradient norm by epoch.{between}"


def _doing(status: RunStatus) -> list[str]:
    run, progress = status.run, status.progress
    if run.state == "queued":
        place = f"place {run.place} in the queue" if run.place else "waiting"
        return [place, run.why] if run.why in (FOR_MEMORY, FOR_OWN) else [place]
    if run.state == "training":
        return _training(status)
    if run.state in ("finished", "stopped", "paused", "judging"):
        return [f"{state_title(run.state).lower()}, {epochs_words(status.history)}"]
    return [state_title(run.state).lower()] + ([] if not progress.epoch else [epochs_words(status.history)])


def _training(status: RunStatus) -> list[str]:
    progress = status.progress
    epoch = [f"epoch {progress.epoch} of {progress.epochs}"] if progress.epoch else []
    if progress.compiling:
        return [*epoch, "compiling"]
    if progress.epoch == 1 and progress.batches:
        epoch.append(f"batch {progress.batch} of {progress.batches}")
    return [*epoch, "learning the validation part too"] if progress.finishing else epoch
