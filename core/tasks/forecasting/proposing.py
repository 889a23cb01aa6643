"""What is recommended for a source, field by field, each with its reason; nothing here reads the test part."""

import numpy as np

from core.data.series import Series
from core.language import mark, say
from core.tasks.forecasting.choosing import choose_rival, choose_share, choose_transform
from core.tasks.forecasting.judgement.rivalling import off
from core.tasks.forecasting.options import ForecastingOptions
from core.tasks.forecasting.outline import SeriesOutline, lookback_of, outline_of
from core.tasks.forecasting.starts.starting import MODELS, WEIGHTED, simple_names
from core.tasks.forecasting.starts.trial import Candidate, start_words, tried
from core.tasks.task import Reasoned
from core.words import counted, noun

BUDGET = 30_000
"""Training windows that still train in minutes."""

TOO_SHORT = mark("The series is too short to tell whether it helps.")
WORTH = 0.98
"""Another start than the usual one is taken where it leaves less than this share of the error."""
ENOUGH = 4
"""Horizons in a validation part from which on it chooses the epoch by itself."""
FOLLOWED = 5_000_000
"""Timesteps times the season up to which models that follow the series are quick."""
QUICK = 1000
"""Training windows up to which a network is trained on earlier stretches as well."""
STRETCHES = 3
"""Earlier stretches that choose the epoch, at most."""


def propose(source: tuple[Series, ...], *, horizon: int | None = None) -> dict[str, Reasoned]:
    """Field name -> value and why, over the task's options, the model and the training."""
    outline = outline_of(source, horizon=horizon)
    found = {**_parts(outline), **choose_transform(outline), "strategy": _strategy(source[0].known)}
    found |= choose_rival(outline, logarithmic=found["transform"].value == "log")
    found |= choose_share(outline)
    over = found["residual_over"].value
    found |= _reading(outline, str(over), decoder=bool(source[0].known))
    found |= _network(outline, int(found["stride"].value), int(found["lookback"].value))
    return found | _start(source, outline, found) | {"refitted": _refitted(outline)}


def _start(source: tuple[Series, ...], outline: SeriesOutline, found: dict[str, Reasoned]) -> dict[str, Reasoned]:
    """The start that would have left least over stretches before the test part: one simple forecast or two, ridge."""
    if len(source) > 1:
        return _usual_start(found, say("With several series the network learns what they share by itself."))
    values = {name: one.value for name, one in found.items() if name in ForecastingOptions.model_fields}
    options = ForecastingOptions(**values)
    usual = str(options.residual_over)
    decoder = options.strategy == "encoder_decoder"
    errors = tried(source[0], options, _starts(usual, source[0], outline, decoder=decoder))
    if errors is None:
        return _usual_start(found, say(TOO_SHORT)) if decoder else _start_untried(source[0], outline, found)
    plain, best = Candidate((usual,), ridge=False), min(errors, key=errors.get)
    if errors[best] >= WORTH * errors[plain]:
        figures = say(
            "{start} would have left {error:.4g} of mean error instead of {plain:.4g}",
            start=start_words(best),
            error=errors[best],
            plain=errors[plain],
        )
        why = (
            say("Before the test part nothing leaves less.")
            if best == plain
            else say("Before the test part {figures}.", figures=figures)
        )
        return _usual_start(found, why)
    why = say(
        "Over three stretches before the test part {start} leaves a mean error of "
        "{error:.4g}, {usual} {usual_error:.4g}.",
        start=start_words(best),
        error=errors[best],
        usual=start_words(plain),
        usual_error=errors[plain],
    )
    return {
        "residual_over": Reasoned(value=best.simple[0], why=why),
        "blend": Reasoned(value=best.simple[1] if len(best.simple) > 1 else "nothing", why=why),
        "ridge": Reasoned(value=best.ridge, why=why),
    }


def _starts(usual: str, series: Series, outline: SeriesOutline, *, decoder: bool) -> list[tuple[str, ...]]:
    """Those that are tried: the usual one, any other, the weighted mean of all, and its mean with one of them."""
    if decoder:
        return [(usual,)]
    quick = _quickly_followed(series, outline)
    single = [usual, *(one for one in simple_names(outline.season) if one != usual), *(MODELS if quick else ())]
    return [(one,) for one in single] + ([(WEIGHTED,), *((one, WEIGHTED) for one in single)] if quick else [])


def _quickly_followed(series: Series, outline: SeriesOutline) -> bool:
    return len(series) * outline.season <= FOLLOWED


def _start_untried(series: Series, outline: SeriesOutline, found: dict[str, Reasoned]) -> dict[str, Reasoned]:
    """Nothing can be compared, and means of several starts err less than most of them do."""
    if not _quickly_followed(series, outline):
        season = counted(outline.season, "timestep")
        why = say("With a season of {season} no stretch before the test part can be used to compare.", season=season)
        return _usual_start(found, why)
    more = say(
        "With too few timesteps to compare starts, the mean of this one and of all has a lower error than most of them."
    )
    return _usual_start(found, say(TOO_SHORT)) | {"blend": Reasoned(value=WEIGHTED, why=more)}


def _usual_start(found: dict[str, Reasoned], why: str) -> dict[str, Reasoned]:
    return {
        "residual_over": found["residual_over"],
        "blend": Reasoned(value="nothing", why=why),
        "ridge": Reasoned(value=False, why=why),
    }


def _refitted(outline: SeriesOutline) -> Reasoned:
    if outline.several:
        return Reasoned(value=False, why=say("The start of several series stays as the training part has it."))
    return Reasoned(value=True, why=say("The latest values before the test part say most about what follows."))


def _parts(outline: SeriesOutline) -> dict[str, Reasoned]:
    season, horizon = outline.season, outline.horizon
    if season > 1:
        why = f"{_seasons(horizon, season)}." if horizon >= season else say("A quarter of a season.")
    else:
        why = say("No season was found; this is how far ahead is usual for rows like these.")
    part = say("the horizon of every series") if outline.several else counted(outline.test // horizon, "horizon")
    return {
        "horizon": Reasoned(value=horizon, why=why),
        "test": Reasoned(
            value=float(outline.test),
            why=say(
                "The last {timesteps}: {value}, never trained on.",
                timesteps=counted(outline.test, "timestep"),
                value=part,
            ),
        ),
        "validation": Reasoned(
            value=float(outline.validation),
            why=say(
                "{timesteps} before the test part: they decide when training stops.",
                timesteps=counted(outline.validation, "timestep"),
            ),
        ),
        "left_out": Reasoned(value=0, why=say("Every timestep is used; a backtest leaves some out.")),
        "intervals": Reasoned(value="conformal", why=say("They suit every network, and the loss stays as it is.")),
    }


def _rehearsals(outline: SeriesOutline, windows: int) -> Reasoned:
    """Earlier stretches choose the epoch too where few horizons are held out and training is quick."""
    held_out = outline.validation / outline.horizon
    horizons = f"{held_out:.3g} {noun(held_out, 'horizon')}"
    if outline.several:
        return Reasoned(value=0, why=say("The validation parts of several series are enough to choose the epoch."))
    if held_out >= ENOUGH:
        return Reasoned(
            value=0, why=say("The validation part holds {horizons}: enough to choose the epoch.", horizons=horizons)
        )
    if windows > QUICK:
        return Reasoned(
            value=0, why=say("With {windows} they would take long.", windows=counted(windows, "training window"))
        )
    return Reasoned(
        value=STRETCHES,
        why=say("The validation part holds {horizons}: too few to choose the epoch by itself.", horizons=horizons),
    )


def _strategy(known: tuple[str, ...]) -> Reasoned:
    """A decoder where something is known of the timesteps to come; see docs/forecasting.md for what that is worth."""
    if known:
        names = known[0] if len(known) == 1 else counted(len(known), "column")
        return Reasoned(
            value="encoder_decoder",
            why=say("A decoder is told what is known of {names} at each timestep to come.", names=names),
        )
    return Reasoned(
        value="direct", why=say("Predicting the whole horizon at once does not pile up errors from step to step.")
    )


def _reading(outline: SeriesOutline, over: str, *, decoder: bool) -> dict[str, Reasoned]:
    """How far back, and what is shown of it."""
    season, seasonal = outline.season, outline.season > 1
    fold = not decoder and over.startswith("seasonal") and season >= 20 and outline.typical >= 16 * season
    lookback = lookback_of(outline, fold=fold)
    seen = min(lookback, season + 1) if outline.several else lookback
    rooms = np.maximum(outline.lengths - outline.test - outline.validation - outline.horizon - seen + 1, 0)
    stride = int(max(1, -(-int(rooms.sum()) // BUDGET)))
    return {
        "lookback": Reasoned(value=lookback, why=_lookback_why(lookback, season, fold)),
        "fold": Reasoned(
            value=fold,
            why=say(
                "{steps} of one season each carry further than {lookback:,} single ones.",
                steps=counted(lookback // season, "step"),
                lookback=lookback,
            )
            if fold
            else say("Single timesteps, as a decoder reads them.")
            if decoder
            else say("Single timesteps: the season is short or the history is."),
        ),
        "stride": Reasoned(
            value=stride,
            why=say("Every window is used.")
            if stride == 1
            else say("About {windows} are enough and train in minutes.", windows=counted(BUDGET, "window")),
        ),
        "holidays": Reasoned(value="none", why=say("Choose a country where its holidays matter.")),
        "folds": Reasoned(value=1, why=say("A backtest over several folds is one click on Results.")),
        "rivals": _rivals(),
        "series_vector": Reasoned(
            value=0,
            why=say("Their past tells series apart; try 4 where they differ in ways that it does not show.")
            if outline.several
            else say("One series needs none."),
        ),
        "differences": Reasoned(value=not fold, why=say("Changes say more than levels about what comes next.")),
        "seasonal_differences": Reasoned(
            value=seasonal, why=say("The change from a season before shows what is different this time.")
        ),
        "seasonal_lags": _seasonal_lags(outline, fold=fold),
        "calendar": Reasoned(value=False, why=say("The season is shown by the series itself.")),
    }


def _seasonal_lags(outline: SeriesOutline, *, fold: bool) -> Reasoned:
    """What followed a season before, where the table reaches that far and timesteps are read one by one."""
    against = (
        say("There is no season.")
        if outline.season <= 1
        else say("Timesteps of a whole season stand side by side already.")
        if fold
        else say("The horizon is longer than the season.")
        if outline.horizon > outline.season
        else ""
    )
    why = against or say("What followed at this time last season is the best hint at what follows now.")
    return Reasoned(value=not against, why=why)


def _rivals() -> Reasoned:
    if off():
        return Reasoned(
            value="simple",
            why=say("Statistical rivals are switched off by default on this server; you can switch them on."),
        )
    return Reasoned(
        value="statistical",
        why=say("They are computed in a separate process and are added to the scores when they are done."),
    )


def _lookback_why(lookback: int, season: int, fold: bool) -> str:
    if season > 1 and lookback >= season:
        return f"{_seasons(lookback, season)}{', folded' if fold else ''}."
    return say("As far back as the length of the training part allows.") if season > 1 else say("Twice the horizon.")


def _seasons(timesteps: int, season: int) -> str:
    """1 season of 12 timesteps, 1.5 seasons of 12 timesteps."""
    count = timesteps / season
    return say(
        "{count:.3g} {seasons} of {timesteps}",
        count=count,
        seasons=noun(count, "season"),
        timesteps=counted(season, "timestep"),
    )


def _network(outline: SeriesOutline, stride: int, lookback: int) -> dict[str, Reasoned]:
    """Width, regularisation and training by the number of windows."""
    room = outline.lengths - outline.test - outline.validation - outline.horizon - lookback + 1
    windows = int(np.maximum(room, 1).sum() // stride)
    units = 96 if windows > 10_000 else 48 if windows > 2_000 else 24
    batch = int(np.clip(2 ** round(np.log2(max(windows / 100, 1))), 16, 256))
    epochs = int(np.clip(round(300_000 / max(windows, 1)), 12, 80))
    size = counted(windows, "training window")
    updates = counted(max(1, round(windows / batch)), "update")
    return {
        "units": Reasoned(
            value=units, why=say("Wide enough to learn, narrow enough not to overfit {size}.", size=size)
        ),
        "layers": Reasoned(
            value=1, why=say("One recurrent layer is enough for the difference from a simple forecast.")
        ),
        "activation": Reasoned(value="tanh", why=say("Keeps the hidden state bounded.")),
        "dropout": Reasoned(
            value=0.2, why=say("Hides a fifth of each layer's outputs at random, to reduce overfitting.")
        ),
        "loss": Reasoned(value="mae", why=say("Absolute error is not dominated by a few large misses.")),
        "optimizer": Reasoned(value="adam", why=say("Needs the least tuning.")),
        "learning_rate": Reasoned(
            value=0.01 if windows < 500 else 0.005 if windows < 3000 else 0.002,
            why=f"Fewer windows mean fewer updates, so each may be larger; {size} here.",
        ),
        "schedule": Reasoned(value="cosine", why=say("Small last steps settle the weights.")),
        "batch_size": Reasoned(
            value=batch, why=say("About {updates} an epoch with {size}.", updates=updates, size=size)
        ),
        "rehearsals": _rehearsals(outline, windows),
        "averaged": Reasoned(value=True, why=say("The median of several seeds errs less than one seed alone.")),
        "epochs": Reasoned(
            value=epochs, why=say("With {size}, enough passes for the validation loss to settle.", size=size)
        ),
        "patience": Reasoned(
            value=max(8, epochs // 4), why=say("Stops when the validation loss has not improved for that many epochs.")
        ),
        "clip_norm": Reasoned(value=1.0, why=say("No single window may throw the weights far off.")),
    }
