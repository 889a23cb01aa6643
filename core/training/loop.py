"""One run from recipe to exhibits, in this process."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from core.engine.environment import limit_threads, start_quickly
from core.files import replaced, write_atomically
from core.models.weights import save_weights, weakened
from core.recipes.spec import RunSpec
from core.tasks.codecs import CODECS
from core.tasks.task import Task
from core.training.checkpoint import Checkpoint, load_checkpoint
from core.training.events import Event, Failed, Finished, Judging, ModelBuilt, Started
from core.training.failures import explained
from core.training.notices import rehearsing
from core.training.rehearsing import Rehearsal, best_epoch, rehearse, trained
from core.training.session import Ending, Session
from core.training.workshop import Workshop

Wish = Literal["stop", "pause"] | None
Emit = Callable[[Event], None]
ShouldStop = Callable[[], Wish]


def train(
    spec: RunSpec,
    source: Any,
    *,
    folder: Path,
    emit: Emit,
    should_stop: ShouldStop,
    resume_from: Path | None = None,
    attempt: int = 1,
    task: Task | None = None,
    workshop: Workshop | None = None,
    answers: Path | None = None,
) -> Finished | Failed:
    """Train what `spec` describes on `source`; tells everything through `emit`, Started first, what is returned last.

    Writes codecs.json, best.npz, checkpoint/, exhibits/ and model.keras into `folder`. `resume_from` is the folder of
    an earlier attempt: the run goes on from its checkpoint, bit for bit as if it had never ended. `workshop` may hold
    what an earlier run in this process left; `answers` is where rivals that work beside the training keep theirs,
    without which they are not asked. What the person caused comes back as Failed; a bug of ours is raised.
    """
    try:
        closing = _attempt(
            spec, source, folder, emit, should_stop, resume_from, attempt, task, workshop or Workshop(), answers
        )
    except Exception as error:
        failure = explained(error)
        if failure is None:
            raise
        closing = failure
    emit(closing)
    return closing


def _attempt(
    spec: RunSpec,
    source: Any,
    folder: Path,
    emit: Emit,
    should_stop: ShouldStop,
    resume_from: Path | None,
    attempt: int,
    task: Task | None,
    workshop: Workshop,
    answers: Path | None,
) -> Finished | Failed:
    folder.mkdir(parents=True, exist_ok=True)
    checkpoint = _earlier(resume_from)
    done = len(checkpoint.progress.epochs) if checkpoint else 0
    emit(Started(attempt=attempt, at=time.time(), epoch=done))
    limit_threads(1)
    start_quickly()
    task = task or _task_of(spec)
    dataset = workshop.dataset(spec, lambda: task.prepare(source, task.Options.model_validate(spec.options)))
    dataset = replace(dataset, answers=answers)
    dataset.codecs.write(folder / CODECS)
    task.accompany(dataset)
    engine = workshop.engine(spec, task, dataset)
    session = Session(spec, task, dataset, engine, folder=folder, emit=emit, should_stop=should_stop)
    emit(
        ModelBuilt(
            parameters=engine.model.count_params(),
            examples={"train": len(dataset.train), "validation": len(dataset.validation), "test": len(dataset.test)},
            updates=session.updates,
            epochs=spec.training.epochs,
            finishing=session.finishing,
        )
    )
    if checkpoint:
        session.restore(checkpoint)
    ending, share, rehearsals = session.run(), 1.0, []
    if ending.outcome == "finished":
        rehearsals = _rehearsed(session, source, ending)
        ending = replace(ending, best_epoch=_chosen(session, rehearsals, ending, workshop))
    if ending.outcome != "paused" and session.best:
        emit(Judging(best_epoch=ending.best_epoch))
        learnt = ("train", "validation") if ending.finished_on_validation else ("train",)
        rehearsed = [(one.dataset, one.answers[ending.best_epoch - 1]) for one in rehearsals]
        share = task.share(session.network(), dataset, rehearsed)
        if share < 1:
            session.best = weakened(session.best, share)
        _judge(session, replace(dataset, learnt=learnt, share=share), folder)
    return _closing(ending, share, stretches=1 + len(rehearsals))


def _rehearsed(session: Session, source: Any, ending: Ending) -> list[Rehearsal]:
    """The same training on earlier stretches, where the recipe asks for them."""
    spec, task = session.spec, session.task
    stretches = task.rehearsals(source, task.Options.model_validate(spec.options))
    if stretches:
        session.emit(rehearsing(ending.epochs, len(stretches)))
    return rehearse(spec, task, stretches, epochs=ending.epochs, should_stop=session.should_stop)


def _chosen(session: Session, rehearsals: list[Rehearsal], ending: Ending, workshop: Workshop) -> int:
    """The epoch that all stretches together choose; `session.best` are its weights afterwards."""
    if not rehearsals:
        return ending.best_epoch
    epoch = best_epoch([one.validation_loss for one in session.progress.epochs], rehearsals)
    if epoch != ending.best_epoch:
        # Training repeats bit for bit, so weights need not be kept for each epoch.
        engine = workshop.engine(session.spec, session.task, session.dataset)
        for _ in trained(engine, session.spec.training, epoch, lambda: None):
            pass
        session.best = engine.weights()
    return epoch


def _earlier(resume_from: Path | None) -> Checkpoint | None:
    return load_checkpoint(resume_from / "checkpoint") if resume_from else None


def _task_of(spec: RunSpec) -> Task:
    from core.tasks import task_of

    return task_of(spec.task)


def _judge(session: Session, dataset: Any, folder: Path) -> None:
    """Exhibits and the saved model, of the best weights."""
    model = session.engine.settle()
    model.set_weights(session.best)
    save_weights(folder / "best.npz", session.best)
    if dataset.ends.quantiles:
        # Without its loss, which is our own, the file opens wherever Keras is.
        model = session.task.build(dataset.ends, session.spec.model, seed=session.spec.training.seed)
        model.set_weights(session.best)
    with replaced(folder / "model.keras") as temporary:
        model.save(temporary)
    exhibits = folder / "exhibits"
    exhibits.mkdir(exist_ok=True)
    for number, exhibit in enumerate(session.task.judge(session.network(), dataset), start=1):
        write_atomically(exhibits / f"{number:02}-{exhibit.kind}.json", exhibit.model_dump_json())


def _closing(ending: Ending, share: float, *, stretches: int) -> Finished | Failed:
    if ending.failure is not None:
        return ending.failure
    return Finished(
        outcome=ending.outcome,
        why=ending.why,
        epochs=ending.epochs,
        best_epoch=ending.best_epoch,
        seconds=ending.seconds,
        share=share,
        stretches=stretches,
        finished_on_validation=ending.finished_on_validation,
    )
