"""The epochs of one attempt: train, validate, remember the best, look up now and then."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from core.engine.engine import Engine
from core.models.forward import Network
from core.models.weights import save_weights
from core.recipes.finishing import finishing_epochs, finishing_rate
from core.recipes.schedules import learning_rate
from core.recipes.spec import RunSpec
from core.tasks.task import Dataset, Task
from core.training.checkpoint import Checkpoint, EpochRecord, TrainingProgress, save_checkpoint
from core.training.events import Compiling, EpochEnded, Event, Failed, Finishing, Noticed, Previewed
from core.training.events import Progress as ProgressEvent
from core.training.failures import diverged
from core.training.notices import no_longer_improving, notices, waiting
from core.training.pace import Pace
from core.words import counted

PREVIEW_SECONDS = 0.7
"""Least time between two previews; a preview may also not take more than a tenth of the run."""
CHECKPOINT_SECONDS = 5.0
"""Least time between two checkpoints; writing may also not take more than a twentieth of the run."""


@dataclass(frozen=True)
class Ending:
    """How the epochs ended."""

    outcome: Literal["finished", "stopped", "paused"]
    why: str
    epochs: int
    best_epoch: int
    seconds: float
    finished_on_validation: bool
    """Whether the network learnt the validation part too."""
    failure: Failed | None = None


class Session:
    """Trains from wherever it stands to the end, or until somebody asks for something else."""

    def __init__(
        self,
        spec: RunSpec,
        task: Task,
        dataset: Dataset,
        engine: Engine,
        *,
        folder: Path,
        emit: Callable[[Event], None],
        should_stop: Callable[[], str | None],
    ) -> None:
        self.spec = spec
        self.task = task
        self.dataset = dataset
        self.folder = folder
        self.emit = emit
        self.should_stop = should_stop
        self.engine = engine
        self.progress = TrainingProgress()
        self.best: list[np.ndarray] = []
        self._preview_due = Pace(PREVIEW_SECONDS, share=0.1)
        self._checkpoint_due = Pace(CHECKPOINT_SECONDS, share=0.05)
        self._checkpoint_due.took(0.0)
        self._unshown = False
        self._restored = False
        self._compiling = False

    def network(self) -> Network:
        """The best network so far, in NumPy: it answers at once, where Keras would trace a program first."""
        return Network(self.dataset.ends, self.spec.model, self.best)

    def restore(self, checkpoint: Checkpoint) -> None:
        """Stand where `checkpoint` was taken."""
        self.progress = checkpoint.progress
        self.best = checkpoint.best
        self.engine.restore(checkpoint.state)
        self._restored = self.progress.updates > 0
        self._checkpoint()

    def run(self) -> Ending:
        """Epoch after epoch; never raises for what a person caused."""
        wish = self._train()
        self._preview(at_once=True)
        wish = wish or self._finish()
        if wish == "diverged":
            return self._diverged()
        if wish is not None:
            return self._asked(wish)
        training, progress = self.spec.training, self.progress
        tried = progress.validated or len(progress.epochs)
        why = "all epochs" if tried == training.epochs else f"no better for {counted(training.patience or 0, 'epoch')}"
        return self._ended("finished", why)

    @property
    def updates(self) -> int:
        """Of the whole run, should it not end early."""
        return self.spec.training.epochs * self.engine.batches + self.finishing * self.engine.finishing_batches

    @property
    def finishing(self) -> int:
        """Epochs that learn the validation part too, in the end."""
        return finishing_epochs(self.spec.training) if len(self.dataset.validation) else 0

    def _train(self) -> str | None:
        """The epochs among which the validation part chooses; what cut them short, if anything."""
        training, progress = self.spec.training, self.progress
        while not progress.validated and len(progress.epochs) < training.epochs:
            if self._out_of_patience():
                self.emit(no_longer_improving(len(progress.epochs), progress.best_epoch, training.patience or 0))
                return None
            if wish := self._epoch():
                return wish
        return None

    def _finish(self) -> str | None:
        """The best network goes on over training and validation part; what cut it short, if anything."""
        progress, count = self.progress, self.finishing
        if not count:
            return None
        begun = progress.validated > 0
        self.engine.finish(None if begun else self.best)
        progress.validated = progress.validated or len(progress.epochs)
        updates = count * self.engine.batches
        self.emit(Finishing(epoch=progress.validated, best_epoch=progress.best_epoch, epochs=count, updates=updates))
        while len(progress.epochs) < progress.validated + count:
            if wish := self._epoch():
                return wish
        self.best = self.engine.weights()
        return None

    def _epoch(self) -> str | None:
        """One epoch, or the rest of one; what cut it short, if anything."""
        progress = self.progress
        epoch = len(progress.epochs) + 1
        rate = self._rate(epoch)
        if self._restored:
            # The random state inside the epoch came with the checkpoint.
            self.engine.enter_epoch(epoch)
            self._restored = False
        else:
            self.engine.begin_epoch(epoch, rate)
        while progress.updates < self.engine.batches:
            if wish := self.should_stop():
                return wish
            self._advance(epoch)
            if not math.isfinite(progress.sums[0]):
                return "diverged"
        return self._validated(epoch, rate)

    def _rate(self, epoch: int) -> float:
        training, progress = self.spec.training, self.progress
        if progress.validated:
            return finishing_rate(training, epoch - progress.validated)
        return learning_rate(training, [_watched(record) for record in progress.epochs])

    def _advance(self, epoch: int) -> None:
        """About a tenth of a second of updates."""
        progress = self.progress
        began, waited = time.perf_counter(), self.engine.waited
        first = progress.updates
        progress.updates, sums = self.engine.train(first, np.array(progress.sums), self.should_stop)
        progress.sums = sums.tolist()
        seconds = time.perf_counter() - began
        progress.seconds += seconds
        if progress.updates == first:
            if self.engine.waited > waited:
                self._wait(epoch)
            return
        self._compiling = False
        self.emit(
            ProgressEvent(
                epoch=epoch,
                batch=progress.updates,
                batches=self.engine.batches,
                loss=self.engine.mean_loss(sums, progress.updates),
                examples_per_second=(progress.updates - first) * self.engine.batch_size / max(seconds, 1e-9),
            )
        )

    def _wait(self, epoch: int) -> None:
        """Say that nothing goes on before the faster program is compiled, and why once that takes long."""
        if not self._compiling:
            self._compiling = True
            self.emit(Compiling(epoch=epoch))
        self._tell(waiting(epoch, self.engine.waited, self.progress.noticed))

    def _validated(self, epoch: int, rate: float) -> str | None:
        """Validate and close the epoch; what cut it short, if anything."""
        began = time.perf_counter()
        batch, total = 0, 0.0
        while not self.progress.validated and batch < self.engine.validation_batches:
            if wish := self.should_stop():
                return wish
            batch, total = self.engine.validate(batch, total)
        self.progress.seconds += time.perf_counter() - began
        record = EpochRecord(
            loss=self.engine.mean_loss(np.array(self.progress.sums), self.engine.batches),
            validation_loss=total / self.engine.validation_examples if batch else None,
            gradient_norm=self.progress.sums[1] / self.engine.batches,
            learning_rate=rate,
        )
        if not math.isfinite(_watched(record)):
            return "diverged"
        self._complete(epoch, record)
        return None

    def _complete(self, epoch: int, record: EpochRecord) -> None:
        """Remember and tell what the epoch came to."""
        progress = self.progress
        best = not progress.validated and (
            progress.best_epoch == 0 or _watched(record) < _watched(progress.epochs[progress.best_epoch - 1])
        )
        progress.epochs.append(record)
        progress.updates, progress.sums = 0, [0.0, 0.0]
        if best:
            progress.best_epoch = epoch
            self.best = self.engine.weights()
            self._unshown = True
        self.emit(
            EpochEnded(
                epoch=epoch,
                loss=record.loss,
                validation_loss=record.validation_loss,
                gradient_norm=record.gradient_norm,
                learning_rate=record.learning_rate,
                seconds=progress.seconds,
                best=best,
            )
        )
        if not progress.validated:
            self._tell(notices(progress.epochs, progress.best_epoch, progress.noticed))
            self._preview()
        if self._checkpoint_due.due():
            self._checkpoint()

    def _tell(self, found: list[Noticed]) -> None:
        for notice in found:
            self.progress.noticed.append(notice.topic)
            self.emit(notice)

    def _preview(self, *, at_once: bool = False) -> None:
        """The best network's view of the validation part, now and then, and once it is chosen."""
        due = at_once or self._preview_due.due()
        if not (self._unshown and due and len(self.dataset.validation)) or self.progress.validated:
            return
        began = time.perf_counter()
        exhibit = self.task.preview(self.network(), self.dataset)
        self._unshown = False
        self.emit(Previewed(epoch=self.progress.best_epoch, exhibit=exhibit))
        self._preview_due.took(time.perf_counter() - began)

    def _checkpoint(self) -> None:
        began = time.perf_counter()
        if self.best:
            save_weights(self.folder / "best.npz", self.best)
        save_checkpoint(self.folder / "checkpoint", Checkpoint(self.progress, self.engine.state(), self.best))
        self._checkpoint_due.took(time.perf_counter() - began)

    def _out_of_patience(self) -> bool:
        patience, progress = self.spec.training.patience, self.progress
        return patience is not None and len(progress.epochs) - progress.best_epoch >= patience and progress.updates == 0

    def _asked(self, wish: str) -> Ending:
        """Leave everything so that it can be judged, or go on later."""
        self._checkpoint()
        if wish == "pause":
            return self._ended("paused", "asked to pause")
        if not self.best and self.progress.updates:
            self.best = self.engine.weights()
        return self._ended("stopped", "asked to stop")

    def _diverged(self) -> Ending:
        failure = diverged(self.spec, len(self.progress.epochs) + 1, self.progress.best_epoch)
        return self._ended("stopped", "diverged", failure)

    def _ended(
        self, outcome: Literal["finished", "stopped", "paused"], why: str, failure: Failed | None = None
    ) -> Ending:
        progress = self.progress
        learnt = outcome == "finished" and progress.validated > 0
        return Ending(outcome, why, len(progress.epochs), progress.best_epoch, progress.seconds, learnt, failure)


def _watched(record: EpochRecord) -> float:
    """The loss that decides which epoch is best."""
    return record.loss if record.validation_loss is None else record.validation_loss
