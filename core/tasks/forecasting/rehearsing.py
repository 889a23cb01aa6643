"""Earlier stretches of a series that choose the epoch too, where the validation part is too short to be trusted."""

from collections.abc import Iterator
from typing import Any

from core.data.series import Series
from core.tasks.forecasting.splitting import split

KEPT = 0.5
"""Of the training part at least this share lies before the earliest stretch."""


def earlier(series: Series, options: Any) -> Iterator[tuple[Series, dict[str, float]]]:
    """The series without its test part, and for each stretch the options that make it the validation part.

    A stretch is as long as the validation part; the latest of them ends where that begins. What follows a stretch
    stands as a test part that nobody looks at.
    """
    parts = split(len(series), options)
    length = parts.validation_stop - parts.train_stop
    for back in range(1, options.rehearsals + 1):
        if parts.train_stop - back * length < max(KEPT * parts.train_stop, options.lookback + options.horizon):
            return
        changes = {
            "test": float(back * length),
            "validation": float(length),
            "left_out": 0,
            "rehearsals": 0,
            "refitted": False,
        }
        yield series.without_last(parts.test_length), changes
