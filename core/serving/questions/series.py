"""What comes next in a series, as JSON."""

import numpy as np
from pydantic import Field

from core.declared import Declared, Name, Word
from core.errors import UserError
from core.inference.forecasting import Prediction, predict_next, written_times
from core.inference.whatif import known_outlook
from core.language import say
from core.serving.operation import Operation, RunCall
from core.serving.questions.rows import Column, Continued, NewerRows
from core.serving.sent import Sent
from core.tasks.predictor import ForecastsSeries
from core.words import counted


class ForecastRequest(Sent):
    """Newer rows of series, each forecast behind its last one; without any, behind the run's own last rows."""

    series: tuple[NewerRows, ...] | None = None


class OneForecast(Declared):
    """What comes next in one series."""

    series: Word
    target: Name
    unit: Name | None
    times: tuple[str | int, ...]
    values: tuple[float | None, ...] = Field(description="In the unit of the series.")


class ForecastReply(Declared):
    """A forecast a series, in the order in which they were sent."""

    forecasts: tuple[OneForecast, ...]


class ForecastIfRequest(Sent):
    """Other values of what is known in advance of the run's own series."""

    series: Word | None = Field(None, description="Which one; not needed where there is only one.")
    ahead: dict[Name, Column] = Field(description="Each column that is known in advance, a value a timestep.")


def forecast(call: RunCall, asked: ForecastRequest) -> ForecastReply:
    """Forecasts in the series' own units; raises UserError."""
    forecaster: ForecastsSeries = call.predictor
    if asked.series is None:
        return _reply(predict_next(forecaster))
    continued, found = Continued(forecaster.latest), []
    for some in call.pieces(asked.series):
        found += predict_next(forecaster, tuple(continued.series(rows) for rows in some))
    return _reply(found)


def forecast_if(call: RunCall, asked: ForecastIfRequest) -> ForecastReply:
    """The forecast behind the run's last rows for other values of what is known in advance; raises UserError."""
    forecaster: ForecastsSeries = call.predictor
    names = [each.series_id or each.name for each in forecaster.latest]
    if asked.series not in names and not (asked.series is None and len(names) == 1):
        raise UserError(
            say("The request does not say which series it means."), say("One is {names!r}.", names=names[0])
        )
    position = 0 if asked.series is None else names.index(asked.series)
    series = forecaster.latest[position]
    lengths = {name: len(column) for name, column in asked.ahead.items()}
    if lengths != dict.fromkeys(series.known, forecaster.horizon):
        values, columns = counted(forecaster.horizon, "value"), ", ".join(map(repr, series.known)) or "none"
        raise UserError(
            say("What is known in advance is not complete."),
            say("'ahead' needs {values} for each of: {columns}.", values=values, columns=columns),
        )
    known = np.array([asked.ahead[name] for name in series.known], dtype=float).T
    values = forecaster.forecast_if(position, known)
    index = known_outlook(series, forecaster.horizon).index
    return _reply([Prediction(names[position], series.target, series.unit, index, values)])


def _reply(found: list[Prediction]) -> ForecastReply:
    times: dict[int, tuple[str | int, ...]] = {}
    return ForecastReply(forecasts=tuple(_told(one, times) for one in found))


def _told(one: Prediction, times: dict[int, tuple[str | int, ...]]) -> OneForecast:
    """Series that go on at the same time share what is written of it."""
    if id(one.index) not in times:
        times[id(one.index)] = tuple(written_times(one.index))
    values = tuple(value if np.isfinite(value) else None for value in one.values.tolist())
    return OneForecast(series=one.series, target=one.target, unit=one.unit, times=times[id(one.index)], values=values)


def example_rows(forecaster: ForecastsSeries) -> dict:
    """The last rows of the first series, as if they were newer."""
    series = forecaster.latest[0]
    rows = {"values": _short(series.target_values)}
    others = {
        name: _short(series.values[:, at])
        for at, name in enumerate(series.columns)
        if name not in (series.target, *series.labels)
    }
    rows |= {"others": others} if others else {}
    return {"series": series.series_id or series.name, **rows} if len(forecaster.latest) > 1 else rows


def _short(values: np.ndarray) -> list[float]:
    """With digits enough for an example."""
    return [float(f"{value:.6g}") for value in values]


def _example_if(forecaster: ForecastsSeries) -> dict:
    series = next(each for each in forecaster.latest if each.known)
    known = known_outlook(series, forecaster.horizon)
    ahead = {name: _short(known.values[:, at]) for at, name in enumerate(series.known)}
    return {"series": series.series_id or series.name, "ahead": ahead}


FORECAST = Operation(
    "forecast",
    "What comes next in each series, in its own unit; of the run's own series where none is sent.",
    ForecastRequest,
    ForecastReply,
    forecast,
    lambda forecaster: {"series": [example_rows(forecaster)]},
)
FORECAST_IF = Operation(
    "forecast-if",
    "What would come next in a series of the run for other values of what is known in advance.",
    ForecastIfRequest,
    ForecastReply,
    forecast_if,
    _example_if,
    asked=lambda forecaster: any(series.known for series in forecaster.latest),
)
