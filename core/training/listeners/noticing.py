"""Says in plain sentences what is worth knowing while a network trains, each thing once."""

from collections.abc import Callable

from core.training.checkpoint import EpochRecord
from core.training.events import Event, Noticed
from core.training.listeners.listener import Listener
from core.training.messages import contradicted
from core.training.notices import averaged, no_longer_improving, notices, waiting
from core.training.standing import Standing


class Noticing(Listener):
    """What was said and still holds is remembered in the run's progress, so that a resumed run does not repeat it."""

    def __init__(self, emit: Callable[[Event], None]) -> None:
        self._emit = emit

    def waited(self, standing: Standing) -> None:
        self._say(standing, waiting(standing.epoch, standing.engine.waited, standing.progress.noticed))

    def epoch_ended(self, standing: Standing, record: EpochRecord, best: bool) -> None:
        progress = standing.progress
        progress.noticed = [
            topic for topic in progress.noticed if not contradicted(topic, best=best, norm=record.gradient_norm)
        ]
        if not progress.validated:
            self._say(standing, notices(progress.epochs, progress.best_epoch, progress.noticed))

    def out_of_patience(self, standing: Standing) -> None:
        progress = standing.progress
        self._emit(no_longer_improving(len(progress.epochs), progress.best_epoch, standing.training.patience or 0))

    def averaged(self, standing: Standing, loss: float, best: float) -> None:
        self._emit(averaged(len(standing.progress.epochs), loss, best))

    def _say(self, standing: Standing, found: list[Noticed]) -> None:
        for notice in found:
            standing.progress.noticed.append(notice.topic)
            self._emit(notice)
