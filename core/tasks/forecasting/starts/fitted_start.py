"""A start that is fitted: a ridge regression that corrects the simple forecast before the network does."""

from dataclasses import replace

import numpy as np

from core.data.examples import Examples, Rows
from core.tasks.forecasting.cutting import CHUNK, Fitted, examples
from core.tasks.forecasting.starts.ridge import cross_fitted


def started(fitted: list[Fitted], origins: list[np.ndarray]) -> tuple[list[Fitted], Examples]:
    """The series with the start that is fitted on these training windows, and what it leaves to the network.

    A start that has seen a window leaves less of it than of those to come; so of each window the network learns what
    a ridge regression leaves that was fitted on other stretches of time.
    """
    train = examples(fitted, origins)
    shape = fitted[0].shape
    if not shape.options.ridge or not len(train):
        return fitted, train
    times = np.concatenate([each - one.parts.train_stop for one, each in zip(fitted, origins, strict=True)])
    ridge, said = cross_fitted(train, times, features=shape.features)
    left = train.all_targets() - shape.share * said
    return [replace(one, ridge=ridge) for one in fitted], Examples(train.inputs, Rows(left.astype(np.float32)))


def unfitted(fitted: list[Fitted]) -> list[Fitted]:
    """The series as they are before a start is fitted."""
    return [replace(one, ridge=None) for one in fitted]


def plain_targets(fitted: list[Fitted], origins: list[np.ndarray]) -> Rows:
    """What a network without a fitted start would learn from these windows."""
    plain = unfitted(fitted)
    pieces = [
        one.encode(each[start : start + CHUNK]).targets(one.targets(each[start : start + CHUNK]))
        for one, each in zip(plain, origins, strict=True)
        for start in range(0, len(each), CHUNK)
    ]
    return Rows(np.concatenate(pieces))
