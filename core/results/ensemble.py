"""The median forecast of several seeds: it is steadier than any one of them, and costs nothing more."""

import numpy as np

from core.results.exhibits.scores import Errors, units
from core.results.scoring import mean_scores, score_series


def median_errors(errors: list[Errors]) -> np.ndarray:
    """Predicted minus actual [windows, horizon] of the median forecast over runs that share their windows."""
    return np.median([one.network for one in errors], axis=0)


def ensemble_losses(errors: list[Errors]) -> np.ndarray:
    """Losses [runs, windows, horizon] whose mean over the runs is that of the median forecast.

    How much the runs differ is kept as it is, so that a test knows of the luck that is left in an ensemble.
    """
    single = np.stack([one.absolute["network"] for one in errors])
    return np.abs(median_errors(errors)) + single - single.mean(axis=0)


def median_scores(errors: list[Errors]) -> dict[str, float | None] | None:
    """Scores of the median forecast in the person's units; None for errors that carry no actual values."""
    first = errors[0]
    if first.actual is None or first.scales is None:
        return None
    factors = units(first)
    actual, median = first.actual * factors, (first.actual + median_errors(errors)) * factors
    return mean_scores(score_series(actual, {"median": median}, series=first.series, scales=first.scales)["median"])
