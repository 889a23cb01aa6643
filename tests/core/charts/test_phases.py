"""Rows on the colours of their labels: in pieces that can be told apart."""

import numpy as np

from core.charts.series.phases import banded
from core.results.exhibits.rows import LabelledSeries


def test_stretches_of_a_session_that_a_jump_parts_have_different_names() -> None:
    second = 10**9
    moments = np.concatenate([np.arange(3), 3600 + np.arange(3), np.arange(4)]) * second
    found = LabelledSeries(
        part="test",
        classes=("calm", "busy"),
        features=("speed",),
        values=np.zeros((10, 1)),
        sessions=("a", "a", "b"),
        lengths=np.array([3, 3, 4]),
        moments=moments,
        timed=True,
        truth=np.zeros(10, int),
        predicted=np.zeros(10, int),
        confidence=np.ones(10),
    )
    assert [one.name for one in banded(found)] == ["a", "a, from 1970-01-01 01:00:00", "b"]
