"""A start that is fitted: a ridge regression that corrects the simple forecast before the network does."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from core.data.examples import Examples, Rows
from core.tasks.forecasting.cutting import Fitted, examples, needed_rows
from core.tasks.forecasting.splitting import training_origins
from core.tasks.forecasting.starts.mix import fit_mix
from core.tasks.forecasting.starts.ridge import cross_fitted
from core.tasks.forecasting.starts.starting import simple_names


def started(fitted: list[Fitted], origins: list[np.ndarray]) -> tuple[list[Fitted], Examples]:
    """The series with the start that is fitted on these training windows, and what it leaves to the network.

    A start that has seen a window leaves less of it than of those to come; so of each window the network learns what
    a ridge regression leaves that was fitted on other stretches of time.
    """
    train = examples(fitted, origins)
    shape = fitted[0].shape
    if not shape.options.ridge or not len(train):
        return fitted_anew(fitted), train
    times = np.concatenate([each - one.parts.train_stop for one, each in zip(fitted, origins, strict=True)])
    ridge, said = cross_fitted(train, times, features=shape.features)
    left = train.all_targets() - shape.share * said
    fitted = [replace(one, ridge=ridge) for one in fitted]
    return fitted_anew(fitted), Examples(train.inputs, Rows(left.astype(np.float32)))


def fitted_anew(fitted: list[Fitted]) -> list[Fitted]:
    """One series with its start fitted once more, on training and validation part, for what lies behind them."""
    one = fitted[0]
    if not one.shape.options.refitted or (one.mix is None and one.ridge is None):
        return fitted
    stop, later = one.parts.validation_stop, one
    if one.mix is not None:
        mix = fit_mix(one.target[:stop], one.shape)
        later = replace(one, mix=mix, states=mix.along(one.target, stop))
    if one.ridge is not None:
        known = replace(one.parts, train_stop=stop)
        origins = training_origins(known, one.shape.options, needed=needed_rows(one.shape, several=False))
        windows = examples([replace(later, ridge=None)], [origins])
        ridge, _ = cross_fitted(windows, origins - stop, features=one.shape.features)
        later = replace(later, ridge=ridge)
    return [replace(one, later=later)]


def unfitted(fitted: list[Fitted]) -> list[Fitted]:
    """The series as they are before a start is fitted."""
    return [replace(one, ridge=None, later=one.later and replace(one.later, ridge=None)) for one in fitted]


def simply_started(fitted: list[Fitted]) -> Iterator[list[Fitted]]:
    """The series as rivals may read them: what they start from is no more than a simple forecast.

    That is the one of the options, or any of those that suit the season where fitted ones stand in its place.
    """
    plain = unfitted(fitted)
    if plain[0].mix is None:
        yield plain
        return
    for name in simple_names(plain[0].shape.season):
        yield [_simply_started(one, name) for one in plain]


def _simply_started(one: Fitted, name: str) -> Fitted:
    options = one.shape.options.model_copy(update={"residual_over": name, "blend": "nothing", "ridge": False})
    return replace(one, shape=replace(one.shape, options=options), mix=None, states={}, later=None)
