"""Whether a series repeats itself, after how many timesteps, and how strongly: evidence, then a proposal."""

from dataclasses import dataclass

import numpy as np

from core.language import say
from core.sources.tables.columns.frequency import seconds_of, timestep_words

WEAKEST = 0.25
"""Autocorrelation below which a season is not proposed."""
LONGEST_SEASON = 20_000
MOST_POINTS = 200_000
_CYCLES = {"minute": 60, "hour": 3600, "day": 86_400, "week": 604_800, "year": 31_556_952}
_CALENDAR = {"M": (12,), "Q": (4,), "W": (52,), "B": (5, 260), "Y": ()}


@dataclass(frozen=True)
class Season:
    """Timesteps in one season (1: none), how strong it is (0 to 1), and in one sentence why."""

    length: int
    strength: float
    why: str


def find_season(values: np.ndarray, alias: str | None) -> Season:
    """The season of a series [time] without gaps, judged on its last 200 000 timesteps at most."""
    values = np.asarray(values, dtype="float64")[-MOST_POINTS:]
    values = values[np.isfinite(values)]
    if len(values) < 8 or np.ptp(values) == 0:
        return Season(1, 0.0, say("The series is too short, or too even, to show a season."))
    strengths = {length: _likeness(values, length) for length in usual_seasons(alias) if 2 * length + 2 <= len(values)}
    strengths = {length: likeness for length, likeness in strengths.items() if likeness >= WEAKEST}
    if not strengths and (length := _unusual(values)):
        strengths = {length: _likeness(values, length)}
    best = 1
    for length in sorted(strengths):
        # A longer season needs to be clearly better than a shorter one that is already there.
        if best == 1 or _error(values, length) < 0.95 * _error(values, best):
            best = length
    if best == 1:
        return Season(1, 0.0, say("No lag repeats clearly."))
    words = timestep_words(alias, best)
    why = say(
        "Values look like those {words} before: autocorrelation {strengths:.2f}.",
        words=words,
        strengths=strengths[best],
    )
    return Season(best, seasonal_strength(without_trend(values, best), best), why)


def usual_seasons(alias: str | None) -> tuple[int, ...]:
    """Lengths that a frequency suggests, in timesteps: 24 and 168 for hours, 12 for months."""
    if alias is None:
        return ()
    letters = "".join(c for c in alias.split("-")[0] if c.isalpha())
    number = int("".join(c for c in alias.split("-")[0] if c.isdigit()) or 1)
    if letters in ("MS", "ME", "QS", "QE", "YS", "YE", "W", "B"):
        lengths = _CALENDAR[letters[0]]
        return tuple(length // number for length in lengths if length % number == 0 and length // number > 1)
    step = seconds_of(alias)
    lengths = {round(seconds / step) for name, seconds in _CYCLES.items() if seconds / step >= 3}
    if step < 86_400:
        lengths = {length for length in lengths if length <= LONGEST_SEASON}
    return tuple(sorted(lengths))


def autocorrelation(values: np.ndarray, lags: int) -> np.ndarray:
    """Correlation of a series [time] with itself at lags 0 to `lags`, [lags + 1]."""
    centred = np.nan_to_num(values - np.nanmean(values))
    size = 1 << (2 * len(centred) - 1).bit_length()
    spectrum = np.fft.rfft(centred, size)
    products = np.fft.irfft(spectrum * spectrum.conj(), size)[: lags + 1]
    return products / products[0] if products[0] > 0 else np.zeros(lags + 1)


def without_trend(values: np.ndarray, width: int) -> np.ndarray:
    """The series less its moving average over about `width` timesteps."""
    return values - moving_average(values, width)


def moving_average(values: np.ndarray, width: int) -> np.ndarray:
    """Centred mean over `width` timesteps, [time]; half the outer weights when `width` is even; ends level off."""
    if width < 2 or len(values) < width:
        return np.full(len(values), values.mean())
    half = width // 2
    padded = np.pad(values, half, mode="reflect", reflect_type="odd")
    sums = np.concatenate([[0.0], np.cumsum(padded)])
    if width % 2:
        return (sums[width:] - sums[:-width])[: len(values)] / width
    windows = sums[width:] - sums[:-width]
    return (windows[:-1] + windows[1:])[: len(values)] / (2 * width)


def seasonal_means(values: np.ndarray, length: int) -> np.ndarray:
    """The usual value at each place of the season, tiled over the series [time], around zero."""
    places = np.arange(len(values)) % length
    known = np.isfinite(values)
    counts = np.bincount(places[known], minlength=length)
    means = np.bincount(places[known], weights=values[known], minlength=length) / np.maximum(counts, 1)
    return (means - means.mean())[places]


def seasonal_strength(flat: np.ndarray, length: int) -> float:
    """1 - var(rest) / var(season + rest), 0 to 1 (Wang, Smith, Hyndman 2006), of a series without trend."""
    if length < 2 or np.var(flat) == 0:
        return 0.0
    return float(max(0.0, 1 - np.var(flat - seasonal_means(flat, length)) / np.var(flat)))


def _likeness(values: np.ndarray, length: int) -> float:
    """Autocorrelation at `length` of the series less its average over that length; 0 on a mere slope from lag 0."""
    flat = without_trend(values, length)
    flat = flat - flat.mean()
    power = float(flat @ flat)
    if power <= 0:
        return 0.0
    here, halfway = (float(flat[lag:] @ flat[:-lag]) / power for lag in (length, max(1, length // 2)))
    return here if here > halfway + 0.1 else 0.0


def _error(values: np.ndarray, length: int) -> float:
    """Mean error of repeating the value one season before, its usual change over a season allowed for."""
    change = values[length:] - values[:-length]
    return float(np.abs(change - np.median(change)).mean())


def _unusual(values: np.ndarray) -> int | None:
    """A length that no calendar suggests, or None; it must return at its double and beat the series' middle."""
    flat = without_trend(values, max(8, len(values) // 4))
    found = autocorrelation(flat, min(len(flat) // 2, LONGEST_SEASON))
    middle = np.abs(flat - np.median(flat)).mean()
    for lag in _peaks(found):
        double = found[max(2, int(1.8 * lag)) : int(2.2 * lag) + 1]
        deep = found[1 : lag + 1].min()
        lasting = len(double) > 0 and double.max() > 0.6 * found[lag] and deep < 0
        if 6 * lag <= len(flat) and lasting and np.abs(flat[lag:] - flat[:-lag]).mean() < middle:
            return lag
    return None


def _peaks(found: np.ndarray) -> list[int]:
    """Lags whose autocorrelation is a clear local maximum, the highest first."""
    if len(found) < 5:
        return []
    inner = np.arange(2, len(found) - 1)
    high = inner[(found[inner] > found[inner - 1]) & (found[inner] >= found[inner + 1]) & (found[inner] > 0.3)]
    return high[np.argsort(-found[high])][:10].tolist()
