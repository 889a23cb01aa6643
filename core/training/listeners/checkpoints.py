"""Writes down where a run stands, now and then and when it is cut short, so that it can be judged or go on."""

import time
from pathlib import Path

from core.models.weights import save_weights
from core.training.checkpoint import EpochRecord, save_checkpoint
from core.training.listeners.listener import Listener
from core.training.pace import Pace
from core.training.standing import Cut, Standing

LEAST_SECONDS = 5.0
"""Between two checkpoints; writing may also not take more than a twentieth of the run."""


class Checkpoints(Listener):
    """Best weights and checkpoint in the run's folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pace = Pace(LEAST_SECONDS, share=0.05)
        self._pace.took(0.0)

    def restored(self, standing: Standing) -> None:
        self._save(standing)

    def epoch_ended(self, standing: Standing, record: EpochRecord, best: bool) -> None:
        if self._pace.due():
            self._save(standing)

    def cut(self, standing: Standing, reason: Cut) -> None:
        if reason != "diverged":
            self._save(standing)

    def _save(self, standing: Standing) -> None:
        began = time.perf_counter()
        if standing.best:
            save_weights(self._folder / "best.npz", standing.best)
        checkpoint = standing.checkpoint()
        save_checkpoint(self._folder / "checkpoint", checkpoint)
        self._pace.took(time.perf_counter() - began)
