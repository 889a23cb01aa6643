"""The epochs of one attempt: train, validate, remember the best. Everything else listens."""

import math
import time
from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np

from core.engine.engine import Engine
from core.recipes.finishing import finishing_epochs, finishing_rate
from core.recipes.schedules import learning_rate
from core.recipes.spec import TrainingSpec
from core.training.checkpoint import Checkpoint, EpochRecord, TrainingProgress

Cut = Literal["stop", "pause", "diverged"] | None
"""What ended the epochs before their time: somebody's wish, or a loss that is no number."""


class Listener:
    """Hears what happens in a session; does nothing by itself."""

    def restored(self, session: "Session") -> None:
        """It stands where a checkpoint was taken."""

    def advanced(self, session: "Session", updates: int, seconds: float) -> None:
        """So many updates of the epoch under way were done."""

    def waited(self, session: "Session") -> None:
        """Nothing could be done before the faster program is there."""

    def epoch_ended(self, session: "Session", record: EpochRecord, best: bool) -> None:
        """An epoch came to `record`; `best`: no earlier one was as good."""

    def out_of_patience(self, session: "Session") -> None:
        """No epoch follows, since the latest ones were no better."""

    def chosen(self, session: "Session") -> None:
        """The validation part has nothing more to choose from, for now or for good."""

    def finishing(self, session: "Session", updates: int) -> None:
        """From here on the validation part is learnt too, in so many updates."""

    def cut(self, session: "Session", reason: Cut) -> None:
        """The epochs ended before their time."""


class Session:
    """Trains from wherever it stands to the end, or until `should_stop` asks for something else."""

    def __init__(
        self,
        training: TrainingSpec,
        engine: Engine,
        *,
        listeners: Sequence[Listener],
        should_stop: Callable[[], Cut],
    ) -> None:
        self.training = training
        self.engine = engine
        self.progress = TrainingProgress()
        self.best: list[np.ndarray] = []
        self._listeners = listeners
        self._should_stop = should_stop
        self._restored = False

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

    def restore(self, checkpoint: Checkpoint) -> None:
        """Stand where `checkpoint` was taken."""
        self.progress = checkpoint.progress
        self.best = checkpoint.best
        self.engine.restore(checkpoint.state)
        self._restored = self.progress.updates > 0
        self._tell(lambda listener: listener.restored(self))

    def run(self) -> Cut:
        """Epoch after epoch; what cut them short, if anything."""
        cut = self._choose()
        self._tell(lambda listener: listener.chosen(self))
        cut = cut or self._finish()
        if cut:
            self._tell(lambda listener: listener.cut(self, cut))
        return cut

    def _choose(self) -> Cut:
        """The epochs among which the validation part chooses."""
        progress, patience = self.progress, self.training.patience
        while not progress.validated and len(progress.epochs) < self.training.epochs:
            if progress.updates == 0 and patience is not None and self.epoch - 1 - progress.best_epoch >= patience:
                self._tell(lambda listener: listener.out_of_patience(self))
                return None
            if cut := self._run_epoch():
                return cut
        return None

    def _finish(self) -> Cut:
        """The best network goes on over training and validation part."""
        progress, count = self.progress, self.finishing
        if not count:
            return None
        self.engine.finish(None if progress.validated else self.best)
        progress.validated = progress.validated or len(progress.epochs)
        self._tell(lambda listener: listener.finishing(self, count * self.engine.batches))
        while len(progress.epochs) < progress.validated + count:
            if cut := self._run_epoch():
                return cut
        self.best = self.engine.weights()
        return None

    def _run_epoch(self) -> Cut:
        """One epoch, or the rest of one."""
        rate = self._rate()
        if self._restored:
            # The random state inside the epoch came with the checkpoint.
            self.engine.enter_epoch(self.epoch)
            self._restored = False
        else:
            self.engine.begin_epoch(self.epoch, rate)
        while self.progress.updates < self.engine.batches:
            if cut := self._should_stop():
                return cut
            self._advance()
            if not math.isfinite(self.progress.sums[0]):
                return "diverged"
        return self._validate(rate)

    def _rate(self) -> float:
        if self.progress.validated:
            return finishing_rate(self.training, self.epoch - self.progress.validated)
        return learning_rate(self.training, [record.watched for record in self.progress.epochs])

    def _advance(self) -> None:
        """About a tenth of a second of updates."""
        progress, first, waited = self.progress, self.progress.updates, self.engine.waited
        began = time.perf_counter()
        progress.updates, sums = self.engine.train(first, np.array(progress.sums), self._should_stop)
        seconds = time.perf_counter() - began
        progress.sums = sums.tolist()
        progress.seconds += seconds
        if done := progress.updates - first:
            self._tell(lambda listener: listener.advanced(self, done, seconds))
        elif self.engine.waited > waited:
            self._tell(lambda listener: listener.waited(self))

    def _validate(self, rate: float) -> Cut:
        """Validate and close the epoch."""
        progress, began = self.progress, time.perf_counter()
        batch, total = 0, 0.0
        while not progress.validated and batch < self.engine.validation_batches:
            if cut := self._should_stop():
                return cut
            batch, total = self.engine.validate(batch, total)
        progress.seconds += time.perf_counter() - began
        record = EpochRecord(
            loss=self.engine.mean_loss(np.array(progress.sums), self.engine.batches),
            validation_loss=total / self.engine.validation_examples if batch else None,
            gradient_norm=progress.sums[1] / self.engine.batches,
            learning_rate=rate,
        )
        if not math.isfinite(record.watched):
            return "diverged"
        self._close(record)
        return None

    def _close(self, record: EpochRecord) -> None:
        best = self.progress.close(record)
        if best:
            self.best = self.engine.weights()
        self._tell(lambda listener: listener.epoch_ended(self, record, best))

    def _tell(self, what: Callable[[Listener], None]) -> None:
        for listener in self._listeners:
            what(listener)
