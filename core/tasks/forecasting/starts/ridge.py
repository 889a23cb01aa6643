"""Ridge regression on a network's own windows: a rival to it, and a start that it can add to."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from core.data.examples import Examples

NUMBERS = 20_000_000
"""Numbers that the ridge regression looks at together, at most: windows times what each shows."""
STRENGTHS = 10.0 ** np.arange(-3, 4)
"""Penalties that are tried, over the mean square of a column."""
BLOCKS = 5
"""Stretches of time of the training part; what is said of one is fitted on the others."""


class Ridge:
    """Linear regression on the features of flattened windows; answers like a network, [windows, outputs]."""

    def __init__(self, weights: np.ndarray, features: int | None) -> None:
        self.weights, self.features = weights, features

    def predict(self, inputs: np.ndarray) -> np.ndarray:
        size = max(NUMBERS // len(self.weights), 1)
        pieces = [flat(inputs[at : at + size], self.features) @ self.weights for at in range(0, len(inputs), size)]
        return np.concatenate(pieces) if pieces else np.empty((0, self.weights.shape[1]))


def fit_ridge(train: Examples, validation: Examples, *, features: int | None = None, anew: bool = False) -> Ridge:
    """Least squares with the penalty that was best on the validation part (Hoerl & Kennard 1970).

    It is fitted on the training part, or `anew` on both parts together.
    """
    rows = some_rows(train)
    inputs, targets = flat(train.inputs.take(rows), features), train.targets.take(rows).astype(float)
    some = np.unique(np.linspace(0, len(validation) - 1, min(len(validation), len(rows))).astype(int))
    seen, wanted = flat(validation.inputs.take(some), features), validation.targets.take(some)
    tried = list(solutions(inputs, targets))
    errors = [np.abs(seen @ weights - wanted).mean() for weights in tried]
    if anew:
        tried = list(solutions(np.concatenate([inputs, seen]), np.concatenate([targets, wanted])))
    return Ridge(tried[int(np.argmin(errors))], features)


def cross_fitted(train: Examples, times: np.ndarray, *, features: int | None = None) -> tuple[Ridge, np.ndarray]:
    """A ridge regression on all of `train`, and what it says of each window when that was not fitted on.

    `times` are the windows' first predicted timesteps. They are cut into BLOCKS stretches; what is said of one
    [windows, outputs] comes from the windows of the others whose targets do not reach into it. The penalty is the one
    that was best there; where none was better than saying nothing, nothing is said.
    """
    rows = some_rows(train)
    inputs, targets = flat(train.inputs.take(rows), features), train.targets.take(rows).astype(float)
    outputs = targets.shape[1]
    edges = np.linspace(times.min(), times.max() + 1, BLOCKS + 1)
    tried: list[list[np.ndarray]] = []
    for low, high in pairwise(edges):
        apart = (times[rows] <= low - outputs) | (times[rows] >= high + outputs)
        tried.append(list(solutions(inputs[apart], targets[apart])) if apart.any() else [])
    block = np.clip(np.searchsorted(edges, times, side="right") - 1, 0, BLOCKS - 1)
    best = _best_penalty(tried, inputs, targets, block[rows]) if all(tried) else None
    if best is None:
        return Ridge(np.zeros((inputs.shape[1], outputs)), features), np.zeros((len(train), outputs))
    said = np.empty((len(train), outputs))
    for number, weights in enumerate(tried):
        mine = np.flatnonzero(block == number)
        said[mine] = Ridge(weights[best], features).predict(train.inputs.take(mine)) if len(mine) else 0.0
    whole = list(solutions(inputs, targets))
    return Ridge(whole[best], features), said


def _best_penalty(
    tried: list[list[np.ndarray]], inputs: np.ndarray, targets: np.ndarray, block: np.ndarray
) -> int | None:
    """The place among STRENGTHS that leaves least of blocks which were not fitted on; None: nothing leaves less."""
    errors = np.zeros(len(STRENGTHS))
    for number, weights in enumerate(tried):
        seen, wanted = inputs[block == number], targets[block == number]
        errors += [np.abs(seen @ each - wanted).sum() for each in weights]
    best = int(np.argmin(errors))
    return best if errors[best] < np.abs(targets).sum() else None


def some_rows(train: Examples) -> np.ndarray:
    """Positions of the windows that are looked at together: all, or as many as NUMBERS allows, evenly spread."""
    shown = int(np.prod(train.inputs.take(np.zeros(1, dtype=int)).shape[1:]))
    most = min(len(train), max(NUMBERS // shown, 1))
    return np.unique(np.linspace(0, len(train) - 1, most).astype(int))


def solutions(inputs: np.ndarray, targets: np.ndarray) -> Iterator[np.ndarray]:
    """Weights [columns, outputs] for each penalty, by whichever of the two normal equations is smaller."""
    rows, columns = inputs.shape
    dual = columns > rows
    products = inputs @ inputs.T if dual else inputs.T @ inputs
    answers = targets if dual else inputs.T @ targets
    size = np.trace(products) / columns
    for strength in STRENGTHS:
        found = np.linalg.solve(products + strength * size * np.eye(len(products)), answers)
        yield inputs.T @ found if dual else found


def solutions_of(products: np.ndarray, targets: np.ndarray, *, columns: int) -> Iterator[np.ndarray]:
    """For each penalty how much every window counts [windows, outputs], from the windows' `products` with each other.

    What is said of another window is its products with these times the counts; as by `solutions`, without weights.
    """
    values, vectors = np.linalg.eigh(products)
    turned, size = vectors.T @ targets, np.trace(products) / columns
    for strength in STRENGTHS:
        yield vectors @ (turned / (np.maximum(values, 0) + strength * size)[:, None])


def flat(inputs: np.ndarray, features: int | None) -> np.ndarray:
    """[windows, timesteps * features + 1], the last column being one; columns behind the features are left out."""
    rows = inputs[:, :, :features].reshape(len(inputs), -1).astype(float)
    return np.concatenate([rows, np.ones((len(rows), 1))], axis=1)
