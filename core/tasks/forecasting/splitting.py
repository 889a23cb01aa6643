"""Train, validation and test: by time, before anything is fitted."""

from dataclasses import dataclass

import numpy as np

from core.errors import UserError
from core.language import say
from core.tasks.forecasting.options import ForecastingOptions
from core.words import counted

MOST = 5000
"""Windows of a validation or test part that are looked at; more would only take longer."""
FEWEST = 2
"""Timesteps of a training part, of a series that is trained on together with others."""


class SeriesTooShort(UserError):
    """Fewer timesteps than the windows need."""


@dataclass(frozen=True)
class Split:
    """Train is [0, train_stop), validation [train_stop, validation_stop), test [validation_stop, length)."""

    length: int
    train_stop: int
    validation_stop: int

    @property
    def test_length(self) -> int:
        return self.length - self.validation_stop


def split(length: int, options: ForecastingOptions) -> Split:
    """Cut one series of `length` timesteps; shares become timesteps, never fewer than one horizon."""
    test = _timesteps(options.test, length, options.horizon)
    validation = _timesteps(options.validation, length, options.horizon)
    if min(test, validation) < options.horizon:
        name, part = ("test", test) if test < options.horizon else ("validation", validation)
        raise UserError(
            say(
                "The {name} part has {timesteps}, the horizon {horizon}: not one window fits.",
                name=name,
                timesteps=counted(part, "timestep"),
                horizon=options.horizon,
            ),
            say(
                "Choose a horizon of at most {value}, or a {name} part of at least {horizon}.",
                value=part,
                name=name,
                horizon=options.horizon,
            ),
        )
    return Split(length, max(length - test - validation, 0), max(length - test, 0))


def long_enough(length: int, options: ForecastingOptions) -> bool:
    """Whether a series, one of many, has a few timesteps to learn from before its validation and test parts."""
    parts = split(length, options)
    return parts.train_stop >= FEWEST and len(judged_origins(parts, options)) > 0


def training_origins(parts: Split, options: ForecastingOptions, *, needed: int) -> np.ndarray:
    """First predicted timesteps of the training windows, the latest first in line when `stride` leaves some out."""
    last = parts.train_stop - target_length(options)
    return np.arange(last, needed - 1, -options.stride)[::-1]


def validation_origins(parts: Split, options: ForecastingOptions) -> np.ndarray:
    """Origins whose whole target lies in the validation part; evenly thinned to at most MOST."""
    return _thinned(max(parts.train_stop, 1), parts.validation_stop - target_length(options), stride=1)


def judged_origins(parts: Split, options: ForecastingOptions) -> np.ndarray:
    """Origins whose whole horizon lies in the test part; thinned to at most MOST, and 100,000 predicted values."""
    first, last = max(parts.validation_stop, 1), parts.length - options.horizon
    return _thinned(first, last, stride=-(-(last - first + 1) * options.horizon // 100_000))


def _thinned(first: int, last: int, *, stride: int) -> np.ndarray:
    """Origins up to `last`, at least `stride` apart and at most MOST of them."""
    count = last - first + 1
    return np.arange(last, first - 1, -max(1, stride, -(-count // MOST)))[::-1]


def target_length(options: ForecastingOptions) -> int:
    """Timesteps in one training target."""
    return 1 if options.strategy == "autoregressive" else options.horizon


def shown_ahead(options: ForecastingOptions) -> int:
    """Timesteps whose known values stand beside each one before them; a decoder reads them at their own instead."""
    return 0 if options.strategy == "encoder_decoder" else target_length(options)


def _timesteps(wanted: float, length: int, horizon: int) -> int:
    return max(round(wanted * length), horizon) if wanted < 1 else int(wanted)
