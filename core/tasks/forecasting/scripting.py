"""A run of forecasts as a script: series become windows, answers become forecasts."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from core.data.series import Series
from core.tasks.forecasting.cutting import examples, fit_all, origins_of
from core.tasks.forecasting.dataset import ForecastingDataset
from core.tasks.forecasting.known_ahead.holidays import public_holidays
from core.tasks.forecasting.predicting import forecasts
from core.tasks.forecasting.rehearsing import earlier
from core.tasks.forecasting.splitting import judged_origins
from core.tasks.forecasting.starts.fitted_start import started
from core.tasks.forecasting.starts.mix import Mix
from core.tasks.forecasting.starts.shrinking import share_of
from core.tasks.scripting.data import series_code
from core.tasks.scripting.pieces import Pieces


def forecasting_pieces(options: Any, dataset: ForecastingDataset, stretches: Sequence[ForecastingDataset]) -> Pieces:
    """Of a run on `dataset`, whose epoch the earlier `stretches` choose too."""
    rehearsed = bool(stretches)
    fitted = [one for each in (dataset, *stretches) for one in each.fitted]
    return Pieces(
        title="How series become windows, and answers become forecasts",
        roots=[
            Series,
            fit_all,
            origins_of,
            examples,
            started,
            forecasts,
            share_of,
            judged_origins,
            *([earlier] if rehearsed else []),
        ],
        instead={
            "fit_power": _fitted_powers(fitted),
            "fit_mix": _fitted_mixes(fitted),
            **_written_holidays(options, dataset),
        },
        data=series_code([one.series for one in dataset.fitted]),
        examples=SERIES + (REHEARSALS if rehearsed else ""),
        finished=SUPPORTED_BY_ALL if rehearsed else SUPPORTED,
        rehearsed=REHEARSED if rehearsed else "",
        scores=FORECASTS,
    )


def _written_holidays(options: Any, dataset: ForecastingDataset) -> dict[str, str]:
    """The holidays as dates, so that the script needs no further package."""
    if options.holidays == "none":
        return {}
    ends = [one.series.index[place] for one in dataset.fitted for place in (0, -1)]
    ends = [np.datetime64(end.tz_localize(None), "D") for end in ends if isinstance(end, pd.Timestamp)]
    beyond = np.timedelta64(366, "D") * (options.horizon // 12 + 1)
    days = public_holidays(options.holidays, first=min(ends), last=max(ends) + beyond) if ends else []
    return {
        "public_holidays": "def public_holidays(country, *, first, last):\n"
        '    """The country\'s holidays, as they were when the run was trained."""\n'
        f"    return np.array({[str(day) for day in days]!r}, dtype='datetime64[D]')"
    }


def _fitted_powers(fitted: list[Any]) -> str:
    numbers = [(one.power.exponent, one.power.floor) for one in fitted]
    return (
        f"POWERS = iter({numbers!r})\n\n\n"
        "def fit_power(train: np.ndarray, transform: str) -> Power:\n"
        '    """Exponent and floor as they were fitted on the training part, series by series."""\n'
        "    return Power(*next(POWERS))"
    )


def _fitted_mixes(fitted: list[Any]) -> str:
    """The fitted starts as numbers, so that the script needs no further package."""
    if all(one.mix is None for one in fitted):
        return "def fit_mix(values, shape):\n    return None"
    return (
        f"MIXES = iter([{', '.join(_written(mix) for mix in _mixes(fitted))}])\n\n\n"
        "def fit_mix(values: np.ndarray, shape: Shape) -> Mix:\n"
        '    """Weights and models as they were fitted, series by series, and part by part."""\n'
        "    return next(MIXES)"
    )


def _mixes(fitted: list[Any]) -> list[Mix]:
    """In the order in which they are fitted."""
    return [each.mix for one in fitted for each in (one, one.later) if each is not None]


def _written(mix: Mix) -> str:
    models = [
        f"{name!r}: Innovations(np.array({model.ar.tolist()!r}), np.array({model.ma.tolist()!r}))"
        for name, model in mix.models.items()
    ]
    return f"Mix({mix.weights!r}, {{{', '.join(models)}}})"


SERIES = """
fitted = fit_all(source, options)
cut = [origins_of(one.parts, one.shape, several=len(source) > 1) for one in fitted]
fitted, train = started(fitted, [one["train"] for one in cut])
validation = examples(fitted, [one["validation"] for one in cut])
x, y, weights = train.all_inputs(), train.all_targets(), None
held_out = (validation.all_inputs(), validation.all_targets())
"""

REHEARSALS = """
first_weights = model.get_weights()
"""
"""What every training on an earlier stretch begins with."""

REHEARSED = '''
def begin_again() -> None:
    """The first weights, and an optimizer that has done nothing."""
    model.set_weights(first_weights)
    {compiled}

# Earlier stretches choose the epoch with the validation part: what lies before each of them is trained on as well.
mine, rehearsed = (x, y, held_out, course), []
for before, changes in earlier(source[0], options):
    those = SimpleNamespace(**vars(options) | changes)
    there = fit_all((before,), those)
    parts = [origins_of(one.parts, one.shape, several=False) for one in there]
    there, windows = started(there, [one["train"] for one in parts])
    x, y, course = windows.all_inputs(), windows.all_targets(), Shuffled(len(windows), batch_size)
    windows = examples(there, [one["validation"] for one in parts])
    held_out = (windows.all_inputs(), windows.all_targets())
    begin_again()
    told, said = [], []
    for epoch in range(1, len(losses) + 1):
        one_epoch(epoch, rate_after(told))
        told.append(watched())
        said.append(model.predict(held_out[0], batch_size=512, verbose=0))
    rehearsed.append((told, said, held_out[1], there))
x, y, held_out, course = mine
if rehearsed:
    counts = [len(held_out[1]), *(len(wanted) for _, _, wanted, _ in rehearsed)]
    best_epoch = int(np.argmin(np.average([losses, *(one[0] for one in rehearsed)], axis=0, weights=counts))) + 1
    begin_again()
    for epoch in range(1, best_epoch + 1):
        one_epoch(epoch, rate_after(losses[: epoch - 1]))
    print(f"best epoch over {{1 + len(rehearsed)}} stretches: {{best_epoch}}")
'''
"""Earlier stretches that choose the epoch too."""

SUPPORTED_BY_ALL = """
# As much of what the network adds to the simple forecast counts as all stretches support.
said = [model.predict(held_out[0], batch_size=512, verbose=0), *(one[1][best_epoch - 1] for one in rehearsed)]
wanted = [held_out[1], *(one[2] for one in rehearsed)]
both = [*fitted, *(each for one in rehearsed for each in one[3])]
share = share_of(np.concatenate(said), np.concatenate(wanted), both)
print(f"share that counts: {share:.2f}")
*others, kernel, bias = model.get_weights()
model.set_weights([*others, share * kernel, share * bias])
"""

SUPPORTED = """
# As much of what the network adds to the simple forecast counts as the validation part supports.
said = model.predict(held_out[0], batch_size=512, verbose=0) if len(held_out[1]) else held_out[1]
share = share_of(said, held_out[1], fitted)
print(f"share that counts: {share:.2f}")
*others, kernel, bias = model.get_weights()
model.set_weights([*others, share * kernel, share * bias])
"""

FORECASTS = '''

def scores(actual: np.ndarray, predicted: np.ndarray, scale: float) -> dict:
    """Scores of one series, arrays [windows, horizon]; None where one has no value."""
    missed, size = np.abs(predicted - actual), np.abs(predicted) + np.abs(actual)
    shares = np.divide(missed, size, out=np.zeros_like(size), where=size > 0)
    squared, spread = np.mean(missed**2), actual.var()
    return {
        "mae": missed.mean(),
        "rmse": np.sqrt(squared),
        "smape": 200 * shares.mean(),
        "mase": missed.mean() / scale if scale > 0 else None,
        "r2": 1 - squared / spread if spread > 0 else None,
    }


tested = [judged_origins(one.parts, options) for one in fitted]
predicted = forecasts(model, fitted, tested)
each = []
for one, origins, windows in zip(fitted, tested, predicted):
    actual = one.series.target_values[origins[:, None] + np.arange(options.horizon)]
    each.append(scores(actual, windows, one.mase))
for name in each[0]:
    known = [float(one[name]) for one in each if one[name] is not None]
    print(f"test {name}: {sum(known) / len(known) if known else None!r}")
'''
