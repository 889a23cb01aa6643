"""The folds of a backtest: how far they lie apart, and what they change in a recipe."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.data.series import Series
from core.errors import UserError
from core.language import say
from core.tasks.forecasting.options import ForecastingOptions
from core.tasks.forecasting.splitting import long_enough
from core.tasks.task import Plan
from core.words import counted

NO_FOLD = {"left_out": 0, "folds": 1, "test": 0}
"""Options in which folds of one recipe differ."""
Planning = Callable[[tuple[Series, ...], Any], Plan]
"""The task's own plan of a dataset."""
SHARE = 0.05
"""Of the series that one fold tests, at least a horizon."""


@dataclass(frozen=True)
class Rolling:
    """`folds` stretches of `length` timesteps to forecast; each begins `step` timesteps after the one before it."""

    folds: int
    length: int
    step: int

    def changes(self, *, refit: bool) -> list[dict[str, int]]:
        """Options of each run, the oldest fold first; a single run that is scored fold by fold without `refit`."""
        if not refit:
            return [{"test": self.length + (self.folds - 1) * self.step, "left_out": 0, "folds": self.folds}]
        ends = range((self.folds - 1) * self.step, -1, -self.step)
        return [{"test": self.length, "left_out": end, "folds": 1} for end in ends]


def rolling(source: tuple[Series, ...], options: ForecastingOptions, *, plan: Planning, folds: int) -> Rolling:
    """Folds that follow each other where the oldest keeps half of the training windows; otherwise they overlap.

    Raises UserError when not even folds one timestep apart leave enough to train on.
    """
    horizon = options.horizon
    source = tuple(series for series in source if long_enough(len(series), options)) or source
    lengths = [len(series) for series in source]
    wide = max(round(SHARE * float(np.median(lengths)) / horizon), 1) * horizon
    tried = dict.fromkeys(
        [(wide, wide), *((horizon, max(horizon // part, 1)) for part in (1, 2, 3, 4, 6, 8, 12)), (horizon, 1)]
    )
    whole = _windows(source, options, Rolling(1, horizon, horizon), plan)
    found = None
    for length, step in tried:
        found = Rolling(folds, length, step)
        if _windows(source, options, found, plan) >= max(whole / 2, 1):
            return found
    if not _windows(source, options, found, plan):
        raise UserError(
            say(
                "A backtest over {folds} leaves too little to train on before the first of them.",
                folds=counted(folds, "fold"),
            ),
            say("Choose fewer folds, or train with a shorter lookback or horizon."),
        )
    return found


def _windows(source: tuple[Series, ...], options: ForecastingOptions, folds: Rolling, plan: Planning) -> int:
    """Training windows of the oldest fold; 0 where it cannot be trained."""
    oldest = folds.changes(refit=True)[0]
    if min(map(len, source)) < oldest["left_out"] + folds.length + 2:
        return 0
    try:
        return plan(source, options.model_copy(update=oldest)).examples["train"]
    except UserError:
        return 0
