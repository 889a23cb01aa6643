"""Writes down where a run stands, now and then and when it is cut short, so that it can be judged or go on."""

import time
from pathlib import Path

from core.models.weights import save_weights
from core.training.checkpoint import Checkpoint, EpochRecord, save_checkpoint
from core.training.pace import Pace
from core.training.session import Cut, Listener, Session

LEAST_SECONDS = 5.0
"""Between two checkpoints; writing may also not take more than a twentieth of the run."""


class Checkpoints(Listener):
    """Best weights and checkpoint in the run's folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pace = Pace(LEAST_SECONDS, share=0.05)
        self._pace.took(0.0)

    def restored(self, session: Session) -> None:
        self._save(session)

    def epoch_ended(self, session: Session, record: EpochRecord, best: bool) -> None:
        if self._pace.due():
            self._save(session)

    def cut(self, session: Session, reason: Cut) -> None:
        if reason != "diverged":
            self._save(session)

    def _save(self, session: Session) -> None:
        began = time.perf_counter()
        if session.best:
            save_weights(self._folder / "best.npz", session.best)
        checkpoint = Checkpoint(session.progress, session.engine.state(), session.best)
        save_checkpoint(self._folder / "checkpoint", checkpoint)
        self._pace.took(time.perf_counter() - began)
