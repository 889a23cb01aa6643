"""Padded examples in a few sizes: each is cut to where nothing of it is lost."""

import numpy as np
import pytest

from core.data.examples import Examples, Rows
from core.data.similar_lengths import in_similar_lengths


def examples(lengths: np.ndarray, *, timesteps: int, front: bool) -> Examples:
    """Ones, with zeros before or behind them."""
    places = np.arange(timesteps)
    held = places >= timesteps - lengths[:, None] if front else places < lengths[:, None]
    return Examples(Rows(held[:, :, None].astype(np.float32)), Rows(np.zeros(len(lengths), np.int32)))


@pytest.mark.parametrize("front", [True, False])
def test_every_example_fits_in_its_size_and_no_smaller_one(front: bool) -> None:
    lengths = 1 + np.random.default_rng(0).binomial(20, 0.2, 200)
    sized = in_similar_lengths({"train": examples(lengths, timesteps=30, front=front)}, front=front)["train"]
    most = np.array([size[0][1] for size in sized.buckets.sizes])
    assert len(most) == 4
    assert most[-1] == 30
    assert (most[sized.buckets.numbers] >= lengths).all()
    smaller = sized.buckets.numbers > 0
    assert (most[sized.buckets.numbers[smaller] - 1] < lengths[smaller]).all()
    assert sized.buckets.front == front


def test_what_is_longer_than_all_that_is_learnt_has_the_largest_size() -> None:
    lengths = {"train": np.array([2, 2, 2, 3, 4]), "validation": np.array([9, 2])}
    parts = {part: examples(each, timesteps=9, front=False) for part, each in lengths.items()}
    held_out = in_similar_lengths(parts, front=False)["validation"].buckets
    assert held_out.sizes[held_out.numbers[0]] == (("window", 9),)
    assert held_out.sizes[held_out.numbers[1]] == (("window", 2),)
