"""How much of a trained network's answer counts: as much as the validation part supports, and no more."""

import numpy as np

from core.tasks.forecasting.cutting import Fitted

SHARES = np.linspace(0, 1, 101)
"""The shares that are tried; with 0 the simple forecast stays as it is."""
DOUBT = 4.0
"""Horizons in which, for all that is known, the network's answer has nothing to do with what comes."""


def share_of(answers: np.ndarray, wanted: np.ndarray, fitted: list[Fitted]) -> float:
    """The share of `answers` that leaves least of `wanted`, both [validation windows, outputs]; 1 without a start."""
    options = fitted[0].shape.options
    starts = options.residual_over != "nothing" or options.ridge
    if not starts or options.intervals == "quantile" or not len(wanted):
        return 1.0
    independent = sum((one.parts.validation_stop - one.parts.train_stop) / options.horizon for one in fitted)
    return supported_share(np.asarray(answers, dtype=float), wanted, independent=independent)


def supported_share(answers: np.ndarray, wanted: np.ndarray, *, independent: float) -> float:
    """The share that leaves least over the validation windows and DOUBT imagined horizons in which answers are noise.

    The windows overlap and stand for `independent` horizons. In the imagined ones the start errs as much as on these
    windows, and whatever the network adds comes on top.
    """
    start, size = np.abs(wanted).mean(), np.abs(answers).mean()
    seen = np.array([np.abs(wanted - share * answers).mean() for share in SHARES])
    feared = np.sqrt(start**2 + (SHARES * size) ** 2)
    return float(SHARES[np.argmin(independent * seen + DOUBT * feared)])
