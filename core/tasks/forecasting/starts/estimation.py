"""Parameters of a linear model by least squares of its innovations, and the model of least AICc among several."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from core.tasks.forecasting.starts.innovations import LONGEST, Innovations, state_change

LATEST = 1500
"""Values that parameters are estimated from, at most: the last ones."""
UNSTABLE = 1e6
"""What a first state brings grows beyond this only where a model does not forget."""
TRIES = 12
"""Steps of the search."""


@dataclass(frozen=True)
class Family:
    """Models that differ by parameters alone."""

    make: Callable[[np.ndarray], Innovations]
    begin: tuple[float, ...]
    bounds: tuple[tuple[float, float], ...]


def best_of(families: Iterable[Family], values: np.ndarray) -> Innovations | None:
    """The model of least AICc over `values` [time]; None where none has fewer unknowns than there are values."""
    values = values[-LATEST:]
    found = [each for family in families if (each := _estimated(family, values)) is not None]
    return min(found, key=lambda each: each[0])[1] if found else None


def _estimated(family: Family, values: np.ndarray) -> tuple[float, Innovations] | None:
    """AICc over the count of innovations, and the model; None where what it missed would never fade."""
    from scipy.optimize import minimize  # most runs fit nothing, and it takes most of a second to import

    order = family.make(np.array(family.begin)).order
    unknown = len(family.begin) + 1 + (order if order <= LONGEST else 0)
    count = len(values) - (0 if order <= LONGEST else order)
    if count <= unknown + 2 or np.ptp(values) == 0:
        return None

    def size(parameters: np.ndarray) -> float:
        with np.errstate(over="ignore", invalid="ignore"):
            squares = (innovations(family.make(parameters), values) ** 2).mean()
        return float(np.log(max(squares, 1e-300))) if np.isfinite(squares) else 700.0

    told = minimize(size, family.begin, method="L-BFGS-B", bounds=family.bounds, options={"maxiter": TRIES})
    aicc = told.fun + 2 * unknown / (count - unknown - 1)
    found = family.make(told.x)
    return (aicc, found) if np.isfinite(aicc) and found.forgets else None


def innovations(model: Innovations, values: np.ndarray) -> np.ndarray:
    """What `model` misses of `values` [time], from the first state that leaves least.

    With more than LONGEST numbers in a state nothing is missed of as many values, which are left out (Box & Jenkins'
    conditional sum of squares).
    """
    from scipy.signal import lfilter

    if model.order > LONGEST:
        first = np.convolve(values[: model.order], model.ar)[model.order :]
        return lfilter(model.ar, model.ma, values[model.order :], zi=first)[0]
    seen = min(model.stretch, len(values))
    missed, _ = lfilter(model.ar, model.ma, values, zi=-model.steady(values[0]))
    moved, _ = lfilter(model.ar, model.ma, np.zeros((model.order, seen)), axis=1, zi=-np.eye(model.order))
    if not np.abs(moved).max() < UNSTABLE:
        return np.full(len(values), np.inf)
    more, _ = lfilter(model.ar, model.ma, np.zeros(len(values)), zi=-state_change(moved, missed[:seen]))
    return missed + more
