"""Charts are drawn once as long as they show the same."""

import gc
from weakref import ref

import numpy as np
import plotly.graph_objects as go

from pages.shared.screen.drawn import Shelf

TIMES: list[int] = []


def line(values: np.ndarray, *, height: int = 300) -> go.Figure:
    TIMES.append(height)
    return go.Figure(go.Scatter(y=values), go.Layout(height=height))


def test_the_same_records_are_drawn_once_and_other_options_anew() -> None:
    shelf, values, before = Shelf(1_000_000), np.arange(3.0), len(TIMES)
    first = shelf.drawn(line, values)
    assert shelf.drawn(line, values) is first
    assert shelf.drawn(line, values, height=200).height == 200
    assert len(TIMES) == before + 2


def test_records_that_are_alike_but_not_the_same_are_told_apart() -> None:
    shelf = Shelf(1_000_000)
    drawings = [shelf.drawn(line, np.full(3, float(number))).json for number in range(50)]
    assert len(set(drawings)) == 50


def test_a_drawing_holds_nothing_of_what_it_shows() -> None:
    shelf, values = Shelf(1_000_000), np.arange(3.0)
    watched = ref(values)
    shelf.drawn(line, values)
    del values
    gc.collect()
    assert watched() is None


def test_what_was_looked_at_longest_ago_goes_first() -> None:
    one, two = np.arange(3.0), np.arange(4.0)
    shelf = Shelf(1)
    first = shelf.drawn(line, one)
    assert shelf.drawn(line, two) is shelf.drawn(line, two)
    assert shelf.drawn(line, one) is not first
