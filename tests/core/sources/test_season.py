"""Seasons are proposed on evidence, and not where there is none."""

import numpy as np
import pandas as pd
import pytest

from core.data.series import Series
from core.sources.tables.columns.frequency import frequency_words
from core.sources.tables.columns.season import autocorrelation, find_season, moving_average
from core.sources.tables.profiles.series import decompose, series_profile


@pytest.mark.parametrize(("alias", "length"), [("MS", 12), ("D", 7), ("h", 24), ("h", 168), ("30min", 48), ("QS", 4)])
def test_a_usual_season_is_found_under_noise_and_trend(alias, length):
    random = np.random.default_rng(1)
    pattern = random.normal(0, 3, length)
    values = np.tile(pattern, 12) + random.normal(0, 1, 12 * length) + 0.02 * np.arange(12 * length)
    assert find_season(values, alias).length == length


def test_a_cycle_that_no_calendar_knows_is_found():
    values = np.sin(2 * np.pi * np.arange(600) / 37) + np.random.default_rng(0).normal(0, 0.3, 600)
    assert find_season(values, None).length == 37


@pytest.mark.parametrize("alias", [None, "D", "MS", "h"])
def test_random_walks_have_no_season(alias):
    walks = (np.cumsum(np.random.default_rng(seed).normal(size=400)) for seed in range(20))
    assert sum(find_season(walk, alias).length > 1 for walk in walks) <= 1


def test_autocorrelation_equals_its_definition():
    values = np.random.default_rng(0).normal(size=50)
    centred = values - values.mean()
    expected = [centred[lag:] @ centred[: 50 - lag] / (centred @ centred) for lag in range(6)]
    assert autocorrelation(values, 5) == pytest.approx(expected)


@pytest.mark.parametrize("width", [3, 12, 24])
def test_moving_average_of_a_line_is_the_line(width):
    line = np.arange(60.0)
    assert moving_average(line, width) == pytest.approx(line)


def test_decomposition_adds_up():
    values = np.random.default_rng(0).normal(size=120)
    parts = decompose(values, 12)
    assert parts.trend + parts.season + parts.rest == pytest.approx(values)


def test_profile_of_a_series_without_time():
    values = np.sin(np.arange(200) / 5)[:, None]
    index = pd.RangeIndex(200)
    told = series_profile(Series("y", values, ("y",), "y", index, season=31))
    assert told.frequency == "no time, plain order"
    assert told.season == 31
    assert frequency_words(None) == "irregular"
