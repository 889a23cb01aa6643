"""The epochs of one attempt: train, validate, remember the best. Everything else listens."""

import math
import time
from collections.abc import Callable, Sequence

import numpy as np

from core.training.checkpoint import Checkpoint
from core.training.listeners.listener import Listener
from core.training.standing import Cut, Standing


class Session:
    """Trains from wherever it stands to the end, or until `should_stop` asks for something else."""

    def __init__(self, standing: Standing, *, listeners: Sequence[Listener], should_stop: Callable[[], Cut]) -> None:
        self._standing = standing
        self._listeners = listeners
        self._should_stop = should_stop
        self._restored = False

    def restore(self, checkpoint: Checkpoint) -> None:
        """Stand where `checkpoint` was taken."""
        self._standing.restore(checkpoint)
        self._restored = checkpoint.progress.updates > 0
        self._tell(lambda listener: listener.restored(self._standing))

    def run(self) -> Cut:
        """Epoch after epoch; what cut them short, if anything."""
        cut = self._choose()
        if not cut and self._standing.averaged:
            told = self._standing.average()
            self._tell(lambda listener: listener.averaged(self._standing, *told))
        self._tell(lambda listener: listener.chosen(self._standing))
        cut = cut or self._finish()
        if cut:
            self._tell(lambda listener: listener.cut(self._standing, cut))
        return cut

    def _choose(self) -> Cut:
        """The epochs among which the validation part chooses."""
        standing, progress = self._standing, self._standing.progress
        while not progress.validated and len(progress.epochs) < standing.training.epochs:
            if standing.out_of_patience:
                self._tell(lambda listener: listener.out_of_patience(standing))
                return None
            if cut := self._run_epoch():
                return cut
        return None

    def _finish(self) -> Cut:
        """The best network goes on over training and validation part."""
        standing, progress, count = self._standing, self._standing.progress, self._standing.finishing
        if not count:
            return None
        standing.finish()
        self._tell(lambda listener: listener.finishing(standing, count * standing.engine.batches))
        while len(progress.epochs) < progress.validated + count:
            if cut := self._run_epoch():
                return cut
        standing.best = standing.engine.weights()
        return None

    def _run_epoch(self) -> Cut:
        """One epoch, or the rest of one."""
        standing, engine, rate = self._standing, self._standing.engine, self._standing.rate
        if self._restored:
            # The random state inside the epoch came with the checkpoint.
            engine.enter_epoch(standing.epoch)
            self._restored = False
        else:
            standing.begin_epoch(rate)
        while standing.progress.updates < engine.batches:
            if cut := self._should_stop():
                return cut
            self._advance()
            if not math.isfinite(standing.progress.sums[0]):
                return "diverged"
        return self._validate(rate)

    def _advance(self) -> None:
        """About a tenth of a second of updates."""
        standing, progress, engine = self._standing, self._standing.progress, self._standing.engine
        first, waited, began = progress.updates, engine.waited, time.perf_counter()
        progress.updates, sums = engine.train(first, np.array(progress.sums), self._should_stop)
        seconds = time.perf_counter() - began
        progress.sums = sums.tolist()
        progress.seconds += seconds
        if done := progress.updates - first:
            self._tell(lambda listener: listener.advanced(standing, done, seconds))
        elif engine.waited > waited:
            self._tell(lambda listener: listener.waited(standing))

    def _validate(self, rate: float) -> Cut:
        """Validate and close the epoch."""
        standing, progress, engine = self._standing, self._standing.progress, self._standing.engine
        batch, total, began = 0, 0.0, time.perf_counter()
        while not progress.validated and batch < engine.validation_batches:
            if cut := self._should_stop():
                return cut
            batch, total = engine.validate(batch, total)
        progress.seconds += time.perf_counter() - began
        record = standing.record(rate, total / engine.validation_examples if batch else None)
        if not math.isfinite(record.watched):
            return "diverged"
        best = standing.close(record)
        self._tell(lambda listener: listener.epoch_ended(standing, record, best))
        return None

    def _tell(self, what: Callable[[Listener], None]) -> None:
        for listener in self._listeners:
            what(listener)
