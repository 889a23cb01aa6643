"""Where a training stands, and what follows from it: the next learning rate, whether it goes on, what is best."""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

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

    def restore(self, checkpoint: Checkpoint) -> None:
        """Stand where `checkpoint` was taken."""
        self.progress = checkpoint.progress
        self.best = checkpoint.best
        self.engine.restore(checkpoint.state)

    def finish(self) -> None:
        """From here on the best network learns the validation part too."""
        progress = self.progress
        self.engine.finish(None if progress.validated else self.best)
        progress.validated = progress.validated or len(progress.epochs)

    def record(self, rate: float, validation_loss: float | None) -> EpochRecord:
        """What the epoch under way came to."""
        return EpochRecord(
            loss=self.engine.mean_loss(np.array(self.progress.sums), self.engine.batches),
            validation_loss=validation_loss,
            gradient_norm=self.progress.sums[1] / self.engine.batches,
            learning_rate=rate,
        )

    def close(self, record: EpochRecord) -> bool:
        """Count the epoch under way as complete; whether it is the best so far."""
        best = self.progress.close(record)
        if best:
            self.best = self.engine.weights()
        return best
