"""Where a training stands, and what follows from it: the next learning rate, whether it goes on, what is best."""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from core.engine.averaging import moved
from core.engine.engine import Engine
from core.recipes.finishing import finishing_epochs, finishing_rate
from core.recipes.schedules import learning_rate
from core.recipes.spec import TrainingSpec
from core.training.checkpoint import Checkpoint, EpochRecord, TrainingProgress

Cut = Literal["stop", "pause", "diverged"] | None
"""What ended the epochs before their time: somebody's wish, or a loss that is no number."""


@dataclass
class Standing:
    """Recipe and engine of one attempt, how far it is, and the best weights so far."""

    training: TrainingSpec
    engine: Engine
    progress: TrainingProgress = field(default_factory=TrainingProgress)
    best: list[np.ndarray] = field(default_factory=list)
    mean: list[np.ndarray] = field(default_factory=list)
    """Of the weights of the latest epochs, where the recipe asks for it."""
    averaged: list[np.ndarray] = field(default_factory=list)
    """The same as it was after the best epoch."""

    @property
    def finishing(self) -> int:
        """Epochs that learn the validation part too, in the end."""
        return finishing_epochs(self.training) if self.engine.validation_examples else 0

    @property
    def updates(self) -> int:
        """Of the whole run, should it not end early."""
        return self.training.epochs * self.engine.batches + self.finishing * self.engine.finishing_batches

    @property
    def epoch(self) -> int:
        """The one under way, from 1."""
        return len(self.progress.epochs) + 1

    @property
    def rate(self) -> float:
        """The learning rate of the epoch under way."""
        if self.progress.validated:
            return finishing_rate(self.training, self.epoch - self.progress.validated)
        return learning_rate(self.training, [record.watched for record in self.progress.epochs])

    @property
    def out_of_patience(self) -> bool:
        """Whether no epoch should follow, since the latest ones were no better."""
        progress, patience = self.progress, self.training.patience
        return progress.updates == 0 and patience is not None and self.epoch - 1 - progress.best_epoch >= patience

    def begin_epoch(self, rate: float) -> None:
        """Set all that the epoch under way depends on."""
        self.engine.begin_epoch(self.epoch, rate)
        self.progress.squares = self.progress.squares or self.engine.squares()

    def restore(self, checkpoint: Checkpoint) -> None:
        """Stand where `checkpoint` was taken."""
        self.progress = checkpoint.progress
        self.best, self.mean, self.averaged = checkpoint.best, checkpoint.mean, checkpoint.averaged
        self.engine.restore(checkpoint.state)

    def checkpoint(self) -> Checkpoint:
        """All that it takes to stand here again."""
        return Checkpoint(self.progress, self.engine.state(), self.best, self.mean, self.averaged)

    def average(self) -> tuple[float, float]:
        """The validation loss of the averaged weights, and of the best epoch's; the better ones are kept."""
        best = self.progress.epochs[self.progress.best_epoch - 1].watched
        loss = self.engine.validated(self.averaged)
        if loss < best:
            self.best = self.averaged
        self.mean, self.averaged = [], []
        return loss, best

    def finish(self) -> None:
        """From here on the best network learns the validation part too."""
        progress = self.progress
        self.engine.finish(None if progress.validated else self.best)
        progress.validated = progress.validated or len(progress.epochs)

    def record(self, rate: float, validation_loss: float | None) -> EpochRecord:
        """What the epoch under way came to."""
        before, self.progress.squares = self.progress.squares, self.engine.squares()
        return EpochRecord(
            loss=self.engine.mean_loss(np.array(self.progress.sums), self.engine.batches),
            validation_loss=validation_loss,
            gradient_norm=self.progress.sums[1] / self.engine.batches,
            learning_rate=rate,
            layer_gradients=self.engine.layer_gradients(before, self.progress.squares),
        )

    def close(self, record: EpochRecord) -> bool:
        """Count the epoch under way as complete; whether it is the best so far."""
        best = self.progress.close(record)
        if self.training.average and not self.progress.validated and record.validation_loss is not None:
            self.mean = moved(self.mean, self.engine.weights())
        if best:
            self.best, self.averaged = self.engine.weights(), self.mean
        return best
