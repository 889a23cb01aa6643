"""Warnings that teach: what a person should know before trusting a forecast."""

from collections.abc import Iterator

import numpy as np

from core.language import say
from core.results.exhibits.forecasting import Coverage
from core.tasks.forecasting.cutting import Fitted, needed_rows
from core.tasks.forecasting.splitting import training_origins
from core.tasks.forecasting.windows import WINDOWED
from core.words import counted

FEW_WINDOWS = 60


def lessons(fitted: list[Fitted], covered: Coverage | None) -> Iterator[str]:
    """Plain sentences about leakage, too few windows, a test part out of range, and intervals that do not cover."""
    yield from _leaks(fitted[0])
    windows = _training_windows(fitted)
    if windows < FEW_WINDOWS:
        yield say(
            "Only {windows}: another seed may give a very different network.",
            windows=counted(windows, "training window"),
        )
    if len(fitted) == 1 and (outside := _outside_training(fitted[0])) > 0.2:
        yield (
            say(
                "{outside:.0%} of the test part lies outside the range of training, where the network "
                "has never been; predict the difference from the last value, or scale by windows.",
                outside=outside,
            )
        )
    if covered is not None and covered.values >= 50:
        level, measured = covered.levels[1], covered.measured[1]
        if abs(measured - level) > 0.15:
            short = (
                say("too narrow: the test part errs more than validation did") if measured < level else say("too wide")
            )
            yield say(
                "The {level:.0%} interval held {measured:.0%} of the test values: it is {short}.",
                level=level,
                measured=measured,
                short=short,
            )


def _leaks(one: Fitted) -> Iterator[str]:
    """Columns that already know the target's next values in the training part."""
    series, stop = one.series, one.parts.train_stop
    target = series.target_values[:stop]
    for position, column in enumerate(series.columns):
        if position == series.target_position:
            continue
        values = series.values[:stop, position]
        if column in series.known and _same(values, target):
            yield (
                say(
                    "{column} equals {target} and counts as known in advance: it knows the future. Say on "
                    "the Data page that it is not known, or leave it out.",
                    column=column,
                    target=series.target,
                )
            )
            continue
        for ahead in range(1, min(one.shape.options.horizon, 48) + 1):
            if ahead < stop - 10 and _same(values[: stop - ahead], target[ahead:]):
                yield (
                    say(
                        "{column} equals {target} {timesteps} later: it knows the future. Leave it out, or the "
                        "scores are worth nothing.",
                        column=column,
                        target=series.target,
                        timesteps=counted(ahead, "timestep"),
                    )
                )
                break


def _same(first: np.ndarray, second: np.ndarray) -> bool:
    """True for values that are one straight line of each other, and vary."""
    if np.ptp(first) == 0 or np.ptp(second) == 0:
        return False
    return bool(abs(np.corrcoef(first, second)[0, 1]) > 0.99999)


def _training_windows(fitted: list[Fitted]) -> int:
    shape, several = fitted[0].shape, len(fitted) > 1
    needed = needed_rows(shape, several=several)
    return sum(len(training_origins(one.parts, shape.options, needed=needed)) for one in fitted)


def _outside_training(one: Fitted) -> float:
    """Share of test values beyond the training part's range, for networks that see values as they are."""
    options = one.shape.options
    if options.scaling in WINDOWED:
        return 0.0
    train = one.series.target_values[: one.parts.train_stop]
    test = one.series.target_values[one.parts.validation_stop :]
    return float(np.mean((test < train.min()) | (test > train.max())))
