"""What proposals are made from: lengths, season, horizon, parts, and the values of the training parts."""

from dataclasses import dataclass

import numpy as np

from core.data.series import Series
from core.tasks.forecasting.options import FURTHEST_AHEAD, FURTHEST_BACK

MANY = 100
"""Series that are looked at for a decision, at most, spread evenly over all of them."""


@dataclass(frozen=True)
class SeriesOutline:
    """What the proposals are made from: lengths, season and the values before the proposed test part."""

    lengths: np.ndarray
    season: int
    longer_season: int
    """A longer season that may be there as well; 0 for none."""
    horizon: int
    test: int
    validation: int
    training: tuple[np.ndarray, ...]
    """[time] the target before the validation part, of at most MANY series."""

    @property
    def several(self) -> bool:
        return len(self.lengths) > 1

    @property
    def typical(self) -> int:
        """Timesteps of the middle series before its validation part."""
        return max(int(np.median(self.lengths)) - self.test - self.validation, 1)


def outline_of(source: tuple[Series, ...], *, horizon: int | None = None) -> SeriesOutline:
    """Season, horizon and parts, and the training values that later decisions may look at."""
    lengths = np.array([len(series) for series in source])
    season = max(source[0].season, 1)
    length = int(np.median(lengths))
    season = _season(season, source[0].frequency, length)
    horizon = horizon or _horizon(source[0].season, source[0].frequency, length)
    test = horizon if len(source) > 1 else _whole_horizons(0.15 * length, horizon)
    validation = horizon if len(source) > 1 else _validation(length, horizon)
    chosen = np.unique(np.linspace(0, len(source) - 1, min(len(source), MANY)).astype(int))
    training = tuple(
        values
        for position in chosen
        if len(values := source[position].target_values[: lengths[position] - test - validation]) > 2
    )
    return SeriesOutline(lengths, season, _longer_season(training, season), horizon, test, validation, training)


def _season(season: int, frequency: str | None, length: int) -> int:
    """The season the network is shown: the found one, or a year of weeks, when it fits in often enough."""
    if season <= 1 and _letter(frequency) == "W":
        season = 52
    return season if 3 * season <= length else 1


def _horizon(season: int, frequency: str | None, length: int) -> int:
    """Two short seasons or a quarter of a long one; without a season what is usual for the frequency."""
    if season > 1:
        wanted = 2 * season if season <= 60 else season // 4
    else:
        wanted = {"Y": 6, "A": 6, "Q": 8, "M": 12, "W": 13, "D": 14, "B": 10, "h": 24}.get(_letter(frequency), 10)
    return int(max(1, min(wanted, length // 5, FURTHEST_AHEAD)))


def _letter(frequency: str | None) -> str:
    stripped = (frequency or "").lstrip("0123456789")
    return stripped[:1] if stripped[:2] not in ("MS", "ME", "min") else ("M" if stripped[:3] != "min" else "")


def _validation(length: int, horizon: int) -> int:
    """15%, but at least a horizon and a half: with one window alone the best epoch would be a matter of luck."""
    return max(_whole_horizons(0.15 * length, horizon) if length >= 20 * horizon else 0, horizon + horizon // 2)


def _whole_horizons(wanted: float, horizon: int) -> int:
    return max(1, round(wanted / horizon)) * horizon


def _longer_season(training: tuple[np.ndarray, ...], season: int) -> int:
    """Seven seasons (the week over the day) where training holds it three times over; 0 otherwise."""
    longer = 7 * season
    fits = training and np.median([len(values) for values in training]) >= 3 * longer
    return longer if 20 <= season <= 60 and fits else 0


def lookback_of(outline: SeriesOutline, *, fold: bool) -> int:
    """Two seasons, one long one, or fourteen folded; short series of many are filled up in front."""
    season = outline.season
    if fold:
        return max(min(14 * season, 2 * outline.typical // 5) // season, 2) * season
    wanted = season if season > 40 else 2 * season if season > 1 else 2 * outline.horizon
    there = outline.typical if outline.several else 2 * outline.typical // 5
    return int(np.clip(wanted, 1, min(max(there, 1), FURTHEST_BACK)))
