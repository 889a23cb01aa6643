"""Keeps the weights after epochs 1, 2, 4, 8 and so on: how a network changed is looked at afterwards."""

from pathlib import Path

from core.models.weights import MILESTONES, save_weights
from core.training.checkpoint import EpochRecord
from core.training.listeners.listener import Listener
from core.training.standing import Standing

MOST = 500_000
"""Weights of a network that is kept so: two megabytes each time, and there are few such epochs."""


class Milestones(Listener):
    """In a folder of the attempt, a file named by its epoch."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / MILESTONES

    def epoch_ended(self, standing: Standing, record: EpochRecord, best: bool) -> None:
        epoch = len(standing.progress.epochs)
        if epoch & (epoch - 1):
            return
        weights = standing.engine.weights()
        if sum(array.size for array in weights) <= MOST:
            self._folder.mkdir(exist_ok=True)
            save_weights(self._folder / f"{epoch}.npz", weights)
