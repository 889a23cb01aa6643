"""A training in words: what a whole job and each of its runs are doing."""

from collections.abc import Sequence

from core.experiments.job import Job, RunStatus, best_loss
from core.language import say
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
        return say("{ends}; {seconds} of training in all", ends=", ".join(ends), seconds=duration(seconds))
    others = [words for words in ends if not words.endswith("finished")]
    words = [
        say(
            "{finished} of {runs} finished",
            finished=job.counts.get("finished", 0),
            runs=counted(len(job.statuses), "run"),
        ),
        *others,
    ]
    if job.seconds_left is not None:
        words.append(
            say("about {seconds_left} left", seconds_left=duration(job.seconds_left))
            if job.seconds_left >= 1
            else say("almost done")
        )
    return ", ".join(words)


def run_words(status: RunStatus) -> str:
    """ "seed 1 · epoch 34 of 100 · best loss 0.0123 · 8 s left"; while it compiles nothing is said of the time."""
    run = status.run
    words = [say("seed {seed}", seed=run.outline.seed), *fold_words(run), *_doing(status)]
    loss = best_loss(status.history)
    if loss is not None:
        words += [
            say("best loss {loss}", loss=number(loss)),
            task_of(run.outline.task).meaning(loss, run.outline.options),
        ]
    if run.state == "training" and status.progress.seconds_left is not None:
        words.append(say("{time} left", time=duration(status.progress.seconds_left)))
    return " · ".join(part for part in words if part)


def epochs_words(told: History) -> str:
    """ "7 epochs"; "5 + 2 epochs" where the last ones learnt the validation part too."""
    count = len(told.epochs)
    if told.validated and count > told.validated:
        return say(
            "{validated} + {epochs} on training and validation part",
            validated=told.validated,
            epochs=counted(count - told.validated, "epoch"),
        )
    return counted(count, "epoch")


def gradient_words(curves: Sequence[History]) -> str:
    """What the chart of gradient norms shows."""
    norms = [norm for one in curves for norm in one.gradient_norm if norm is not None]
    between = say(" It lies between {min} and {max}.", min=number(min(norms)), max=number(max(norms))) if norms else ""
    return say("Gradient norm by epoch.") + between


def _doing(status: RunStatus) -> list[str]:
    run, progress = status.run, status.progress
    if run.state == "queued":
        place = say("place {place} in the queue", place=run.place) if run.place else say("waiting")
        return [place, say(run.why)] if run.why in (FOR_MEMORY, FOR_OWN) else [place]
    if run.state == "training":
        return _training(status)
    if run.state in ("finished", "stopped", "paused", "judging"):
        return [f"{state_title(run.state).lower()}, {epochs_words(status.history)}"]
    return [state_title(run.state).lower()] + ([] if not progress.epoch else [epochs_words(status.history)])


def _training(status: RunStatus) -> list[str]:
    progress = status.progress
    epoch = [say("epoch {epoch} of {epochs}", epoch=progress.epoch, epochs=progress.epochs)] if progress.epoch else []
    if progress.compiling:
        return [*epoch, say("compiling")]
    if progress.epoch == 1 and progress.batches:
        epoch.append(say("batch {batch} of {batches}", batch=progress.batch, batches=progress.batches))
    return [*epoch, say("learning the validation part too")] if progress.finishing else epoch
