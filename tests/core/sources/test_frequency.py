"""Frequencies are found from times alone, and their grids stand where pandas would put them."""

import numpy as np
import pandas as pd
import pytest

from core.sources.tables.columns.frequency import find_frequency, frequency_words, grid_of, positions, timestep_words

ALIASES = (
    *("MS", "ME", "QS", "QE", "QS-FEB", "QE-NOV", "YS", "YE", "YS-APR", "YE-MAR", "6MS", "5YS"),
    *("W-SUN", "W-TUE", "2W-MON", "B", "D", "3D", "h", "6h", "30min", "15min", "5min", "s", "250ms"),
)


@pytest.mark.parametrize("alias", ALIASES)
def test_what_pandas_makes_is_found_again(alias):
    index = pd.date_range("2001-01-01", periods=40, freq=alias, unit="ns")
    stamps = index.to_numpy()
    found = find_frequency(stamps)
    assert found.alias == alias
    assert found.filled == 1.0
    assert (positions(stamps, alias) == np.arange(40)).all()
    assert (grid_of(stamps, alias, 40) == index).all()


@pytest.mark.parametrize("alias", ["D", "h", "30min", "MS", "W-MON", "QS"])
def test_every_sixth_time_may_be_missing(alias):
    index = pd.date_range("2001-01-01", periods=120, freq=alias)
    kept = index[np.arange(120) % 6 != 4].to_numpy()
    assert find_frequency(kept).alias == alias


def test_last_business_days_are_month_ends():
    assert find_frequency(pd.date_range("2001-01-01", periods=40, freq="BME").to_numpy()).alias == "ME"


def test_a_clock_that_is_set_back_keeps_days_daily():
    index = pd.date_range("2020-02-24 17:00", periods=400, freq="D", tz="UTC").tz_convert("Europe/Rome")
    found = find_frequency(index.tz_localize(None).to_numpy())
    assert found.alias == "D"
    assert not found.exact


def test_exponential_pauses_have_no_frequency():
    pauses = np.random.default_rng(0).exponential(3600e9, 200).cumsum().astype("int64")
    assert find_frequency(pauses.view("datetime64[ns]")).alias is None


def test_words():
    assert frequency_words("30min") == "every 30 minutes"
    assert frequency_words("W-SUN") == "weekly (Sundays)"
    assert timestep_words("30min", 336) == "7 days"
    assert timestep_words("MS", 12) == "12 months"
