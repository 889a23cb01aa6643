"""How the learning rate changes from epoch to epoch; a pure function of the recipe and of what was seen."""

import math
from collections.abc import Sequence

from core.recipes.spec import TrainingSpec

LAST_SHARE = 0.01
"""What cosine and exponential leave of the learning rate in the last epoch."""
PLATEAU_EPOCHS = 5
"""Epochs without a better validation loss before a plateau halves the learning rate."""


def learning_rate(training: TrainingSpec, losses: Sequence[float]) -> float:
    """The rate of the next epoch, given the watched loss of every epoch so far."""
    done = len(losses) / max(1, training.epochs - 1)
    if training.schedule == "cosine":
        share = LAST_SHARE + (1 - LAST_SHARE) * (1 + math.cos(math.pi * min(1.0, done))) / 2
    elif training.schedule == "exponential":
        share = LAST_SHARE ** min(1.0, done)
    elif training.schedule == "plateau":
        share = 0.5 ** plateaus(losses)
    else:
        share = 1.0
    return training.learning_rate * share


def plateaus(losses: Sequence[float]) -> int:
    """How often the loss went PLATEAU_EPOCHS epochs in a row without a new best."""
    best, waited, count = math.inf, 0, 0
    for loss in losses:
        if loss < best:
            best, waited = loss, 0
            continue
        waited += 1
        if waited == PLATEAU_EPOCHS:
            waited, count = 0, count + 1
    return count
