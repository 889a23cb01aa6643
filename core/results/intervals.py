"""Intervals from held-out residuals (split conformal), and how well they cover."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from core.results.exhibits.forecasting import Coverage, Forecast
from core.results.scoring import losses

LEVELS = (0.5, 0.8, 0.95)
QUANTILES = (0.5, 0.025, 0.1, 0.25, 0.75, 0.9, 0.975)
"""What a network that predicts quantiles answers, in this order: the median, then both ends of each level."""
ENOUGH = 40
"""Held-out residuals that a quantile needs; fewer are helped out by those of neighbouring steps."""
HALF_TRUST = 4.0
"""Independent validation windows at which conformal quantiles count half."""
HALF_LIFE = 0.25
"""Share of the past after which an error of the simple forecast counts half: how much a series errs often changes."""
DOUBT = 2.0
"""How many windows the guess counts that a network errs like the simple forecast."""
PLENTY = 100
"""With as many independent windows the conformal quantiles stand alone."""
LEAST = 8
"""With fewer residuals than this in all there are no intervals."""


@dataclass(frozen=True)
class Bands:
    """Half-widths [levels, horizon], in units of each window's own scale."""

    levels: tuple[float, ...]
    half_widths: np.ndarray
    residuals: int
    """Held-out windows behind each step."""

    def around(
        self, centre: np.ndarray, scale: np.ndarray, quantiles: np.ndarray | None = None
    ) -> tuple[np.ndarray, np.ndarray]:
        """Lower and upper [levels, windows, horizon] around `centre` [windows, horizon], `scale` [windows, 1].

        Beside predicted `quantiles` [quantiles, windows, horizon] in rising order, the widths go outwards from these.
        """
        reach = self.half_widths[:, None, :] * scale[None]
        if quantiles is None:
            return centre - reach, centre + reach
        middle = len(quantiles) // 2
        lower = np.minimum(quantiles[:middle][::-1] - reach, centre)
        return lower, np.maximum(quantiles[middle + 1 :] + reach, centre)


def conformal_bands(residuals: np.ndarray, levels: tuple[float, ...] = LEVELS) -> Bands | None:
    """Bands from scaled residuals [windows, horizon] of windows that nothing was fitted on; None with too few.

    The quantile carries the finite-sample correction of split conformal prediction (Vovk et al. 2005, Lei et al.
    2018); it never falls from one step ahead to the next.
    """
    sizes = np.abs(residuals)
    windows, horizon = sizes.shape
    if sizes.size < LEAST:
        return None
    widths = np.empty((len(levels), horizon))
    for step in range(horizon):
        near = _neighbours(sizes, step)
        for position, level in enumerate(levels):
            rank = min(int(np.ceil((len(near) + 1) * level)), len(near))
            widths[position, step] = np.partition(near, rank - 1)[rank - 1]
    return Bands(tuple(levels), np.maximum.accumulate(widths, axis=1), windows)


def quantile_bands(
    actual: np.ndarray, scale: np.ndarray, quantiles: np.ndarray, levels: tuple[float, ...] = LEVELS
) -> Bands:
    """How far predicted `quantiles` [quantiles, windows, horizon], rising, must be moved to hold what they promise.

    Conformalised quantile regression (Romano, Patterson & Candès 2019) on held-out `actual` [windows, horizon], all
    steps together; with few windows intervals are only ever made wider.
    """
    windows, horizon = actual.shape
    middle = len(quantiles) // 2
    widths = np.zeros((len(levels), horizon))
    for position, level in enumerate(levels if windows else ()):
        low, high = quantiles[middle - 1 - position], quantiles[middle + 1 + position]
        outside = np.sort((np.maximum(low - actual, actual - high) / scale).ravel())
        rank = min(int(np.ceil(len(outside) * level * (1 + 1 / windows))), len(outside))
        widths[position] = outside[rank - 1]
    return Bands(tuple(levels), widths if windows >= ENOUGH else np.maximum(widths, 0.0), windows)


@dataclass(frozen=True)
class PastErrors:
    """What a simple forecast erred at origins all over the past, over each window's own scale [windows, horizon].

    Nothing was fitted on these errors, so they show how errors of this series grow with the distance.
    """

    whole: np.ndarray
    """Origins from the beginning to the end of the validation part."""
    held_out: np.ndarray
    """The same origins as the network's own residuals."""
    weights: np.ndarray
    """[windows of the whole] how much each counts, see `recency`."""
    independent: float
    """How many horizons these errors are worth, weights considered, see `worth`."""


def recency(origins: np.ndarray) -> np.ndarray:
    """[origins] 1 for the newest one of a series, half as much after each HALF_LIFE of its past."""
    return 0.5 ** ((origins.max() - origins) / max(HALF_LIFE * np.ptp(origins), 1)) if len(origins) else np.zeros(0)


def worth(weights: np.ndarray) -> float:
    """Share of equally weighted errors that errors with these weights are worth (Kish 1965)."""
    return float(weights.sum() ** 2 / (weights**2).sum() / len(weights)) if len(weights) else 0.0


def blended_bands(
    residuals: np.ndarray, history: PastErrors, *, independent: float, levels: tuple[float, ...] = LEVELS
) -> Bands | None:
    """Bands from scaled residuals of windows that overlap so much that they stand for only `independent` ones.

    The conformal quantiles of a validation part of two horizons say little. Beside them stand intervals of Student's t
    from the errors of the simple forecast over the past, newer ones counting more, brought to the network's size by
    the ratio of both on the validation part, itself drawn towards 1; they count more, the fewer windows there are.
    """
    conformal = conformal_bands(residuals, levels)
    if not len(history.whole) or not len(history.held_out) or not len(residuals):
        return conformal
    ratio = _size(residuals) / max(_size(history.held_out), 1e-12)
    share = (independent * ratio + DOUBT) / (independent + DOUBT)
    growth = np.maximum.accumulate(np.sqrt(np.average(history.whole**2, axis=0, weights=history.weights)))
    reach = stdtrit(max(history.independent, 1), (1 + np.array(levels)) / 2)
    widths = share * reach[:, None] * growth
    if conformal is not None:
        trust = independent / (independent + HALF_TRUST)
        widths = trust * conformal.half_widths + (1 - trust) * widths
    return Bands(tuple(levels), widths, len(residuals))


def _size(residuals: np.ndarray) -> float:
    return float(np.sqrt(np.mean(residuals**2)))


def _neighbours(sizes: np.ndarray, step: int) -> np.ndarray:
    """Residuals of this step, and of the steps around it while there are fewer than ENOUGH."""
    windows, horizon = sizes.shape
    reach = 0 if windows >= ENOUGH else -(-(ENOUGH // windows) // 2)
    return sizes[:, max(0, step - reach) : min(horizon, step + reach + 1)].ravel()


def coverage(
    actual: np.ndarray,
    lower: np.ndarray,
    upper: np.ndarray,
    *,
    bands: Bands,
    unit: str | None = None,
    divisor: np.ndarray | float = 1.0,
) -> Coverage:
    """How `lower` and `upper` [levels, windows, horizon] held on `actual` [windows, horizon].

    Widths and pinball loss (the mean over the quantiles at both ends of every level) are over `divisor` [windows, 1],
    which makes several series comparable.
    """
    shares = np.array([share for level in bands.levels for share in ((1 - level) / 2, (1 + level) / 2)])
    names = [f"band-{side}-{level:g}" for level in bands.levels for side in ("lo", "hi")]
    edges = [edge for pair in zip(lower, upper, strict=True) for edge in pair]
    rows = pd.DataFrame({name: (edge / divisor).ravel() for name, edge in zip(names, edges, strict=True)})
    rows = rows.assign(unique_id=0, y=(actual / divisor).ravel())
    return Coverage(
        unit=unit,
        levels=bands.levels,
        measured=tuple(float(losses().coverage(rows, ["band"], f"{level:g}")["band"][0]) for level in bands.levels),
        widths=tuple(float(each.mean()) for each in (upper - lower) / divisor),
        pinball=float(losses().mqloss(rows, {"band": names}, shares)["band"][0]),
        crps=crps(actual / divisor, lower / divisor, upper / divisor, bands.levels),
        residuals=bands.residuals,
        values=int(actual.size),
        windows=len(actual),
    )


def held(exhibit: Forecast) -> list[tuple[float, float]]:
    """Each level with the share of the shown test values that its band held."""
    return [
        (band.level, float(np.mean((low <= actual) & (actual <= high))))
        for band in exhibit.test_intervals
        if (known := np.isfinite(band.lower)).any()
        for low, high, actual in [(band.lower[known], band.upper[known], exhibit.actual[known])]
    ]


def crps(actual: np.ndarray, lower: np.ndarray, upper: np.ndarray, levels: tuple[float, ...]) -> float:
    """Continuous ranked probability score: twice the integral of the pinball loss over all quantiles.

    The quantiles at the ends of `levels` and their middle are known; between them the loss is taken as straight,
    which is a few percent low (Gneiting & Raftery 2007; Laio & Tamea 2007).
    """
    middle = (lower[0] + upper[0]) / 2
    known = [(0.5, middle)]
    for level, low, high in zip(levels, lower, upper, strict=True):
        known += [((1 - level) / 2, low), ((1 + level) / 2, high)]
    known.sort(key=lambda one: one[0])
    shares = np.array([0.0, *(share for share, _ in known), 1.0])
    losses = np.array([0.0, *(_quantile_loss(actual, quantile, share) for share, quantile in known), 0.0])
    return float(2 * np.trapezoid(losses, shares))


def _quantile_loss(actual: np.ndarray, quantile: np.ndarray, share: float) -> float:
    gap = actual - quantile
    return float(np.maximum(share * gap, (share - 1) * gap).mean())
