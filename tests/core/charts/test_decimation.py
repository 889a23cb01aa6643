"""Thinned lines keep their peaks."""

import numpy as np

from core.charts.drawing.decimation import decimate


def test_the_highest_and_the_lowest_stay():
    y = np.random.default_rng(0).normal(size=100_003)
    y[[777, 90_001]] = (50, -50)
    x, kept = decimate(np.arange(len(y)), y, points=1000)
    assert len(kept) <= 1010
    assert {50, -50} <= set(kept)
    assert (np.diff(x) > 0).all()
    assert (x[0], x[-1]) == (0, len(y) - 1)


def test_short_lines_stay_whole_and_gaps_are_borne():
    y = np.array([1.0, np.nan, 3.0])
    assert len(decimate(np.arange(3), y)[1]) == 3
    decimate(np.arange(9999), np.full(9999, np.nan), points=100)
