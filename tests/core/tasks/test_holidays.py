from typing import get_args

import numpy as np
import pandas as pd
import pytest

from core.data.series import Series
from core.tasks import task_of
from core.tasks.forecasting.known_ahead.countries import COUNTRIES
from core.tasks.forecasting.known_ahead.covariates import covariates_of, scales_of
from core.tasks.forecasting.known_ahead.holidays import holiday_column
from core.tasks.forecasting.options import Holidays

TASK = task_of("forecasting")
Options = TASK.Options


def test_days_are_the_countrys_own_holidays() -> None:
    days = pd.date_range("2023-12-20", "2024-01-03", freq="D")
    german = days[holiday_column(days, "DE") == 1].strftime("%m-%d").tolist()
    american = days[holiday_column(days, "US") == 1].strftime("%m-%d").tolist()
    assert german == ["12-25", "12-26", "01-01"]
    assert american == ["12-25", "01-01"]


def test_hours_take_their_days_and_months_their_share() -> None:
    hours = pd.date_range("2024-01-01", periods=30, freq="h")
    assert holiday_column(hours, "US").tolist() == [1.0] * 24 + [0.0] * 6
    months = pd.date_range("2024-11-01", periods=2, freq="MS")
    assert holiday_column(months, "US") == pytest.approx([2 / 30, 1 / 30])


def test_rows_without_time_have_no_holidays() -> None:
    assert holiday_column(pd.RangeIndex(3), "DE").tolist() == [0.0, 0.0, 0.0]


def test_a_network_sees_the_holidays_of_its_horizon() -> None:
    index = pd.date_range("2023-10-01", periods=85, freq="D")
    series = Series("sales", np.arange(85.0)[:, None], ("sales",), "sales", index, "D")
    options = Options(horizon=3, lookback=7, holidays="DE", test=10, validation=10)
    told = covariates_of(series, options, scales_of(series, 60, None))
    # The last row is 24 December: 25 and 26 are free.
    assert told.values[-1].tolist() == [0, 1, 1, 0]
    assert told.foreseen.all()
    dataset = TASK.prepare((series,), options)
    assert dataset.train.all_inputs().shape[2] == dataset.ends.features == 1 + 4


def test_every_country_offered_has_a_name_and_holidays() -> None:
    from holidays import list_supported_countries

    assert set(get_args(Holidays)) == {"none", *COUNTRIES}
    assert set(COUNTRIES) <= set(list_supported_countries())
