"""The same training on earlier stretches, which choose the epoch where the validation part is too short for that."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from core.engine.engine import Engine
from core.models.in_numpy.forward import Network
from core.recipes.schedules import learning_rate
from core.recipes.spec import RunSpec, TrainingSpec
from core.tasks.task import Dataset, Task
from core.training.workshop import Workshop


@dataclass(frozen=True)
class Rehearsal:
    """One earlier stretch, epoch by epoch."""

    dataset: Dataset
    losses: tuple[float, ...]
    """Validation loss after each epoch."""
    answers: tuple[np.ndarray, ...]
    """What the network answered on the stretch after each epoch."""


class Interrupted(Exception):
    """Somebody asked for something else meanwhile."""


def rehearse(
    spec: RunSpec, task: Task, stretches: Sequence[Dataset], *, epochs: int, should_stop: Callable[[], str | None]
) -> list[Rehearsal]:
    """A network of the same recipe for each of the stretches; none when asked to stop meanwhile."""
    try:
        return [_rehearsed(spec, task, dataset, epochs, should_stop) for dataset in stretches]
    except Interrupted:
        return []


def best_epoch(own: Sequence[float], rehearsals: Sequence[Rehearsal]) -> int:
    """The epoch, from 1, with the lowest mean validation loss over all stretches, each window counting alike."""
    weights = [len(rehearsals[0].answers[0]), *(len(one.answers[0]) for one in rehearsals)]
    losses = np.array([own, *(one.losses for one in rehearsals)])
    return int(np.argmin(np.average(losses, axis=0, weights=weights))) + 1


def trained(
    engine: Engine, training: TrainingSpec, epochs: int, should_stop: Callable[[], str | None]
) -> Iterator[float]:
    """Train `engine` from its first weights; the validation loss after each epoch."""
    losses: list[float] = []
    for epoch in range(1, epochs + 1):
        engine.begin_epoch(epoch, learning_rate(training, losses))
        updates, sums = 0, np.zeros(2)
        while updates < engine.batches:
            if should_stop():
                raise Interrupted
            updates, sums = engine.train(updates, sums, should_stop)
        batch, total = 0, 0.0
        while batch < engine.validation_batches:
            batch, total = engine.validate(batch, total)
        losses.append(total / engine.validation_examples)
        yield losses[-1]


def _rehearsed(
    spec: RunSpec, task: Task, dataset: Dataset, epochs: int, should_stop: Callable[[], str | None]
) -> Rehearsal:
    engine, inputs = Workshop().engine(spec, task, dataset), dataset.validation.all_inputs()
    losses, answers = [], []
    for loss in trained(engine, spec.training, epochs, should_stop):
        losses.append(loss if np.isfinite(loss) else np.inf)
        answers.append(Network(dataset.ends, spec.model, engine.weights()).predict(inputs))
    return Rehearsal(dataset, tuple(losses), tuple(answers))
