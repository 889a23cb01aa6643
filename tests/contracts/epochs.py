"""An epoch of an engine, whole or in part, and what epochs of Keras' own `fit` come to."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from core.engine.engine import Engine


def epoch(engine: Engine, number: int, *, first: int = 0, stop: int | None = None, sums: Any = None) -> np.ndarray:
    """Train from update `first` of an epoch up to `stop`, call by call."""
    sums = np.zeros(2) if sums is None else sums
    if first == 0:
        engine.begin_epoch(number, 0.01)
    else:
        engine.enter_epoch(number)
    while first < (stop or engine.batches):
        first, sums = engine.train(first, sums)
    return sums


@dataclass(frozen=True)
class Fitted:
    """What Keras' own `fit` comes to: the loss of each epoch, the last weights, and what `evaluate` says of them."""

    losses: tuple[float, ...]
    weights: list[np.ndarray]
    evaluated: float
