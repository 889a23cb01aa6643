"""Whether a ridge regression would have helped the simple forecast over the stretches before the test part."""

from itertools import pairwise

import numpy as np

from core.data.examples import Examples
from core.data.series import Series
from core.tasks.forecasting.cutting import Fitted, examples, fit_all
from core.tasks.forecasting.options import ForecastingOptions
from core.tasks.forecasting.ridge import fit_ridge

ENDS = (0.55, 0.7, 0.85, 1.0)
"""The part before the test part is cut here; what lies before a cut is learnt from, what follows is forecast."""
LEARNT, TRIED = 600, 200
"""Windows of a stretch that are looked at, at most."""
FEWEST = 30
"""Windows without which nothing is learnt from a stretch."""


def tried(series: Series, options: ForecastingOptions) -> tuple[float, float] | None:
    """Mean errors of the simple forecast and of the ridge regression on top, in the person's units.

    None where no stretch is long enough. The penalty is chosen on the last fifth of what is learnt from.
    """
    before = series.without_last(int(options.test))
    first = int(ENDS[0] * len(before))
    options = options.model_copy(update={"test": float(len(before) - first - options.horizon), "ridge": False})
    if options.test < options.horizon or first <= options.lookback:
        return None
    (one,) = fit_all((before,), options.model_copy(update={"validation": float(options.horizon)}))
    cuts = [int(end * len(before)) for end in ENDS]
    found = [pair for cut, stop in pairwise(cuts) if (pair := _errors(one, cut=cut, stop=stop)) is not None]
    return tuple(np.concatenate(found, axis=1).mean(axis=1)) if found else None


def _errors(one: Fitted, *, cut: int, stop: int) -> np.ndarray | None:
    """Absolute errors of both [2, values] at origins from `cut` on, learnt from what lies before it."""
    outputs, seen = one.shape.outputs, _spread(one.shape.lookback, cut - one.shape.outputs, LEARNT)
    asked = _spread(cut, stop - outputs, TRIED)
    inner = int(0.8 * len(seen))
    if inner < FEWEST or not len(asked):
        return None
    held_out = seen[seen >= seen[inner] + outputs]
    if not len(held_out):
        held_out = seen[inner:]
    ridge = fit_ridge(_examples(one, seen[:inner]), _examples(one, held_out), features=one.shape.features)
    encoded = one.encode(asked)
    actual = one.power.decode(one.targets(asked))
    said = (encoded.base, encoded.corrected(ridge.predict(encoded.inputs)).base)
    return np.stack([np.abs(actual - one.power.decode(values)).ravel() for values in said])


def _examples(one: Fitted, origins: np.ndarray) -> Examples:
    return examples([one], [origins])


def _spread(first: int, last: int, most: int) -> np.ndarray:
    """Origins from `first` to `last`, at most so many, evenly."""
    if last < first:
        return np.zeros(0, dtype=int)
    return np.unique(np.linspace(first, last, min(most, last - first + 1)).astype(int))
