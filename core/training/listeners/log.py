"""Tells the run's log how the epochs go: updates, losses, waiting, the last epochs over both parts."""

from collections.abc import Callable

import numpy as np

from core.training.checkpoint import EpochRecord
from core.training.events import Compiling, EpochEnded, Event, Finishing, Progress
from core.training.listeners.listener import Listener
from core.training.standing import Standing


class Log(Listener):
    """Events of every advance and every epoch."""

    def __init__(self, emit: Callable[[Event], None]) -> None:
        self._emit = emit
        self._compiling = False

    def advanced(self, standing: Standing, updates: int, seconds: float) -> None:
        self._compiling = False
        engine, progress = standing.engine, standing.progress
        event = Progress(
            epoch=standing.epoch,
            batch=progress.updates,
            batches=engine.batches,
            loss=engine.mean_loss(np.array(progress.sums), progress.updates),
            examples_per_second=updates * engine.batch_size / max(seconds, 1e-9),
        )
        self._emit(event)

    def waited(self, standing: Standing) -> None:
        if not self._compiling:
            self._compiling = True
            self._emit(Compiling(epoch=standing.epoch))

    def epoch_ended(self, standing: Standing, record: EpochRecord, best: bool) -> None:
        event = EpochEnded(
            epoch=len(standing.progress.epochs),
            loss=record.loss,
            validation_loss=record.validation_loss,
            gradient_norm=record.gradient_norm,
            learning_rate=record.learning_rate,
            seconds=standing.progress.seconds,
            best=best,
            layer_gradients=record.layer_gradients,
        )
        self._emit(event)

    def finishing(self, standing: Standing, updates: int) -> None:
        progress = standing.progress
        event = Finishing(
            epoch=progress.validated, best_epoch=progress.best_epoch, epochs=standing.finishing, updates=updates
        )
        self._emit(event)
