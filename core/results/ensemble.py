"""The median forecast of several seeds: it is steadier than any one of them, and costs nothing more."""

import numpy as np

from core.results.exhibits import Errors
from core.results.metrics import mean_scores, scores


def median_errors(errors: list[Errors]) -> np.ndarray:
    """Predicted minus actual [windows, horizon] of the median forecast over runs that share their windows."""
    return np.median([one.network for one in errors], axis=0)


def median_scores(errors: list[Errors]) -> dict[str, float | None] | None:
    """Scores of the median forecast in the person's units; None for errors that carry no actual values."""
    first = errors[0]
    if first.actual is None or first.scales is None:
        return None
    predicted = first.actual + median_errors(errors)
    series = first.series if first.series is not None else np.zeros(len(predicted), dtype=int)
    each = []
    for position, scale in enumerate(first.scales):
        mine = series == position
        factor = scale if first.scaled else 1.0
        if mine.any():
            each.append(scores(first.actual[mine] * factor, predicted[mine] * factor, float(scale)))
    return mean_scores(each)
