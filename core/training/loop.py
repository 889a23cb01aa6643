"""One run from recipe to exhibits, in this process."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from core.engine.engine import Engine
from core.engine.environment import limit_threads, start_quickly
from core.engine.losses.kinds import loss_of
from core.files import replaced, write_atomically
from core.models.in_numpy.forward import Network
from core.models.weights import FIRST, save_weights, weakened
from core.recipes.spec import RunSpec
from core.results.exhibits.kinds import Exhibit
from core.tasks.codecs import CODECS
from core.tasks.task import Dataset, Task
from core.training.checkpoint import Checkpoint, load_checkpoint
from core.training.ending import Ending, ending
from core.training.events import Event, Failed, Finished, Judging, ModelBuilt, Started
from core.training.failures import explained
from core.training.listeners.checkpoints import Checkpoints
from core.training.listeners.listener import Listener
from core.training.listeners.log import Log
from core.training.listeners.milestones import Milestones
from core.training.listeners.noticing import Noticing
from core.training.listeners.previews import Previews
from core.training.notices import rehearsing
from core.training.rehearsing import Rehearsal, best_epoch, rehearse, trained
from core.training.session import Session
from core.training.standing import Standing
from core.training.workshop import Workshop

if TYPE_CHECKING:
    import keras

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

    Writes codecs.json, first.npz, best.npz, checkpoint/, exhibits/ and model.keras into `folder`. `resume_from` is the
    folder of an earlier attempt: the run goes on from its checkpoint, bit for bit as if it had never ended. `workshop`
    may hold what an earlier run in this process left; `answers` is where rivals that work beside the training keep
    theirs, without which they are not asked. What the person caused comes back as Failed; a bug of ours is raised.
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
    if not spec.trial:
        task.accompany(dataset)
    engine = workshop.engine(spec, task, dataset)
    listeners = _listeners(spec, task, dataset, folder, emit)
    standing = Standing(spec.training, engine)
    session = Session(standing, listeners=listeners, should_stop=should_stop)
    emit(
        ModelBuilt(
            parameters=engine.model.count_params(),
            examples={"train": len(dataset.train), "validation": len(dataset.validation), "test": len(dataset.test)},
            updates=standing.updates,
            epochs=spec.training.epochs,
            finishing=standing.finishing,
            layers=engine.layers,
        )
    )
    if checkpoint:
        session.restore(checkpoint)
    else:
        save_weights(folder / FIRST, engine.weights())
    cut = session.run()
    ended, best, share = ending(spec, standing.progress, cut), standing.best, 1.0
    if cut == "stop" and not best and standing.progress.updates:
        best = engine.weights()
    if spec.trial:
        if best:
            save_weights(folder / "best.npz", best)
        return _closing(ended, share, stretches=1)
    rehearsals = _rehearsed(spec, task, source, ended, emit, should_stop) if ended.outcome == "finished" else []
    if rehearsals:
        epoch = best_epoch([one.validation_loss for one in standing.progress.epochs], rehearsals)
        if epoch != ended.best_epoch:
            ended = replace(ended, best_epoch=epoch)
            best = _weights_after(epoch, workshop.engine(spec, task, dataset), spec)
    if ended.outcome != "paused" and best:
        emit(Judging(best_epoch=ended.best_epoch))
        rehearsed = [(one.dataset, one.answers[ended.best_epoch - 1]) for one in rehearsals]
        share = task.share(Network(dataset.ends, spec.model, best), dataset, rehearsed)
        best = weakened(best, share) if share < 1 else best
        learnt = ("train", "validation") if ended.finished_on_validation else ("train",)
        judged = replace(dataset, learnt=learnt, share=share)
        _judge(spec, task, judged, engine.settle(), best, folder)
    return _closing(ended, share, stretches=1 + len(rehearsals))


def _rehearsed(
    spec: RunSpec, task: Task, source: Any, ended: Ending, emit: Emit, should_stop: ShouldStop
) -> list[Rehearsal]:
    """The same training on earlier stretches, where the recipe asks for them."""
    stretches = task.rehearsals(source, task.Options.model_validate(spec.options))
    if stretches:
        emit(rehearsing(ended.epochs, len(stretches)))
    return rehearse(spec, task, stretches, epochs=ended.epochs, should_stop=should_stop)


def _weights_after(epoch: int, engine: Engine, spec: RunSpec) -> list[np.ndarray]:
    """Those of an earlier epoch; training repeats bit for bit, so weights need not be kept for each."""
    for _ in trained(engine, spec.training, epoch, lambda: None):
        pass
    return engine.weights()


def _listeners(spec: RunSpec, task: Task, dataset: Dataset, folder: Path, emit: Emit) -> tuple[Listener, ...]:
    """In the order in which they hear of everything."""

    def preview(best: list) -> Exhibit:
        # In NumPy: it answers at once, where Keras would trace a program first.
        return task.preview(Network(dataset.ends, spec.model, best), dataset)

    return Log(emit), Noticing(emit), Previews(emit, preview), Checkpoints(folder), Milestones(folder)


def _earlier(resume_from: Path | None) -> Checkpoint | None:
    return load_checkpoint(resume_from / "checkpoint") if resume_from else None


def _task_of(spec: RunSpec) -> Task:
    from core.tasks import task_of

    return task_of(spec.task)


def _judge(
    spec: RunSpec, task: Task, dataset: Dataset, model: "keras.Model", best: list[np.ndarray], folder: Path
) -> None:
    """Exhibits and the saved model, of the best weights."""
    model.set_weights(best)
    save_weights(folder / "best.npz", best)
    if loss_of(spec.training.loss, dataset.ends.quantiles).defined:
        # Without its loss, which is our own, the file opens wherever Keras is.
        model = task.build(dataset.ends, spec.model, seed=spec.training.seed)
        model.set_weights(best)
    with replaced(folder / "model.keras") as temporary:
        model.save(temporary)
    exhibits = folder / "exhibits"
    exhibits.mkdir(exist_ok=True)
    for number, exhibit in enumerate(task.judge(Network(dataset.ends, spec.model, best), dataset), start=1):
        write_atomically(exhibits / f"{number:02}-{exhibit.kind}.json", exhibit.model_dump_json())


def _closing(ended: Ending, share: float, *, stretches: int) -> Finished | Failed:
    if ended.failure is not None:
        return ended.failure
    return Finished(
        outcome=ended.outcome,
        why=ended.why,
        epochs=ended.epochs,
        best_epoch=ended.best_epoch,
        seconds=ended.seconds,
        share=share,
        stretches=stretches,
        finished_on_validation=ended.finished_on_validation,
    )
