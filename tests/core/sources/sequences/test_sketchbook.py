"""Gestures drawn by hand: from what the pad tells to a source, and to what a network is asked."""

import json
from pathlib import Path

import numpy as np
import pytest

from core.errors import UserError
from core.sources.sequences.sketchbook import FEATURES, POINTS, Sketchbook, alone, as_table, stroke
from tests.importing import import_here


def told(count: int = 20, side: float = 0.5) -> str:
    return json.dumps([[16.0 * at, side * at / count, -side * at / count] for at in range(count)])


def test_a_stroke_is_read_evenly_in_time() -> None:
    uneven = json.dumps([[0, 0, 0], [10, 1, 0], [20, 2, 0], [30, 3, 0], [40, 4, 0], [400, 40, 0]])
    points = stroke(uneven)
    assert points.shape == (POINTS, 2)
    assert np.diff(points[:, 0]) == pytest.approx(40 / (POINTS - 1), abs=1e-3)


@pytest.mark.parametrize("told", ["[]", told(3), json.dumps([[0, 0, 0]] * 30)])
def test_a_stroke_of_a_few_points_is_none(told: str) -> None:
    with pytest.raises(UserError, match="too short a stroke"):
        stroke(told)


def test_a_dot_is_no_gesture(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="hardly more than a dot"):
        Sketchbook(tmp_path).add("tick", "me", as_table(stroke(told(side=0.01))))


def test_drawings_become_a_source_with_people_as_groups(tmp_path: Path) -> None:
    book = Sketchbook(tmp_path / "drawn")
    for label in ("tick", "circle"):
        for who in ("ann", "bo"):
            for _ in range(5):
                book.add(label, who, as_table(stroke(told())))
    assert book.missing() == ""
    source = import_here(*book.brought(), tmp_path / "sources")
    prepared = source.prepared(source.report.preparation)
    assert prepared.features == FEATURES
    assert set(prepared.labels) == {"tick", "circle"}
    assert set(prepared.groups) == {"ann", "bo"}


def test_one_drawing_alone_can_be_asked_about(tmp_path: Path) -> None:
    points = stroke(told())
    source = import_here(alone(points), "drawing.npy", tmp_path)
    asked = source.kind.prepare_newer(source.stored(), source.report, source.report.preparation)
    assert asked.at(0) == pytest.approx(points)
