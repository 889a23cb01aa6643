"""Intervals from held-out residuals (split conformal), and how well they cover."""

from dataclasses import dataclass

import numpy as np

from core.results.exhibits import Coverage

LEVELS = (0.5, 0.8, 0.95)
ENOUGH = 40
"""Held-out residuals that a quantile needs; fewer are helped out by those of neighbouring steps."""
LEAST = 8
"""With fewer residuals than this in all there are no intervals."""


@dataclass(frozen=True)
class Bands:
    """Half-widths [levels, horizon], in units of each window's own scale."""

    levels: tuple[float, ...]
    half_widths: np.ndarray
    residuals: int
    """Held-out windows behind each step."""

    def around(self, centre: np.ndarray, scale: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Lower and upper [levels, windows, horizon] around `centre` [windows, horizon], `scale` [windows, 1]."""
        reach = self.half_widths[:, None, :] * scale[None]
        return centre - reach, centre + reach


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

    Widths and pinball loss are over `divisor` [windows, 1], which makes several series comparable.
    """
    inside = (actual >= lower) & (actual <= upper)
    return Coverage(
        unit=unit,
        levels=bands.levels,
        measured=tuple(float(each.mean()) for each in inside),
        widths=tuple(float(each.mean()) for each in (upper - lower) / divisor),
        pinball=_pinball(actual / divisor, lower / divisor, upper / divisor, bands.levels),
        residuals=bands.residuals,
        values=int(actual.size),
    )


def _pinball(actual: np.ndarray, lower: np.ndarray, upper: np.ndarray, levels: tuple[float, ...]) -> float:
    """Mean pinball loss over the quantiles at both ends of every level (Koenker & Bassett 1978)."""
    losses = []
    for level, low, high in zip(levels, lower, upper, strict=True):
        for share, quantile in (((1 - level) / 2, low), ((1 + level) / 2, high)):
            gap = actual - quantile
            losses.append(np.maximum(share * gap, (share - 1) * gap).mean())
    return float(np.mean(losses))
