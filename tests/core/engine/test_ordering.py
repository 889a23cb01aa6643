"""In which order an epoch visits its examples."""

import numpy as np
import pytest

from core.engine.ordering import Lanes, Shuffled


@pytest.mark.parametrize(("examples", "asked"), [(30, 4), (8, 8), (3, 64), (1, 1), (17, 1)])
def test_lanes_read_on_and_never_read_an_example_twice_in_an_epoch(examples: int, asked: int) -> None:
    lanes = Lanes.of(examples, asked)
    order = lanes.order(5, 1)
    assert sorted(order) == list(range(examples))
    assert lanes.visited > examples - lanes.batch_size
    batches = order[: lanes.visited].reshape(lanes.batches, lanes.batch_size)
    assert (np.diff(batches, axis=0) % examples == 1 % examples).all()


def test_every_epoch_begins_elsewhere_and_the_same_epoch_at_the_same_place() -> None:
    for course in (Lanes.of(100, 8), Shuffled(100, 8)):
        assert np.array_equal(course.order(0, 3), course.order(0, 3))
        assert not np.array_equal(course.order(0, 3), course.order(0, 4))
        assert not np.array_equal(course.order(0, 3), course.order(1, 3))
