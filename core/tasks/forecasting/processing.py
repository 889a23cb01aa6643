"""Forecasts without Unroll: from a table of rows to what a network reads, and from its answer to values."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

from core.data.series import Series
from core.language import say
from core.results.csv_cells import csv_text
from core.tasks.forecasting.codecs import ForecastingCodecs, SeriesCodec
from core.tasks.forecasting.cutting import Fitted
from core.tasks.forecasting.known_ahead.calendar import extended
from core.tasks.forecasting.known_ahead.covariates import covariates_of
from core.tasks.forecasting.options import ForecastingOptions
from core.tasks.forecasting.power import Power
from core.tasks.forecasting.predicting import forecasts
from core.tasks.forecasting.splitting import Split
from core.tasks.forecasting.starts.innovations import Innovations
from core.tasks.forecasting.starts.mix import Mix
from core.tasks.forecasting.starts.ridge import Ridge
from core.tasks.forecasting.windows import FixedScale, Shape
from core.tasks.processing import Processing, require_free
from core.words import counted


def forecasting_processing(codecs: ForecastingCodecs, options: ForecastingOptions) -> Processing:
    """Of a run with these codecs."""
    first = codecs.series[0].last
    require_free(first.columns, "series", "time")
    several, lookback = len(codecs.series) > 1, codecs.shape(options).lookback
    ridge = codecs.later or codecs.ridge
    holidays = () if options.holidays == "none" else ("holidays",)
    columns = ", ".join([*(["series"] if several else []), "time", *first.columns])
    return Processing(
        read=read_series,
        answer=forecast_rows,
        learnt={
            "options": options.model_dump(),
            "season": codecs.season,
            "covariates": codecs.covariates,
            "ridge": None if ridge is None else ridge.weights.tolist(),
            "ridge_features": None if ridge is None else ridge.features,
            "series": [_learnt(one) for one in codecs.series],
        },
        reads=" ".join(_reads(codecs, columns, lookback)),
        answers=say("One timestep of the forecast of {target}, in {unit}.", target=first.target, unit=first.unit)
        if first.unit
        else say("One timestep of the forecast of {target}.", target=first.target),
        example=("example.csv", csv_text(_example(codecs)).encode()),
        requirements=("pandas", *holidays),
        instead=_unused(codecs, options),
    )


def _reads(codecs: ForecastingCodecs, columns: str, lookback: int) -> Iterator[str]:
    """What a file has to hold."""
    first = codecs.series[0].last
    yield say(
        "A CSV file with the columns {columns}: one row a timestep, none missing, without empty cells, at least "
        "{rows}. The forecast is that of the timesteps behind the last row with a value of {target}.",
        columns=columns,
        rows=counted(lookback, "row"),
        target=first.target,
    )
    if first.known:
        known = ", ".join(first.known)
        yield say("Rows below it that have only {known} say what is known ahead.", known=known)
    if len(codecs.series) > 1:
        yield say("Only series of the run can be forecast.")


def _unused(codecs: ForecastingCodecs, options: ForecastingOptions) -> dict[str, str]:
    """What a run without holidays and fitted starts does not need, as code that does nothing."""
    unused = {}
    if options.holidays == "none":
        unused["holiday_column"] = "def holiday_column(index, country):\n    return np.zeros(len(index))"
    if all(one.mix is None for one in codecs.series):
        unused["started_mix"] = "def started_mix(starts):\n    return None"
        unused["states_along"] = "def states_along(mix, target, series, one):\n    return {}"
    return unused


def _learnt(one: SeriesCodec) -> dict[str, Any]:
    last, mix = one.last, one.later or one.mix
    return {
        "name": last.series_id or last.name,
        "columns": last.columns,
        "target": last.target,
        "known": last.known,
        "labels": last.labels,
        "frequency": last.frequency,
        "season": last.season,
        "timed": last.resolution is not None,
        "begins": str(last.series().index[0]),
        "power": [one.exponent, one.floor],
        "scale": [one.level, one.spread, one.change, one.number],
        "scales": one.scales.tolist(),
        "starts": mix
        and [
            {"name": start.name, "weight": start.weight}
            | ({} if start.ar is None else {each: getattr(start, each).tolist() for each in ("ar", "ma", "state")})
            for start in mix.starts
        ],
    }


def _example(codecs: ForecastingCodecs) -> pd.DataFrame:
    """The last rows of every series, and what is known ahead."""
    tables = []
    for one in codecs.series:
        series = one.last.series()
        index = series.index
        if series.ahead is not None:
            index = index.append(pd.Index(extended(index, series.frequency, len(series.ahead))))
        table = pd.DataFrame(np.nan, index=range(len(index)), columns=list(series.columns))
        table.iloc[: len(series)] = series.values
        if series.ahead is not None:
            table.loc[len(series) :, list(series.known)] = series.ahead
        table.insert(0, "time", [str(time) for time in index])
        if len(codecs.series) > 1:
            table.insert(0, "series", series.series_id or series.name)
        tables.append(table)
    return pd.concat(tables, ignore_index=True)


# What follows is taken out.


def read_series(path: Path, learnt: dict) -> list[Series]:
    """Every series of a CSV file with the columns time, those of the run, and series where there are several."""
    # Only empty cells are missing: a series may be called NA.
    table = pd.read_csv(path, dtype={"series": str}, keep_default_na=False, na_values=["", "NaN"])
    # A spreadsheet's guard before names that look like formulas.
    table = table.rename(columns=lambda name: name.removeprefix("'"))
    several, known = len(learnt["series"]) > 1, {one["name"]: one for one in learnt["series"]}
    parts = table.groupby("series", sort=False) if several else [(learnt["series"][0]["name"], table)]
    found = {name if name in known else name.removeprefix("'"): rows for name, rows in parts}
    if unknown := [name for name in found if name not in known]:
        raise ValueError(say("{unknown} is not among the series of the run.", unknown=unknown[0]))
    return [one_series(rows, known[name]) for name, rows in found.items()]


def one_series(rows: pd.DataFrame, one: dict) -> Series:
    """The rows up to the last one with a target; what stands below is known ahead."""
    columns, target = list(one["columns"]), one["target"]
    values, measured = rows[columns].to_numpy(float), np.flatnonzero(rows[target].notna())
    past = int(measured[-1]) + 1 if len(measured) else 0
    if not past or np.isnan(values[:past]).any():
        raise ValueError(say("{one} has empty cells. Fill them in first.", one=one["name"]))
    ahead = values[past:, [columns.index(name) for name in one["known"]]]
    times = rows["time"].iloc[:past]
    index = pd.DatetimeIndex(times) if one["timed"] else pd.RangeIndex(int(times.iloc[0]), int(times.iloc[0]) + past)
    return Series(
        name=one["name"],
        values=values[:past],
        columns=tuple(columns),
        target=target,
        index=index,
        frequency=one["frequency"],
        season=one["season"],
        known=tuple(one["known"]),
        ahead=ahead if len(ahead) else None,
        labels=tuple(one["labels"]),
    )


def forecast_rows(network: Any, asked: list[Series], learnt: dict) -> list[dict]:
    """The forecasts behind the last row of each series."""
    known = {one["name"]: one for one in learnt["series"]}
    fitted = [as_learnt(series, known[series.name], learnt) for series in asked]
    found = forecasts(network, fitted, [np.array([len(series)]) for series in asked])
    rows = []
    for series, [values] in zip(asked, found, strict=True):
        times = extended(series.index, series.frequency, len(values))
        rows += [
            {"series": series.name, "time": str(time), "forecast": float(value)}
            for time, value in zip(times, values, strict=True)
        ]
    return rows


def as_learnt(series: Series, one: dict, learnt: dict) -> Fitted:
    """The series with the transform, scales and starts of the training part."""
    options, length = SimpleNamespace(**learnt["options"]), len(series)
    shape = Shape(options, max(options.season or series.season, 1), learnt["covariates"])
    if length < shape.lookback and len(learnt["series"]) == 1:
        raise ValueError(
            say(
                "There are {timesteps}; a forecast looks back over {lookback}.",
                timesteps=counted(length, "timestep"),
                lookback=shape.lookback,
            )
        )
    power, scales = Power(*one["power"]), (np.array(one["scales"][0]), np.array(one["scales"][1]))
    beside, target = covariates_of(series, options, scales), power.encode(series.target_values)
    mix = started_mix(one["starts"])
    return Fitted(
        series=series,
        parts=Split(length, length, length),
        shape=shape,
        power=power,
        fixed=FixedScale(*one["scale"]),
        target=target,
        covariates=beside.values,
        beyond=beside.beyond,
        foreseen=beside.foreseen,
        scales=scales,
        mase=float("nan"),
        ridge=None if learnt["ridge"] is None else Ridge(np.array(learnt["ridge"]), learnt["ridge_features"]),
        mix=mix,
        states={} if mix is None else states_along(mix, target, series, one),
    )


def started_mix(starts: list[dict] | None) -> Mix | None:
    """The starts that were fitted to the series, with their weights."""
    if starts is None:
        return None
    models = {one["name"]: Innovations(np.array(one["ar"]), np.array(one["ma"])) for one in starts if "ar" in one}
    return Mix({one["name"]: one["weight"] for one in starts}, models)


def states_along(mix: Mix, target: np.ndarray, series: Series, one: dict) -> dict[str, np.ndarray]:
    """The states of the fitted starts; rows that begin where those of the run do go on from its states."""
    if str(series.index[0]) != one["begins"]:
        return mix.along(target, len(target))
    return mix.states(target, {start["name"]: np.array(start["state"]) for start in one["starts"] if "state" in start})
