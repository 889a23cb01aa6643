"""Tells the run's log how the epochs go: updates, losses, waiting, the last epochs over both parts."""

from collections.abc import Callable

import numpy as np

from core.training.checkpoint import EpochRecord
from core.training.events import Compiling, EpochEnded, Event, Finishing, Progress
from core.training.session import Listener, Session


class Log(Listener):
    """Events of every advance and every epoch."""

    def __init__(self, emit: Callable[[Event], None]) -> None:
        self._emit = emit
        self._compiling = False

    def advanced(self, session: Session, updates: int, seconds: float) -> None:
        self._compiling = False
        engine, progress = session.engine, session.progress
        event = Progress(
            epoch=session.epoch,
            batch=progress.updates,
            batches=engine.batches,
            loss=engine.mean_loss(np.array(progress.sums), progress.updates),
            examples_per_second=updates * engine.batch_size / max(seconds, 1e-9),
        )
        self._emit(event)

    def waited(self, session: Session) -> None:
        if not self._compiling:
            self._compiling = True
            self._emit(Compiling(epoch=session.epoch))

    def epoch_ended(self, session: Session, record: EpochRecord, best: bool) -> None:
        event = EpochEnded(
            epoch=len(session.progress.epochs),
            loss=record.loss,
            validation_loss=record.validation_loss,
            gradient_norm=record.gradient_norm,
            learning_rate=record.learning_rate,
            seconds=session.progress.seconds,
            best=best,
        )
        self._emit(event)

    def finishing(self, session: Session, updates: int) -> None:
        progress = session.progress
        event = Finishing(
            epoch=progress.validated, best_epoch=progress.best_epoch, epochs=session.finishing, updates=updates
        )
        self._emit(event)
