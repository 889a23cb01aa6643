"""Exponential smoothing with additive errors, trend and season, as linear models (Hyndman et al. 2008).

A multiplicative one is additive in logarithms, which is how values come here where their swings grow with the level.
"""

from collections.abc import Iterator

import numpy as np

from core.tasks.forecasting.starts.estimation import Family
from core.tasks.forecasting.starts.innovations import LONGEST, Innovations

SHARES = (0.01, 0.99)
"""How far a level, a slope and a season may follow what was missed."""
DAMPINGS = (0.8, 0.98)
LARGEST = 200
"""A longer season is one wave; up to this length each of its timesteps follows by itself."""
TRIGONOMETRIC = ((0.6, 0.02, 0.995), ((-0.5, 0.98), (0.001, 0.5), (0.95, 0.9999)))
"""Where the search for the parameters of a wave begins, and their bounds."""


def smoothings(season: int) -> Iterator[Family]:
    """A level alone, with a slope that fades, with one that stays; each with a season where there is one."""
    if season > LARGEST:
        yield Family(lambda parameters: trigonometric(*parameters, season=season), *TRIGONOMETRIC)
        season = 1
    for trend in ("none", "damped", "straight") if season <= LONGEST else ("none",):
        for period in (1, season) if season > 1 else (1,):
            yield _family(trend, period)


def _family(trend: str, season: int) -> Family:
    begin, bounds = [0.3], [SHARES]
    if trend != "none":
        begin, bounds = [*begin, 0.05], [*bounds, (0.001, 0.5)]
    if trend == "damped":
        begin, bounds = [*begin, 0.95], [*bounds, DAMPINGS]
    if season > 1:
        begin, bounds = [*begin, 0.1], [*bounds, (0.001, 0.9)]

    def make(parameters: np.ndarray) -> Innovations:
        given = list(parameters)
        level = given.pop(0)
        slope = given.pop(0) * level if trend != "none" else 0.0
        damping = given.pop(0) if trend == "damped" else float(trend == "straight")
        return smoothing(
            level, slope, damping, seasonal=given.pop(0) * (1 - level) if season > 1 else 0.0, season=season
        )

    return Family(make, tuple(begin), tuple(bounds))


def smoothing(level: float, slope: float, damping: float, *, seasonal: float, season: int) -> Innovations:
    """The model with these parameters; without a slope damping is 0, without a season `season` is 1."""
    fading = np.array([1.0, -damping])[: 2 if damping else 1]
    seasons = np.array([1.0, *np.zeros(season - 1), -1.0])
    summed = np.array([0.0, *np.ones(season)])
    # Within a season the level reaches every one of its timesteps, and the season each only once.
    ahead = seasons + level * summed
    ahead[-1] += seasonal
    ma = np.convolve(fading, ahead)
    ma[: season + 1] += damping * slope * summed
    return Innovations(np.convolve(fading, seasons), ma)


def trigonometric(kept: float, level: float, memory: float, *, season: int) -> Innovations:
    """A level and a wave of one season that both follow slowly, and a share of what they miss that is `kept` on.

    The trigonometric season of De Livera, Hyndman & Snyder (2011) with one harmonic and an error that is
    autoregressive; `memory` is how much of an innovation the wave keeps from timestep to timestep.
    """
    turn = 2 * np.cos(2 * np.pi / season)
    waves = [np.array([1.0, -turn * each, each**2]) for each in (1.0, memory)]
    ar = np.convolve(np.convolve([1.0, -kept], [1.0, -1.0]), waves[0])
    ma = np.convolve([1.0, level - 1.0], waves[1])
    return Innovations(ar, np.pad(ma, (0, 1)), cycle=2 * season)
