"""Trials seen from a page: each begun once for a store, in a process of its own, and looked at while it learns."""

import os
import subprocess
from pathlib import Path

from core.attached import attached, collect
from core.files import write_atomically
from core.lessons.learning.curves import LOCK, TRIAL, LearningCurves, read_curves
from core.lessons.learning.trial import Trial
from core.locks import held, take

_started: list[subprocess.Popen] = []
"""Kept so that an ended process is collected, and so that its input stays open as long as this process lives."""


class Trials:
    """Those of the store in `root`; what is learnt is kept among its caches."""

    def __init__(self, root: Path) -> None:
        self._folder = root / "cache" / "lessons"

    def begin(self, trial: Trial) -> None:
        """Have it learnt, unless it is or was."""
        collect(_started)
        folder = self._folder / trial.digest
        folder.mkdir(parents=True, exist_ok=True)
        lock = take(folder / LOCK)
        if lock is None:
            return
        try:
            if not read_curves(folder, trial).ended:
                write_atomically(folder / TRIAL, trial.model_dump_json())
                _started.append(attached("core.lessons.learning", folder, lock=lock, one_thread=True))
        finally:
            os.close(lock)

    def curves(self, trial: Trial) -> LearningCurves:
        """How it went so far."""
        return read_curves(self._folder / trial.digest, trial)

    def learning(self, trial: Trial) -> bool:
        """Whether a process is at work on it, or waits for its turn."""
        return held(self._folder / trial.digest / LOCK)
