"""Named inputs, targets of every timestep, and entries that are read when they are taken."""

import numpy as np
import pytest

from core.data.entries import EachTimestep, Named, ReadWhenTaken, in_memory, loss_weights
from core.data.examples import Entries, Examples, Rows, Windows

SQUARES = ReadWhenTaken(lambda place: np.full((2, 1), place**2, np.float32), np.arange(4))
TAGS = EachTimestep(Rows(np.arange(8).reshape(4, 2)), np.array([[1, 1], [1, 0], [0, 0], [1, 1]], bool))
KINDS: dict[str, Entries] = {
    "rows": Rows(np.arange(8.0).reshape(4, 2)),
    "windows": Windows(np.arange(10.0)[:, None], np.array([0, 2, 4, 6]), 3),
    "named": Named({"left": Rows(np.arange(4)), "right": Windows(np.arange(9)[:, None], np.arange(4), 2)}),
    "each timestep": TAGS,
    "read when taken": SQUARES,
}


@pytest.fixture(params=KINDS)
def entries(request: pytest.FixtureRequest) -> Entries:
    return KINDS[request.param]


def same(first: object, second: object) -> None:
    if isinstance(first, dict):
        assert list(first) == list(second)
        first, second = first.values(), second.values()
    for ours, theirs in zip(first, second, strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_entries_at_positions_are_those_taken_there(entries: Entries) -> None:
    chosen = np.array([3, 1])
    same(entries.at(chosen).take(np.arange(2)), entries.take(chosen))


def test_joined_entries_come_one_after_the_other(entries: Entries) -> None:
    both = entries.joined(entries.at(np.array([2])))
    assert len(both) == len(entries) + 1
    same(both.take(np.array([1, 4])), entries.take(np.array([1, 2])))


def test_a_graph_takes_what_numpy_takes(entries: Entries) -> None:
    import tensorflow as tf

    from core.engine.graph.resident import resident

    held, positions = resident(entries), np.array([2, 0], np.int32)
    taken = tf.function(held.take, input_signature=[tf.TensorSpec([None], tf.int32)])(tf.constant(positions))
    told = {name: each.numpy() for name, each in taken.items()} if isinstance(taken, dict) else taken.numpy()
    same(told, entries.take(positions))


def test_each_timestep_counts_as_its_mask_and_its_weights_say_and_one_on_average() -> None:
    plain = TAGS.shares()
    np.testing.assert_allclose(plain, TAGS.mask * 8 / 5)
    heavy = EachTimestep(TAGS.targets, TAGS.mask, np.array([[3.0, 1.0]] * 4, np.float32))
    np.testing.assert_allclose(heavy.shares()[0], np.array([3.0, 1.0]) * 8 / 11)
    np.testing.assert_allclose(heavy.shares(np.array([1.0, 0, 0, 0])), [[6, 2], [0, 0], [0, 0], [0, 0]])


def test_joined_timesteps_count_once_where_one_part_has_no_weights() -> None:
    heavy = EachTimestep(TAGS.targets, TAGS.mask, np.full((4, 2), 2.0, np.float32))
    counts = TAGS.joined(heavy).shares()
    np.testing.assert_allclose(counts[4:], 2 * counts[:4])


def test_examples_without_a_mask_count_as_they_always_did() -> None:
    weights = np.array([1.0, 3.0], np.float32)
    assert loss_weights(Examples(Rows(np.zeros(2)), Rows(np.zeros(2)), weights)) is weights
    assert loss_weights(Examples(Rows(np.zeros(2)), Rows(np.zeros(2)))) is None


def test_only_what_is_read_when_taken_is_not_in_memory() -> None:
    assert [name for name, entries in KINDS.items() if not in_memory(entries)] == ["read when taken"]
    assert not in_memory(Named({"sound": SQUARES}))
