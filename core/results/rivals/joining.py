"""The statistical rivals' answers, put beside a network that was judged before or without them."""

from collections.abc import Iterator, Sequence

import numpy as np

from core.results.exhibits.forecasting import Forecast, Forecasts, RivalsAsked
from core.results.exhibits.kinds import Exhibit
from core.results.exhibits.scores import Errors, ScoreRow, Scores, Verdict, units
from core.results.naive2 import owa
from core.results.scoring import mean_scores, score_series
from core.results.verdict import judge_network


def joined(exhibits: Sequence[Exhibit], answers: dict[str, np.ndarray]) -> list[Exhibit]:
    """The same exhibits with the rivals in scores, errors, verdict and forecast; `answers` [rows, horizon] by name."""
    asked = next((one for one in exhibits if isinstance(one, RivalsAsked)), None)
    errors = next((one for one in exhibits if isinstance(one, Errors)), None)
    if asked is None or errors is None or errors.actual is None or errors.scales is None:
        return list(exhibits)
    new = {name: rows for name, rows in answers.items() if name not in errors.absolute}
    if not new or len(asked.windows) != len(errors.actual) or asked.rows <= _last(asked):
        return list(exhibits)
    predicted = {name: rows[asked.windows] for name, rows in new.items()}
    more = {name: np.abs(rows / units(errors) - errors.actual) for name, rows in predicted.items()}
    errors = errors.model_copy(update={"absolute": errors.absolute | more})
    found: list[Exhibit] = []
    for one in exhibits:
        match one:
            case Errors():
                found.append(errors)
            case Scores():
                found.append(one.model_copy(update={"rows": (*one.rows, *_rows(predicted, errors, one))}))
            case Verdict():
                unit = next((scored.unit for scored in exhibits if isinstance(scored, Scores)), None)
                found.append(judge_network(errors, unit=unit, warnings=one.warnings))
            case Forecast() if len(asked.places):
                found.append(_drawn(one, asked, new))
            case Forecasts() if errors.series is not None:
                found.append(_drawn_of_many(one, asked.windows[_last_windows(one, errors.series)], new))
            case _:
                found.append(one)
    return found


def _last(asked: RivalsAsked) -> int:
    """The furthest row of the answers that is needed."""
    return int(max(*asked.windows, *asked.blocks, asked.future, 0))


def _rows(predicted: dict[str, np.ndarray], errors: Errors, scored: Scores) -> Iterator[ScoreRow]:
    """Scores in the person's units, the mean over the series; `predicted` [windows, horizon] in the same units."""
    each = score_series(errors.actual * units(errors), predicted, series=errors.series, scales=errors.scales)
    for name, found in each.items():
        values = mean_scores(found)
        if scored.reference:
            values["owa"] = owa(values, scored.reference)
        yield ScoreRow(name=name, role="baseline", values=values)


def _drawn(one: Forecast, asked: RivalsAsked, answers: dict[str, np.ndarray]) -> Forecast:
    """The forecast with each rival's line over the test part and beyond."""
    lines = {}
    for name, rows in answers.items():
        line = np.full(len(one.actual), np.nan)
        for place, values in zip(asked.places, rows[asked.blocks], strict=True):
            line[place : place + len(values)] = values[: len(line) - place]
        lines[name] = line
    futures = {name: rows[asked.future] for name, rows in answers.items()}
    return one.model_copy(
        update={
            "baselines": one.baselines | lines,
            "baseline_futures": one.baseline_futures | futures,
        }
    )


def _last_windows(page: Forecasts, series: np.ndarray) -> np.ndarray:
    """Which window is the last of each series of the page; `series` [windows] ascends."""
    return np.searchsorted(series, page.first + np.arange(len(page.series)), side="right") - 1


def _drawn_of_many(page: Forecasts, rows: np.ndarray, answers: dict[str, np.ndarray]) -> Forecasts:
    """The page with each rival's line over the last window of each series; `rows` [series] of the answers."""
    series = (
        one.model_copy(update={"rivals": one.rivals | {name: values[row] for name, values in answers.items()}})
        for one, row in zip(page.series, rows, strict=True)
    )
    return page.model_copy(update={"series": tuple(series)})
