"""How the epochs of an attempt ended, in words for its closing event."""

from dataclasses import dataclass
from typing import Literal

from core.recipes.spec import RunSpec
from core.training.checkpoint import TrainingProgress
from core.training.events import Failed
from core.training.failures import diverged
from core.training.standing import Cut
from core.words import counted


@dataclass(frozen=True)
class Ending:
    """What became of a run's epochs."""

    outcome: Literal["finished", "stopped", "paused"]
    why: str
    epochs: int
    best_epoch: int
    seconds: float
    finished_on_validation: bool
    """Whether the network learnt the validation part too."""
    failure: Failed | None = None


def ending(spec: RunSpec, progress: TrainingProgress, cut: Cut) -> Ending:
    """What `cut` means, None being the ordinary end; nothing is an error that a person caused."""
    so_far = {"epochs": len(progress.epochs), "best_epoch": progress.best_epoch, "seconds": progress.seconds}
    if cut is None:
        return Ending("finished", _why(spec, progress), **so_far, finished_on_validation=progress.validated > 0)
    so_far["finished_on_validation"] = False
    if cut == "diverged":
        failure = diverged(spec, len(progress.epochs) + 1, progress.best_epoch)
        return Ending("stopped", "diverged", **so_far, failure=failure)
    if cut == "pause":
        return Ending("paused", "asked to pause", **so_far)
    return Ending("stopped", "asked to stop", **so_far)


def _why(spec: RunSpec, progress: TrainingProgress) -> str:
    tried, training = progress.validated or len(progress.epochs), spec.training
    return "all epochs" if tried == training.epochs else f"no better for {counted(training.patience or 0, 'epoch')}"
