"""The epochs of one attempt: train, validate, remember the best, look up now and then."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from core.models.weights import save_weights
from core.tasks.task import Dataset, Task
from core.training.checkpoint import Checkpoint, EpochRecord, Progress, save_checkpoint
from core.training.engine import Engine, EpochSums
from core.training.events import EpochEnded, Event, Failed, Previewed
from core.training.events import Progress as ProgressEvent
from core.training.failures import diverged
from core.training.network import compile_network
from core.training.notices import no_longer_improving, notices
from core.training.schedules import learning_rate
from core.training.spec import RunSpec

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
    failure: Failed | None = None


class Pace:
    """Lets something happen at most every so often, and the rarer the longer it takes."""

    def __init__(self, least: float, share: float) -> None:
        self._least = least
        self._share = share
        self._next = 0.0

    def due(self) -> bool:
        return time.monotonic() >= self._next

    def took(self, seconds: float) -> None:
        self._next = time.monotonic() + max(self._least, seconds / self._share)


class Session:
    """Trains from wherever it stands to the end, or until somebody asks for something else."""

    def __init__(
        self,
        spec: RunSpec,
        task: Task,
        dataset: Dataset,
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
        self.model = task.build(dataset.ends, spec.model, seed=spec.training.seed)
        compile_network(self.model, spec.training)
        self.engine = Engine(self.model, dataset, batch_size=spec.training.batch_size, seed=spec.training.seed)
        self.progress = Progress()
        self.best: list[np.ndarray] = []
        self._preview_due = Pace(PREVIEW_SECONDS, share=0.1)
        self._checkpoint_due = Pace(CHECKPOINT_SECONDS, share=0.05)
        self._checkpoint_due.took(0.0)
        self._unshown = False
        self._restored = False

    def restore(self, checkpoint: Checkpoint) -> None:
        """Stand where `checkpoint` was taken."""
        self.progress = checkpoint.progress
        self.best = checkpoint.best
        self.engine.restore(checkpoint.state)
        self._restored = self.progress.updates > 0
        self._checkpoint()

    def run(self) -> Ending:
        """Epoch after epoch; never raises for what a person caused."""
        training = self.spec.training
        while len(self.progress.epochs) < training.epochs:
            if self._out_of_patience():
                patience = training.patience or 0
                epoch = len(self.progress.epochs)
                self.emit(no_longer_improving(epoch, self.progress.best_epoch, patience))
                return self._ended("finished", f"no better for {patience} epochs")
            wish = self._epoch()
            if wish == "diverged":
                return self._diverged()
            if wish is not None:
                return self._asked(wish)
        return self._ended("finished", "all epochs")

    def _epoch(self) -> str | None:
        """One epoch, or the rest of one; what cut it short, if anything."""
        progress = self.progress
        epoch = len(progress.epochs) + 1
        rate = learning_rate(self.spec.training, [_watched(record) for record in progress.epochs])
        if self._restored:
            # The random state inside the epoch came with the checkpoint.
            self.engine.take_order(epoch)
            self._restored = False
        else:
            self.engine.begin_epoch(epoch, rate)
        while progress.updates < self.engine.batches:
            if wish := self.should_stop():
                return wish
            self._advance(epoch)
            if not math.isfinite(progress.loss_sum):
                return "diverged"
        return self._complete(epoch, rate)

    def _advance(self, epoch: int) -> None:
        progress = self.progress
        began = time.perf_counter()
        first = progress.updates
        sums = EpochSums(progress.loss_sum, progress.norm_sum)
        progress.updates, sums = self.engine.train(first, sums)
        progress.loss_sum, progress.norm_sum = sums.loss, sums.norm
        seconds = time.perf_counter() - began
        progress.seconds += seconds
        self.emit(
            ProgressEvent(
                epoch=epoch,
                batch=progress.updates,
                batches=self.engine.batches,
                loss=self.engine.mean_loss(sums, progress.updates),
                examples_per_second=(progress.updates - first) * self.engine.batch_size / max(seconds, 1e-9),
                seconds_left=self._seconds_left(epoch),
            )
        )

    def _complete(self, epoch: int, rate: float) -> str | None:
        """Validate, remember, tell; "diverged" when the validation loss is not finite."""
        progress = self.progress
        began = time.perf_counter()
        validation_loss = self.engine.validation_loss()
        record = EpochRecord(
            loss=self.engine.mean_loss(EpochSums(progress.loss_sum), progress.updates),
            validation_loss=validation_loss,
            gradient_norm=progress.norm_sum / progress.updates,
            learning_rate=rate,
        )
        if not math.isfinite(_watched(record)):
            return "diverged"
        progress.seconds += time.perf_counter() - began
        best = progress.best_epoch == 0 or _watched(record) < _watched(progress.epochs[progress.best_epoch - 1])
        progress.epochs.append(record)
        progress.updates, progress.loss_sum, progress.norm_sum = 0, 0.0, 0.0
        if best:
            progress.best_epoch = epoch
            self.best = self.model.get_weights()
            self._unshown = True
        self.emit(
            EpochEnded(
                epoch=epoch,
                loss=record.loss,
                validation_loss=validation_loss,
                gradient_norm=record.gradient_norm,
                learning_rate=rate,
                seconds=progress.seconds,
                best=best,
            )
        )
        self._notice()
        self._preview(epoch)
        if self._checkpoint_due.due():
            self._checkpoint()
        return None

    def _notice(self) -> None:
        progress = self.progress
        for notice in notices(progress.epochs, progress.best_epoch, progress.noticed):
            progress.noticed.append(notice.topic)
            self.emit(notice)

    def _preview(self, epoch: int) -> None:
        """The best network's view of the validation part, now and then."""
        if not (self._unshown and self._preview_due.due() and len(self.dataset.validation)):
            return
        began = time.perf_counter()
        current = self.model.get_weights()
        self.model.set_weights(self.best)
        exhibit = self.task.preview(self.model, self.dataset)
        self.model.set_weights(current)
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

    def _seconds_left(self, epoch: int) -> float:
        progress = self.progress
        batches = self.engine.batches
        done = len(progress.epochs) * batches + progress.updates
        return progress.seconds / done * (self.spec.training.epochs * batches - done)

    def _asked(self, wish: str) -> Ending:
        """Leave everything so that it can be judged, or go on later."""
        self._checkpoint()
        if wish == "pause":
            return self._ended("paused", "asked to pause")
        if not self.best and self.progress.updates:
            self.best = self.model.get_weights()
        return self._ended("stopped", "asked to stop")

    def _diverged(self) -> Ending:
        failure = diverged(self.spec, len(self.progress.epochs) + 1, self.progress.best_epoch)
        return self._ended("stopped", "diverged", failure)

    def _ended(
        self, outcome: Literal["finished", "stopped", "paused"], why: str, failure: Failed | None = None
    ) -> Ending:
        progress = self.progress
        return Ending(outcome, why, len(progress.epochs), progress.best_epoch, progress.seconds, failure)


def _watched(record: EpochRecord) -> float:
    """The loss that decides which epoch is best."""
    return record.loss if record.validation_loss is None else record.validation_loss
