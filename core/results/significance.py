"""Whether a difference between two forecasts is more than chance: one test, and the interval that inverts it.

Diebold & Mariano (1995) compare paired losses by a t test whose variance allows for windows that overlap. Estimated
as usual, over few windows it calls equal forecasts different far too often. Here the variance is the mean square of the
first cosine coefficients of the gaps, and Student's t has one degree of freedom for each of them (fixed smoothing:
Lazarus, Lewis, Stock & Watson 2018; Coroneo & Iacone 2020). Without overlap this is the ordinary paired t test.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtr, stdtrit

LEVEL = 0.05
FEWEST = 3
"""Pairs below which nothing is tested."""


@dataclass(frozen=True)
class Difference:
    """Mean loss of one contestant minus that of another: below zero the first is better."""

    mean: float
    share: float
    """`mean` over the second contestant's mean loss; 0 beside one that makes no error at all."""
    p_value: float
    """Probability of a difference this large if both were equally good, multiplied by `tests` (Bonferroni)."""
    low: float
    high: float
    """95% confidence interval of `mean`, widened for `tests`: it holds 0 exactly when `p_value` is 5% or more."""
    pairs: int
    windows: int
    stretches: int
    """How many parts of the test part, each as long as pairs overlap, there are."""
    tests: int = 1

    @property
    def significant(self) -> bool:
        return self.p_value < LEVEL

    @property
    def large(self) -> bool:
        """More than a rounding difference; a single window is one draw of luck, so it has to show far more."""
        beside_perfect = self.share == 0 and self.mean != 0
        return beside_perfect or abs(self.share) >= (0.02 if self.windows > 1 else 0.2)

    @property
    def clear(self) -> bool:
        return self.significant and self.large


@dataclass(frozen=True)
class Uncertainty:
    """Variance of a mean, and how many degrees of freedom it was estimated with."""

    variance: float
    freedom: float


def difference(
    first: np.ndarray, second: np.ndarray, *, origins: np.ndarray, groups: np.ndarray | None = None, tests: int = 1
) -> Difference:
    """Compare two paired losses [seeds, windows, horizon] (or [windows, horizon]) with the same `origins` [windows].

    Windows of one series overlap, which the test allows for; a single window is compared over its timesteps.
    Several series, `groups` [windows], count as independent, one pair each. Several seeds of a contestant are a sample
    of it: how much they differ widens the interval. `tests` is how many differences are looked at together.
    """
    one, two = (_per_pair(np.asarray(losses), groups) for losses in (first, second))
    gaps = one.mean(axis=0) - two.mean(axis=0)
    overlap = _overlap(np.asarray(first).shape[-2:], origins, groups)
    found = together(uncertainty(gaps, overlap), _over_seeds(one), _over_seeds(two))
    mean, rival = float(gaps.mean()), float(two.mean())
    p_value, reach = _tested(mean, found, tests) if len(gaps) >= FEWEST else (1.0, np.inf)
    return Difference(
        mean=mean,
        share=mean / rival if rival > 0 else 0.0,
        p_value=p_value,
        low=mean - reach,
        high=mean + reach,
        pairs=len(gaps),
        windows=np.asarray(first).shape[-2],
        stretches=len(gaps) // overlap,
        tests=tests,
    )


def mean_loss(losses: np.ndarray, groups: np.ndarray | None = None) -> float:
    """Mean of losses [seeds, windows, horizon], all series counting alike; infinite where one is no number."""
    mean = float(_per_pair(losses, groups).mean())
    return mean if np.isfinite(mean) else np.inf


def mean_test(values: np.ndarray, overlap: int) -> tuple[float, float]:
    """Mean of `values` [time] that are correlated up to `overlap` - 1 timesteps apart, and p for a mean of zero."""
    if len(values) < FEWEST:
        return float(values.mean()) if len(values) else 0.0, 1.0
    mean = float(values.mean())
    return mean, _tested(mean, uncertainty(values, overlap), 1)[0]


def uncertainty(values: np.ndarray, overlap: int) -> Uncertainty:
    """Of the mean of `values` [time], correlated up to `overlap` - 1 timesteps apart.

    Three cosines for every four independent stretches: they are slower than what overlapping windows share.
    """
    count = len(values)
    if count < 2:
        return Uncertainty(0.0, 1.0)
    centred = values - values.mean()
    cosines = count - 1 if overlap == 1 else int(np.clip(3 * count // (4 * overlap), 1, count - 1))
    # The Fourier transform of the values and their mirror image holds their cosine transform.
    power = np.abs(np.fft.rfft(np.concatenate([centred, centred[::-1]]))[1 : cosines + 1]) ** 2 / (2 * count)
    return Uncertainty(float(power.mean()) / count, float(cosines))


def together(*parts: Uncertainty) -> Uncertainty:
    """Of a sum of independent means (Satterthwaite 1946, Welch 1947)."""
    variance = sum(part.variance for part in parts)
    squares = sum(part.variance**2 / part.freedom for part in parts)
    return Uncertainty(variance, variance**2 / squares if squares > 0 else parts[0].freedom)


def _over_seeds(losses: np.ndarray) -> Uncertainty:
    """Of the mean over seeds; nothing with a single one, which then stands for itself alone."""
    means = losses.mean(axis=1)
    count = len(means)
    if count < 2:
        return Uncertainty(0.0, 1.0)
    return Uncertainty(float(means.var(ddof=1)) / count, float(count - 1))


def _tested(mean: float, found: Uncertainty, tests: int) -> tuple[float, float]:
    """p of a mean unlike zero, and half the width of the interval that inverts this test."""
    error = float(np.sqrt(found.variance))
    if error <= 1e-12 * abs(mean):
        # Gaps that are all alike have no spread to compare with; their sign alone is tested.
        p_value = min(tests * 2.0**-found.freedom, 1.0) if mean else 1.0
        return p_value, (0.0 if p_value < LEVEL or not mean else np.inf)
    p_value = 2 * tests * float(stdtr(found.freedom, -abs(mean) / error))
    return min(p_value, 1.0), error * float(stdtrit(found.freedom, 1 - LEVEL / (2 * tests)))


def _per_pair(losses: np.ndarray, groups: np.ndarray | None) -> np.ndarray:
    """[seeds, pairs]"""
    losses = losses if losses.ndim == 3 else losses[None]
    if _several(groups):
        _, position = np.unique(groups, return_inverse=True)
        means = losses.mean(axis=2)
        return np.stack([np.bincount(position, each) for each in means]) / np.bincount(position)
    return losses[:, 0] if losses.shape[1] == 1 else losses.mean(axis=2)


def _overlap(shape: tuple[int, int], origins: np.ndarray, groups: np.ndarray | None) -> int:
    """Pairs next to each other that share timesteps, at least 1."""
    windows, horizon = shape
    if _several(groups):
        return 1
    if windows == 1:
        return max(2, horizon // 4)
    stride = max(int(np.median(np.diff(origins))), 1)
    return -(-horizon // stride)


def _several(groups: np.ndarray | None) -> bool:
    return groups is not None and len(np.unique(groups)) > 1
