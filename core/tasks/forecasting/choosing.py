"""Transform and starting forecast, chosen by what they would have left unexplained over the training part."""

import numpy as np

from core.language import mark, say
from core.tasks.forecasting.outline import SeriesOutline, lookback_of
from core.tasks.forecasting.power import Power
from core.tasks.forecasting.starts.starting import SEASONS, Start, simple_names
from core.tasks.forecasting.windows import past_of
from core.tasks.task import Reasoned
from core.words import counted

ORIGINS = 50
"""Origins of one series that a decision looks at; with fewer there is little that a series can tell about itself."""
RIVAL_WORDS = {
    "last_value": mark("repeating the last value"),
    "drift": mark("continuing the mean change"),
    "theta": mark("a smoothed level with half the trend (Theta)"),
    "adjusted_last_value": mark("the last value with the season put back"),
    "seasonal_naive": mark("repeating the last season"),
    "seasonal_mean": mark("the mean of two seasons"),
    "two_seasons": mark("the mean of the last short and the last long season"),
    "smoothing": mark("exponential smoothing"),
    "arima": mark("seasonal ARIMA"),
    "weighted": mark("the weighted mean of all starts"),
}


def choose_transform(outline: SeriesOutline) -> dict[str, Reasoned]:
    """The logarithm when it makes the sizes of swings more even over levels than plain values are."""
    shares = [one for values in outline.training if (one := _swing_follows_level(values, outline.season)) is not None]
    positive = np.mean([values.min() > 0 for values in outline.training]) if outline.training else 0.0
    if positive < 0.9 or not shares:
        return {"transform": Reasoned(value="none", why=say("Some values are not above zero, or too few to judge."))}
    if np.median(shares) > 0.5:
        return {
            "transform": Reasoned(
                value="log",
                why=say("The variation grows with the level; in logarithms it stays the same over the training part."),
            )
        }
    return {"transform": Reasoned(value="none", why=say("The variation does not grow with the level."))}


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


def choose_rival(outline: SeriesOutline, *, logarithmic: bool) -> dict[str, Reasoned]:
    """The simple forecast that leaves least over the training part: only that remains to be learnt."""
    candidates = [*simple_names(outline.season), *(["two_seasons"] if outline.longer_season else [])]
    errors = {name: _rival_error(outline, name, logarithmic) for name in candidates}
    least = min(errors.values())
    best = next(name for name in candidates if errors[name] <= 1.02 * least)
    second = outline.longer_season if best == "two_seasons" else 0
    season_why = (
        say("A season is {timesteps}.", timesteps=counted(outline.season, "timestep"))
        if outline.season > 1
        else say("No season was found.")
    )
    return {
        "residual_over": Reasoned(
            value="seasonal_mean" if best == "two_seasons" else best,
            why=say(
                "Over the training part {rival} leaves least to explain, and only that has to be learnt.",
                rival=say(RIVAL_WORDS[best]),
            ),
        ),
        "season": Reasoned(value=outline.season if outline.season > 1 else 0, why=season_why),
        "second_season": Reasoned(
            value=second,
            why=say(
                "{timesteps} before helps beside {season} before.",
                timesteps=counted(second, "timestep"),
                season=outline.season,
            )
            if second
            else say("No longer season helps beside the first."),
        ),
        "scaling": Reasoned(
            value="window" if outline.several else "window_level",
            why=say("Each window is seen relative to its own level, so a trend stays within what was trained."),
        ),
    }


def choose_share(outline: SeriesOutline) -> dict[str, Reasoned]:
    """Half of the network's correction where series are short: what held in a short past often ends soon after it."""
    short = outline.typical < ORIGINS
    why = (
        say(
            "With {timesteps} to learn from in a series, the mean of the network and the simple "
            "forecast is safer than either.",
            timesteps=counted(outline.typical, "timestep"),
        )
        if short
        else say("The series are long enough to learn what the simple forecast leaves.")
    )
    return {"correction": Reasoned(value=0.5 if short else 1.0, why=why)}


def _rival_error(outline: SeriesOutline, name: str, logarithmic: bool) -> float:
    """Mean over series of what a rival leaves over the horizon, from origins spread over the training part.

    It is counted in the person's units, over usual changes: growth in percent carried on too far costs there what it
    costs people. A constant correction of each step ahead is allowed where a series is long enough to tell it: the
    trend shows in its windows, so that much is learnt whatever the rival.
    """
    found = []
    for values in outline.training:
        first, last = max(2 * outline.season, outline.longer_season), len(values) - outline.horizon
        if last <= first:
            continue
        power = Power(0.0) if logarithmic and values.min() > 0 else Power()
        seen = power.encode(values)
        origins = np.unique(np.linspace(first, last, ORIGINS).astype(int))
        actual = origins[:, None] + np.arange(outline.horizon)
        predicted = _rival_forecast(seen, origins, outline, name)
        if len(origins) >= ORIGINS:
            predicted = predicted + np.median(seen[actual] - predicted, axis=0)
        left = np.abs(values[actual] - power.decode(predicted)).mean()
        found.append(left / (np.abs(np.diff(values)).mean() or 1.0))
    return float(np.mean(found)) if found else np.inf


def _rival_forecast(values: np.ndarray, origins: np.ndarray, outline: SeriesOutline, name: str) -> np.ndarray:
    season, lookback = outline.season, lookback_of(outline, fold=False)
    second = outline.longer_season if name == "two_seasons" else 0
    start = Start("seasonal_mean" if name == "two_seasons" else name, season, second, lookback)
    seen = max(lookback + 1, outline.longer_season, SEASONS * season if season > 1 else 0)
    return start.forecast(past_of(values, origins, seen), outline.horizon)
