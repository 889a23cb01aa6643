"""What is recommended for a source, field by field, each with its reason; nothing here reads the test part."""

from dataclasses import dataclass

import numpy as np

from core.data.series import Series
from core.results.baselines import naive, seasonal_naive
from core.tasks.forecasting.windows import SEASONS, past_of, seasonal_steps, window_drift
from core.tasks.task import Reasoned

MANY = 100
"""Series that are looked at for a decision, at most, spread evenly over all of them."""
LONGEST_PATTERN = 60
"""Seasons up to this length repeat closely enough for a pattern averaged over a few of them."""
BUDGET = 30_000
"""Training windows that still train in minutes."""


@dataclass(frozen=True)
class Outline:
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


def propose(source: tuple[Series, ...], *, horizon: int | None = None) -> dict[str, Reasoned]:
    """Field name -> value and why, over the task's options, the model and the training."""
    outline = outline_of(source, horizon=horizon)
    found = {**_parts(outline), **_transform(outline)}
    found |= _rival(outline, logarithmic=found["transform"].value == "log")
    over = found["residual_over"].value
    found |= _reading(outline, str(over), features=len(source[0].columns) - 1)
    found |= _network(outline, int(found["stride"].value), int(found["lookback"].value))
    return found


def outline_of(source: tuple[Series, ...], *, horizon: int | None = None) -> Outline:
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
    return Outline(lengths, season, _longer_season(training, season), horizon, test, validation, training)


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
    return int(max(1, min(wanted, length // 5)))


def _letter(frequency: str | None) -> str:
    stripped = (frequency or "").lstrip("0123456789")
    return stripped[:1] if stripped[:2] not in ("MS", "ME", "min") else ("M" if stripped[:3] != "min" else "")


def _validation(length: int, horizon: int) -> int:
    """15 %, but at least a horizon and a half: with one window alone the best epoch would be a matter of luck."""
    return max(_whole_horizons(0.15 * length, horizon) if length >= 20 * horizon else 0, horizon + horizon // 2)


def _whole_horizons(wanted: float, horizon: int) -> int:
    return max(1, round(wanted / horizon)) * horizon


def _longer_season(training: tuple[np.ndarray, ...], season: int) -> int:
    """Seven seasons (the week over the day) where training holds it three times over; 0 otherwise."""
    longer = 7 * season
    fits = training and np.median([len(values) for values in training]) >= 3 * longer
    return longer if 20 <= season <= 60 and fits else 0


def _parts(outline: Outline) -> dict[str, Reasoned]:
    season, horizon = outline.season, outline.horizon
    if season > 1:
        why = f"{horizon / season:g} seasons of {season} timesteps." if horizon >= season else "A quarter of a season."
    else:
        why = "No season was found; this is how far ahead is usual for rows like these."
    part = "the horizon of every series" if outline.several else f"{outline.test // horizon} horizon(s)"
    return {
        "horizon": Reasoned(value=horizon, why=why),
        "strategy": Reasoned(
            value="direct", why="Predicting the whole horizon at once does not pile up errors from step to step."
        ),
        "test": Reasoned(
            value=float(outline.test), why=f"The last {outline.test} timesteps: {part}, never trained on."
        ),
        "validation": Reasoned(
            value=float(outline.validation),
            why=f"The {outline.validation} timesteps before the test part decide when training stops.",
        ),
    }


def _transform(outline: Outline) -> dict[str, Reasoned]:
    """The logarithm when it makes the sizes of swings more even over levels than plain values are."""
    shares = [one for values in outline.training if (one := _swing_follows_level(values, outline.season)) is not None]
    positive = np.mean([values.min() > 0 for values in outline.training]) if outline.training else 0.0
    if positive < 0.9 or not shares:
        return {"transform": Reasoned(value="none", why="Some values are not above zero, or too few to judge.")}
    if np.median(shares) > 0.5:
        return {
            "transform": Reasoned(
                value="log",
                why="Swings grow with the level: in logarithms they keep their size over the training part.",
            )
        }
    return {"transform": Reasoned(value="none", why="Swings keep their size whatever the level.")}


def _swing_follows_level(values: np.ndarray, season: int) -> float | None:
    """Exponent b of swing ~ level^b over stretches of the training part (Guerrero 1993); None when unclear."""
    size = max(season, 2) if season > 1 else max(len(values) // 10, 4)
    count = len(values) // size
    if count < 4 or values.min() <= 0:
        return None
    stretches = values[len(values) - count * size :].reshape(count, size)
    level, swing = stretches.mean(axis=1), stretches.std(axis=1)
    if np.any(swing <= 0) or level.max() < 1.3 * level.min():
        return None
    return float(np.polyfit(np.log(level), np.log(swing), 1)[0])


RIVAL_WORDS = {
    "last_value": "repeating the last value",
    "drift": "continuing the mean change",
    "adjusted_last_value": "the last value with the season put back",
    "seasonal_naive": "repeating the last season",
    "seasonal_mean": "the mean of two seasons",
    "two_seasons": "the mean of the last short and the last long season",
}


def _rival(outline: Outline, *, logarithmic: bool) -> dict[str, Reasoned]:
    """The simple forecast that leaves least over the training part: only that remains to be learnt."""
    candidates = ["last_value"] if outline.season > 1 else ["last_value", "drift"]
    if outline.season > 1:
        candidates += ["seasonal_naive", "seasonal_mean"]
        candidates += ["adjusted_last_value"] if outline.season <= LONGEST_PATTERN else []
        candidates += ["two_seasons"] if outline.longer_season else []
    errors = {name: _rival_error(outline, name, logarithmic) for name in candidates}
    least = min(errors.values())
    best = next(name for name in candidates if errors[name] <= 1.02 * least)
    second = outline.longer_season if best == "two_seasons" else 0
    season_why = f"The {outline.season} timesteps of a season." if outline.season > 1 else "No season was found."
    return {
        "residual_over": Reasoned(
            value="seasonal_mean" if best == "two_seasons" else best,
            why=f"Over the training part {RIVAL_WORDS[best]} leaves least to explain, and only that has to be learnt.",
        ),
        "season": Reasoned(value=outline.season if outline.season > 1 else 0, why=season_why),
        "second_season": Reasoned(
            value=second,
            why=f"{second} timesteps before helps beside {outline.season} before."
            if second
            else "No longer season helps beside the first.",
        ),
        "scaling": Reasoned(
            value="window" if outline.several else "window_level",
            why="Each window is seen relative to its own level, so a trend stays within what was trained.",
        ),
    }


def _rival_error(outline: Outline, name: str, logarithmic: bool) -> float:
    """Mean over series of what a rival leaves over the horizon, from origins spread over the training part.

    It is counted in usual changes. A constant correction of each step ahead is allowed: the trend of a series shows
    in its windows, so that much is learnt whatever the rival.
    """
    found = []
    for values in outline.training:
        first, last = max(2 * outline.season, outline.longer_season), len(values) - outline.horizon
        if last <= first:
            continue
        values = np.log(values) if logarithmic and values.min() > 0 else values
        origins = np.unique(np.linspace(first, last, 50).astype(int))
        left = values[origins[:, None] + np.arange(outline.horizon)] - _rival_forecast(values, origins, outline, name)
        if len(origins) > 5:
            left = left - np.median(left, axis=0)
        found.append(np.abs(left).mean() / (np.abs(np.diff(values)).mean() or 1.0))
    return float(np.mean(found)) if found else np.inf


def _rival_forecast(values: np.ndarray, origins: np.ndarray, outline: Outline, name: str) -> np.ndarray:
    season, horizon = outline.season, outline.horizon
    if name == "last_value":
        return naive(values, origins, horizon, season)
    if name == "drift":
        past = past_of(values, origins, _lookback(outline, fold=False) + 1)
        return past[:, -1:] + window_drift(past) * np.arange(1, horizon + 1)
    if name == "adjusted_last_value":
        past = past_of(values, origins, SEASONS * season)
        return past[:, -1:] + seasonal_steps(past, season=season, count=horizon)
    short = seasonal_naive(values, origins, horizon, season)
    if name == "seasonal_naive":
        return short
    if name == "two_seasons":
        return (short + seasonal_naive(values, origins, horizon, outline.longer_season)) / 2
    return (short + seasonal_naive(values, origins - season, horizon, season)) / 2


def _reading(outline: Outline, over: str, *, features: int) -> dict[str, Reasoned]:
    """How far back, and what is shown of it."""
    season, seasonal = outline.season, outline.season > 1
    fold = over.startswith("seasonal") and season >= 20 and outline.typical >= 16 * season
    lookback = _lookback(outline, fold=fold)
    seen = min(lookback, season + 1) if outline.several else lookback
    rooms = np.maximum(outline.lengths - outline.test - outline.validation - outline.horizon - seen + 1, 0)
    stride = int(max(1, -(-int(rooms.sum()) // BUDGET)))
    return {
        "lookback": Reasoned(value=lookback, why=_lookback_why(lookback, season, fold)),
        "fold": Reasoned(
            value=fold,
            why=f"{lookback // season} timesteps of one season each carry further than {lookback} single ones."
            if fold
            else "Single timesteps: the season is short or the history is.",
        ),
        "stride": Reasoned(
            value=stride,
            why="Every window is used."
            if stride == 1
            else f"About {BUDGET:,} windows are enough and train in minutes.",
        ),
        "rivals": Reasoned(value="simple", why="Quick; choose the statistical rivals for a harder comparison."),
        "differences": Reasoned(value=not fold, why="Changes say more than levels about what comes next."),
        "seasonal_differences": Reasoned(
            value=seasonal, why="The change from a season before shows what is different this time."
        ),
        "seasonal_lags": Reasoned(
            value=seasonal and not fold and outline.horizon <= season,
            why="What followed at this time last season is the best hint at what follows now.",
        ),
        "calendar": Reasoned(value=False, why="The season is shown by the series itself."),
    }


def _lookback(outline: Outline, *, fold: bool) -> int:
    """Two seasons, one long one, or fourteen folded; short series of many are filled up in front."""
    season = outline.season
    if fold:
        return max(min(14 * season, 2 * outline.typical // 5) // season, 2) * season
    wanted = season if season > 40 else 2 * season if season > 1 else 2 * outline.horizon
    return int(np.clip(wanted, 1, max(outline.typical if outline.several else 2 * outline.typical // 5, 1)))


def _lookback_why(lookback: int, season: int, fold: bool) -> str:
    if season > 1 and lookback >= season:
        return f"{lookback / season:g} seasons of {season} timesteps{', folded' if fold else ''}."
    return "As far back as the length of the training part allows." if season > 1 else "Twice the horizon."


def _network(outline: Outline, stride: int, lookback: int) -> dict[str, Reasoned]:
    """Width, regularisation and training by the number of windows."""
    room = outline.lengths - outline.test - outline.validation - outline.horizon - lookback + 1
    windows = int(np.maximum(room, 1).sum() // stride)
    units = 96 if windows > 10_000 else 48 if windows > 2_000 else 24
    batch = int(np.clip(2 ** round(np.log2(max(windows / 100, 1))), 16, 256))
    epochs = int(np.clip(round(300_000 / max(windows, 1)), 12, 80))
    size = f"{windows:,} training windows"
    return {
        "units": Reasoned(value=units, why=f"Wide enough to learn, narrow enough not to memorise {size}."),
        "layers": Reasoned(value=1, why="One recurrent layer is enough for the difference from a simple forecast."),
        "activation": Reasoned(value="tanh", why="Keeps the hidden state bounded."),
        "dropout": Reasoned(value=0.2, why="Hides a fifth of the inputs at random against memorising."),
        "loss": Reasoned(value="mae", why="Absolute error is not ruled by a few large misses."),
        "optimizer": Reasoned(value="adam", why="Needs the least tuning."),
        "learning_rate": Reasoned(
            value=0.01 if windows < 500 else 0.005 if windows < 3000 else 0.002,
            why=f"Fewer windows mean fewer updates, so each may be larger; {size} here.",
        ),
        "schedule": Reasoned(value="cosine", why="Small last steps settle the weights."),
        "batch_size": Reasoned(value=batch, why=f"About a hundred updates an epoch with {size}."),
        "epochs": Reasoned(value=epochs, why=f"With {size}, enough passes for the validation loss to settle."),
        "patience": Reasoned(
            value=max(8, epochs // 4), why="Stops when the validation loss has not improved for that many epochs."
        ),
        "clip_norm": Reasoned(value=1.0, why="No single window may throw the weights far off."),
    }
