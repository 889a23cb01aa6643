"""Says in plain sentences what is worth knowing while a network trains, each thing once."""

from collections.abc import Callable

from core.training.checkpoint import EpochRecord
from core.training.events import Event, Noticed
from core.training.notices import no_longer_improving, notices, waiting
from core.training.session import Listener, Session


class Noticing(Listener):
    """What was said is remembered in the run's progress, so that a resumed run does not repeat it."""

    def __init__(self, emit: Callable[[Event], None]) -> None:
        self._emit = emit

    def waited(self, session: Session) -> None:
        self._say(session, waiting(session.epoch, session.engine.waited, session.progress.noticed))

    def epoch_ended(self, session: Session, record: EpochRecord, best: bool) -> None:
        progress = session.progress
        if not progress.validated:
            self._say(session, notices(progress.epochs, progress.best_epoch, progress.noticed))

    def out_of_patience(self, session: Session) -> None:
        progress = session.progress
        self._emit(no_longer_improving(len(progress.epochs), progress.best_epoch, session.training.patience or 0))

    def _say(self, session: Session, found: list[Noticed]) -> None:
        for notice in found:
            session.progress.noticed.append(notice.topic)
            self._emit(notice)
