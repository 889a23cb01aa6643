"""How networks are scored: each metric with its definition and where it comes from."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

Compute = Callable[[np.ndarray, np.ndarray, float], float | None]


@dataclass(frozen=True)
class Metric:
    """One score of `predicted` against `actual` (same shape); None where it has no value."""

    title: str
    help: str
    source: str
    lower_is_better: bool
    in_units: bool
    """True: the score carries the series' own unit."""
    compute: Compute | None = None
    """(actual, predicted, scale) -> score; `scale` is what MASE divides by, see `mase_scale`."""


def mase_scale(train: np.ndarray, season: int) -> float:
    """Mean absolute error of the one-step seasonal naive forecast inside the training part [time]."""
    lag = season if 0 < season < len(train) else 1
    changes = np.abs(train[lag:] - train[:-lag])
    return float(changes.mean()) if len(changes) else 0.0


def mae(actual: np.ndarray, predicted: np.ndarray, scale: float) -> float | None:
    return _finite(np.mean(np.abs(predicted - actual)))


def rmse(actual: np.ndarray, predicted: np.ndarray, scale: float) -> float | None:
    return _finite(np.sqrt(np.mean((predicted - actual) ** 2)))


def smape(actual: np.ndarray, predicted: np.ndarray, scale: float) -> float | None:
    total = np.abs(actual) + np.abs(predicted)
    shares = np.divide(2 * np.abs(predicted - actual), total, out=np.zeros_like(total), where=total > 0)
    return _finite(100 * np.mean(shares))


def mase(actual: np.ndarray, predicted: np.ndarray, scale: float) -> float | None:
    return _finite(np.mean(np.abs(predicted - actual)) / scale) if scale > 0 else None


def r2(actual: np.ndarray, predicted: np.ndarray, scale: float) -> float | None:
    spread = np.sum((actual - actual.mean()) ** 2)
    return _finite(1 - np.sum((predicted - actual) ** 2) / spread) if spread > 0 else None


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


FORECAST: dict[str, Metric] = {
    "mae": Metric(
        title="MAE",
        help="Mean absolute error: how far off a forecast is on average, in the data's own units.",
        source="mean |predicted - actual|",
        lower_is_better=True,
        in_units=True,
        compute=mae,
    ),
    "rmse": Metric(
        title="RMSE",
        help="Root mean squared error: like MAE, but large misses count more; in the data's own units.",
        source="sqrt(mean (predicted - actual)²)",
        lower_is_better=True,
        in_units=True,
        compute=rmse,
    ),
    "smape": Metric(
        title="sMAPE",
        help="Symmetric percentage error between 0 and 200 %; misleading where values are close to zero.",
        source="200 · mean |predicted - actual| / (|actual| + |predicted|), as in the M4 competition",
        lower_is_better=True,
        in_units=False,
        compute=smape,
    ),
    "mase": Metric(
        title="MASE",
        help="MAE over the error that the seasonal naive forecast makes one step ahead in training. "
        "It compares series of any size; how hard a horizon is shows in the naive rows beside it.",
        source="Hyndman & Koehler (2006), Another look at measures of forecast accuracy",
        lower_is_better=True,
        in_units=False,
        compute=mase,
    ),
    "r2": Metric(
        title="R²",
        help="Share of the test part's variance that is explained; 0 is as good as knowing its mean, below is worse.",
        source="1 - Σ(predicted - actual)² / Σ(actual - mean)²",
        lower_is_better=False,
        in_units=False,
        compute=r2,
    ),
}


RELATIVE: dict[str, Metric] = {
    "owa": Metric(
        title="OWA",
        help="Overall weighted average of the M4 competition: how sMAPE and MASE compare to those of Naive2, the last "
        "value with the season put back. Below 1 is better than Naive2.",
        source="mean of sMAPE and MASE, each over that of Naive2; Makridakis et al. (2020), The M4 Competition",
        lower_is_better=True,
        in_units=False,
    ),
}
PROBABILISTIC: dict[str, Metric] = {
    "coverage": Metric(
        title="Coverage",
        help="Share of the test values that fell into an interval; an 80 % interval should hold 80 % of them.",
        source="mean of lower ≤ actual ≤ upper",
        lower_is_better=False,
        in_units=False,
    ),
    "pinball": Metric(
        title="Pinball loss",
        help="Mean loss of the quantiles at both ends of the intervals: being above costs 1 - q, being below costs q. "
        "It rewards intervals that are narrow and hold what they promise.",
        source="mean of max(q · (actual - quantile), (q - 1) · (actual - quantile)); Koenker & Bassett (1978)",
        lower_is_better=True,
        in_units=True,
    ),
    "crps": Metric(
        title="CRPS",
        help="Continuous ranked probability score: how far the whole forecast distribution lies from what happened. "
        "A forecast without intervals has its MAE as CRPS.",
        source="twice the integral of the pinball loss over all quantiles; Gneiting & Raftery (2007)",
        lower_is_better=True,
        in_units=True,
    ),
}
LABELS: dict[str, Metric] = {
    "accuracy": Metric(
        title="Accuracy",
        help="Share of texts whose label was told rightly.",
        source="right labels / texts",
        lower_is_better=False,
        in_units=False,
    ),
    "macro_f1": Metric(
        title="Macro F1",
        help="Mean over the labels of F1 (the balance of precision and recall), so that rare labels count as much.",
        source="van Rijsbergen (1979), Information Retrieval; mean over labels",
        lower_is_better=False,
        in_units=False,
    ),
}
LANGUAGE: dict[str, Metric] = {
    "nats_per_character": Metric(
        title="Nats per character",
        help="Mean surprise at an unseen character, in natural logarithms; 0 would be knowing it all before.",
        source="mean of -ln p, over characters",
        lower_is_better=True,
        in_units=False,
    ),
    "bits_per_character": Metric(
        title="Bits per character",
        help="The same surprise in bits: how short the text could be packed with this model.",
        source="nats per character / ln 2",
        lower_is_better=True,
        in_units=False,
    ),
    "perplexity": Metric(
        title="Perplexity",
        help="Among how many equally likely tokens the model is still in doubt at each token.",
        source="exp of the mean surprise at a token",
        lower_is_better=True,
        in_units=False,
    ),
}
METRICS = FORECAST | RELATIVE | PROBABILISTIC | LABELS | LANGUAGE
"""Every score there is, by its key."""


def scores(actual: np.ndarray, predicted: np.ndarray, scale: float) -> dict[str, float | None]:
    """Every metric of one forecast; arrays of any one shape, in the person's units."""
    return {key: metric.compute(actual, predicted, scale) for key, metric in FORECAST.items()}


def mean_scores(each: list[dict[str, float | None]]) -> dict[str, float | None]:
    """Mean of each metric over several series; a series without a value for it is left out of that mean."""
    means: dict[str, float | None] = {}
    for key in FORECAST:
        values = [one[key] for one in each if one.get(key) is not None]
        means[key] = float(np.mean(values)) if values else None
    return means
