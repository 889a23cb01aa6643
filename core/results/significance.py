"""Whether a difference between two forecasts is real: Diebold-Mariano, and a bootstrap interval."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtr


@dataclass(frozen=True)
class Difference:
    """Mean loss of one contestant minus that of another: below zero the first is better."""

    mean: float
    share: float
    """`mean` over the second contestant's mean loss; 0 beside one that makes no error at all."""
    p_value: float
    """Probability of a difference this large if both were equally good."""
    low: float
    high: float
    """95 % bootstrap interval of `mean`."""
    pairs: int
    windows: int
    stretches: int
    """Parts of the test part, each as long as pairs overlap: with few of them the interval is too narrow to be told."""

    @property
    def clear(self) -> bool:
        """True when chance is an unlikely explanation, and the difference is more than a rounding one.

        A single window is one draw of luck however many timesteps it has, so it has to show far more.
        """
        enough = 0.02 if self.windows > 1 else 0.2
        beside_perfect = self.share == 0 and self.mean != 0
        large = beside_perfect or abs(self.share) >= enough
        return self.p_value < 0.05 and self.low * self.high > 0 and large


def difference(
    first: np.ndarray, second: np.ndarray, *, origins: np.ndarray, groups: np.ndarray | None = None
) -> Difference:
    """Compare two paired losses [windows, horizon] whose first predicted timesteps are `origins` [windows].

    Windows of one series overlap, which the test allows for; a single window is compared over its timesteps.
    Several series, `groups` [windows], count as independent, one pair each.
    """
    gaps = _per_pair(first - second, groups)
    rival = float(_per_pair(second, groups).mean())
    overlap = _overlap(first, origins, groups)
    low, high = bootstrap_interval(gaps, block=overlap)
    mean = float(gaps.mean())
    share = mean / rival if rival > 0 else 0.0
    p_value, stretches = diebold_mariano(gaps, overlap), len(gaps) // overlap
    return Difference(mean, share, p_value, low, high, pairs=len(gaps), windows=len(first), stretches=stretches)


def diebold_mariano(gaps: np.ndarray, overlap: int) -> float:
    """Two-sided p-value for a mean of `gaps` [pairs] unlike zero, correlated up to `overlap` - 1 pairs apart.

    Diebold & Mariano (1995) with the small-sample correction of Harvey, Leybourne & Newbold (1997); the variance
    is Bartlett-weighted so that it cannot become negative (Newey & West 1987).
    """
    count = len(gaps)
    if count < 3 or not np.any(gaps != gaps[0]):
        return 1.0 if count < 3 or gaps[0] == 0 else 0.0
    overlap = int(np.clip(overlap, 1, count // 2))
    centred = gaps - gaps.mean()
    variance = float(centred @ centred) / count
    for lag in range(1, overlap):
        variance += 2 * (1 - lag / overlap) * float(centred[lag:] @ centred[:-lag]) / count
    correction = (count + 1 - 2 * overlap + overlap * (overlap - 1) / count) / count
    statistic = gaps.mean() / np.sqrt(max(variance, 1e-300) / count) * np.sqrt(max(correction, 0.0))
    return float(2 * stdtr(count - 1, -abs(statistic)))


def welch(first: Sequence[float], second: Sequence[float]) -> float:
    """Two-sided p-value for means unlike each other, of two samples with variances of their own (Welch 1947)."""
    spreads = [float(np.var(each, ddof=1)) / len(each) for each in (first, second)]
    freedom = sum(spreads) ** 2 / sum(
        spread**2 / (len(each) - 1) for spread, each in zip(spreads, (first, second), strict=True)
    )
    statistic = (np.mean(first) - np.mean(second)) / np.sqrt(sum(spreads))
    return float(2 * stdtr(freedom, -abs(statistic)))


def bootstrap_interval(
    gaps: np.ndarray, *, block: int, level: float = 0.95, draws: int = 1000, seed: int = 0
) -> tuple[float, float]:
    """Interval of the mean of `gaps` [pairs] under a circular block bootstrap (Politis & Romano 1992)."""
    count = len(gaps)
    block = int(np.clip(block, 1, count))
    blocks = -(-count // block)
    starts = np.random.default_rng(seed).integers(0, count, size=(draws, blocks))
    doubled = np.concatenate([[0.0], np.cumsum(np.concatenate([gaps, gaps]))])
    means = (doubled[starts + block] - doubled[starts]).sum(axis=1) / (blocks * block)
    tail = (1 - level) / 2
    low, high = np.quantile(means, [tail, 1 - tail])
    return float(low), float(high)


def p_words(p_value: float) -> str:
    """A p value as it is written beside a finding."""
    return "p < 0.001" if p_value < 0.001 else f"p = {p_value:.2g}"


def _per_pair(losses: np.ndarray, groups: np.ndarray | None) -> np.ndarray:
    if _several(groups):
        _, position = np.unique(groups, return_inverse=True)
        return np.bincount(position, losses.mean(axis=1)) / np.bincount(position)
    return losses[0] if len(losses) == 1 else losses.mean(axis=1)


def _overlap(losses: np.ndarray, origins: np.ndarray, groups: np.ndarray | None) -> int:
    """Pairs next to each other that share timesteps, at least 1."""
    windows, horizon = losses.shape
    if _several(groups):
        return 1
    if windows == 1:
        return max(2, horizon // 4)
    stride = max(int(np.median(np.diff(origins))), 1)
    return -(-horizon // stride)


def _several(groups: np.ndarray | None) -> bool:
    return groups is not None and len(np.unique(groups)) > 1
