"""Small seasonal ARIMA models as linear models (Box & Jenkins)."""

from collections.abc import Iterator
from functools import reduce

import numpy as np

from core.tasks.forecasting.starts.estimation import Family
from core.tasks.forecasting.starts.innovations import LONGEST, Innovations

INSIDE = (-0.98, 0.98)
"""Partial autocorrelations of a model that is stationary and invertible (Barndorff-Nielsen & Schou 1973)."""
ORDERS = ((0, 1, 1), (1, 1, 1), (0, 1, 2), (2, 1, 1))
LEVELS = ((1, 0, 1), (2, 0, 1))
"""Without differences from one timestep to the next; a difference of seasons is enough."""


LARGEST = 200
"""Seasons up to this length are differences."""


def arimas(season: int) -> Iterator[Family]:
    """The models that are looked at; with a season, every one takes its difference, but for one too long for that."""
    if season <= 1 or season > LARGEST:
        yield from (_family(order, (0, 0, 0), 1) for order in ORDERS)
        return
    for order in (*ORDERS, *LEVELS) if season <= LONGEST else LEVELS:
        yield _family(order, (0, 1, 1), season)


def _family(order: tuple[int, int, int], seasonal: tuple[int, int, int], season: int) -> Family:
    counts = (order[0], order[2], seasonal[0], seasonal[2])
    begin = [0.3] * order[0] + [-0.3] * order[2] + [0.1] * seasonal[0] + [-0.6] * seasonal[2]

    def make(parameters: np.ndarray) -> Innovations:
        ar, ma, seasonal_ar, seasonal_ma = np.split(parameters, np.cumsum(counts)[:-1])
        differences = [np.array([1.0, -1.0])] * order[1] + [np.array([1.0, *np.zeros(season - 1), -1.0])] * seasonal[1]
        left = [polynomial(-from_partial(ar)), polynomial(-from_partial(seasonal_ar), season), *differences]
        right = [polynomial(-from_partial(-ma)), polynomial(-from_partial(-seasonal_ma), season)]
        return model(left, right)

    return Family(make, tuple(begin), (INSIDE,) * len(begin))


def model(left: list[np.ndarray], right: list[np.ndarray]) -> Innovations:
    """The model whose ar and ma are the products of these polynomials."""
    ar, ma = reduce(np.convolve, left), reduce(np.convolve, right)
    length = max(len(ar), len(ma))
    return Innovations(np.pad(ar, (0, length - len(ar))), np.pad(ma, (0, length - len(ma))))


def polynomial(coefficients: np.ndarray, season: int = 1) -> np.ndarray:
    """1 + c1 B^season + c2 B^(2 season) + ..."""
    found = np.zeros(len(coefficients) * season + 1)
    found[0] = 1.0
    found[season::season] = coefficients
    return found


def from_partial(partial: np.ndarray) -> np.ndarray:
    """Coefficients of an autoregression from its partial autocorrelations (Durbin & Levinson)."""
    found = np.zeros(0)
    for one in partial:
        found = np.append(found - one * found[::-1], one)
    return found
