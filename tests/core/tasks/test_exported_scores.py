"""The scores of a run can be recomputed from the table that is taken away."""

import io
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from core.results.csv_cells import csv_text
from core.results.exhibits.scores import Scores
from core.results.tables import predictions_table
from core.runs.folder.results import errors_in, forecasts_in, of_kind
from core.tasks.forecasting import Forecasting
from core.tasks.forecasting.options import ForecastingOptions
from tests.core.tasks.test_forecasting import Silent, seasonal, series

TASK = Forecasting()
OPTIONS = ForecastingOptions(lookback=12, horizon=4, test=10, validation=8, residual_over="seasonal_naive")


def exported(source):
    dataset = TASK.prepare(source, OPTIONS)
    exhibits = TASK.judge(Silent(4), dataset)
    text = csv_text(predictions_table(forecasts_in(exhibits), errors_in(exhibits)))
    return pd.read_csv(io.StringIO(text)), next(of_kind(exhibits, Scores))


NOISE = np.random.default_rng(0).normal(size=200)
ONE = (series(seasonal(120) + NOISE[:120], season=12),)
MANY = tuple(
    replace(series(seasonal(n) * s + NOISE[:n], season=12, name=f"s{n}"), series_id=f"s{n}")
    for n, s in ((90, 1), (70, 50))
)


@pytest.mark.parametrize("source", [ONE, MANY], ids=["one series", "many series"])
def test_scores_follow_from_the_rows_by_origin(source):
    table, scores = exported(source)
    rows = table[table["part"] == "test by origin"]
    assert rows.groupby(rows["series"] if len(source) > 1 else rows["part"])["origin"].nunique().tolist() == [7] * len(
        source
    )
    assert sorted(rows["step"].unique()) == [1, 2, 3, 4]
    owner = rows["series"] if len(source) > 1 else rows["part"]
    for row in scores.rows:
        mae = rows[f"absolute error of {row.name}"].groupby(owner).mean()
        assert mae.mean() == pytest.approx(row.values["mae"])
        squares = (rows[f"absolute error of {row.name}"] ** 2).groupby(owner).mean()
        assert np.sqrt(squares).mean() == pytest.approx(row.values["rmse"])
        scale = rows["scale"].groupby(owner).first()
        assert (mae / scale).mean() == pytest.approx(row.values["mase"])
    told = rows["absolute error of network"]
    np.testing.assert_allclose((rows["predicted"] - rows["actual"]).abs(), told, atol=1e-9)


def test_rows_by_origin_hold_what_happened_at_their_time():
    table, _ = exported(ONE)
    rows = table[table["part"] == "test by origin"]
    history = table[table["part"] == "test"].set_index("time")["actual"]
    np.testing.assert_allclose(rows["actual"], history[rows["time"]], atol=1e-9)
    assert (rows.groupby("origin")["time"].first() == rows.groupby("origin")["origin"].first()).all()
