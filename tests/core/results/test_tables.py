"""The table of a forecast holds the exhibit's numbers, timestep by timestep."""

import numpy as np
import pandas as pd

from core.results.csv_cells import csv_text
from core.results.exhibits.forecasting import Interval
from core.results.tables import forecast_table, forecasts_table
from tests.core.charts.exhibits import monthly_forecast


def test_history_and_future_stand_below_each_other() -> None:
    table = forecast_table(monthly_forecast())
    assert list(table["part"].value_counts(sort=False).items()) == [
        ("train", 12),
        ("validation", 4),
        ("test", 4),
        ("future", 3),
    ]
    assert table["time"].iloc[0] == pd.Timestamp("2020-01-01")
    assert table["actual"].iloc[19] == 119
    assert np.isnan(table["actual"].iloc[20])
    assert table["predicted"].iloc[20:].tolist() == [120, 121, 122]
    assert table["Last value"].iloc[16:].tolist() == [114, 115, 116, 117, 119, 119, 119]
    assert table["lower 80%"].iloc[20:].tolist() == [118, 118, 118]
    assert table["lower 80%"].iloc[:20].isna().all()


def test_bands_over_the_test_part_stand_before_those_of_the_future() -> None:
    line = np.where(np.arange(20) < 16, np.nan, np.arange(20.0))
    told = monthly_forecast().model_copy(update={"test_intervals": (Interval(level=0.8, lower=line, upper=line + 1),)})
    assert forecast_table(told)["upper 80%"].iloc[16:].tolist() == [17, 18, 19, 20, 122, 124, 126]


def test_several_series_are_told_apart_and_formulas_are_harmless() -> None:
    named = [monthly_forecast().model_copy(update={"series": name}) for name in ("=cmd()", "north")]
    text = csv_text(forecasts_table(named))
    assert text.splitlines()[0].startswith("series,time,part,actual,predicted")
    assert text.count("'=cmd()") == 23
    assert len(text.splitlines()) == 47
