"""Labelled rows as windows and parts, and answers to windows as answers to rows."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from core.data.labelled_rows import UnlabelledRows
from core.errors import UserError
from core.models.in_numpy.forward import Network
from core.models.spec import ModelSpec
from core.results.rows.phases import phase_f1
from core.results.rows.rivals import row_rivals, with_neighbours
from core.tasks import TASKS
from core.tasks.row_labels.cutting import cut_up, told_rows, without_gaps
from core.tasks.row_labels.options import RowLabelOptions
from core.tasks.row_labels.splitting import row_parts, rows_in
from tests.contracts.test_tasks import random_weights, rows

TASK = TASKS["row-labels"]


def test_windows_hold_every_row_and_never_two_stretches() -> None:
    stretches = [(0, 25), (25, 29), (40, 72)]
    windows = cut_up(stretches, 10)
    assert {at for start, stop in windows for at in range(start, stop)} == set(rows_in(stretches).tolist())
    assert all(any(first <= start and stop <= last for first, last in stretches) for start, stop in windows)
    assert max(stop - start for start, stop in windows) == 10


@pytest.mark.parametrize("split", ["sessions", "time"])
def test_no_window_is_read_across_a_jump_in_time(split: str) -> None:
    source, options = replace(rows(), jumps=np.array([25, 200])), RowLabelOptions(split=split, longest=10)
    dataset = TASK.prepare(source, options)
    windows = [window for each in dataset.windows.values() for window in each]
    assert not [one for one in windows for jump in (25, 200) if one[0] < jump < one[1]]
    assert {stretch for each in dataset.parts.values() for stretch in each} >= {(0, 25), (25, 60)}
    assert TASK.prepare(replace(source, jumps=np.array([25])), options).codecs == dataset.codecs


def test_a_gap_is_not_filled_in_from_beyond_a_jump_in_time() -> None:
    source = replace(rows(), jumps=np.array([25]))
    holed = source.values.copy()
    holed[23:25], holed[25:27, 0] = np.nan, 99.0
    assert without_gaps(replace(source, values=holed))[23:25, 0] == pytest.approx(holed[22, 0])


@pytest.mark.parametrize(
    ("missing", "expected"), [((20, 25), 19.0), ((0, 20), 20.0), ((0, 60), 0.0)], ids=["before", "after", "nowhere"]
)
def test_a_stretch_without_a_value_has_the_nearest_of_its_session(missing: tuple, expected: float) -> None:
    values = np.arange(360, dtype=np.float32)[:, None].repeat(rows().values.shape[1], axis=1)
    values[slice(*missing)] = np.nan
    filled = without_gaps(replace(rows(), values=values, jumps=np.array([20, 25])))
    assert (filled[slice(*missing)] == expected).all()


def test_a_newer_table_is_not_read_across_a_jump_either() -> None:
    source, options = replace(rows(), jumps=np.array([25])), RowLabelOptions(longest=20)
    dataset = TASK.prepare(source, options)
    network = Network(dataset.ends, ModelSpec(units=4), random_weights(dataset.ends, ModelSpec(units=4)))
    labeller, moved = TASK.predictor(network, dataset.codecs, options), source.values.copy()
    moved[25:] += 5
    first, second = (
        labeller.probabilities(UnlabelledRows(replace(source, values=values), pd.DataFrame()))[:25]
        for values in (source.values, moved)
    )
    np.testing.assert_array_equal(first, second)


def test_every_row_is_answered_once_and_as_the_window_in_whose_middle_it_stands() -> None:
    dataset = TASK.prepare(rows(), RowLabelOptions(longest=10, differences=False))

    class Counting:
        """Answers each timestep of a window with the value that it read there, and with its place."""

        def predict(self, inputs: np.ndarray) -> np.ndarray:
            places = np.broadcast_to(np.arange(inputs.shape[1]), inputs.shape[:2])
            return np.stack([inputs[..., 0], places], axis=2)

    stretches = [(0, 60), (60, 67), (120, 180)]
    told = told_rows(Counting(), dataset.filled, stretches, dataset.codecs)
    scaled = (dataset.filled[rows_in(stretches), 0] - dataset.codecs.level[0]) / dataset.codecs.spread[0]
    assert told[:, 0] == pytest.approx(scaled, abs=1e-5)
    inner = told[5:55, 1]
    assert inner.min() >= 2
    assert inner.max() <= 8


@pytest.mark.parametrize("split", ["sessions", "time"])
def test_parts_share_no_row_and_hold_all_of_them(split: str) -> None:
    source = rows()
    parts = row_parts(source, RowLabelOptions(split=split))
    found = np.concatenate([rows_in(stretches) for stretches in parts.values()])
    assert sorted(found.tolist()) == list(range(len(source)))
    assert all(len(stretches) for stretches in parts.values())


def test_whole_sessions_stand_in_one_part() -> None:
    source = rows()
    parts = row_parts(source, RowLabelOptions(split="sessions"))
    for stretches in parts.values():
        assert {tuple(one) for one in stretches} <= {(at * 60, at * 60 + 60) for at in range(6)}


def test_what_comes_later_in_all_sessions_is_tested_where_they_run_side_by_side() -> None:
    source = replace(rows(), moments=np.tile(np.arange(60), 6))
    test = rows_in(row_parts(source, RowLabelOptions(split="time", test=0.25))["test"])
    assert (test % 60 >= 45).all()
    assert len(test) == 6 * 15


def test_the_scale_never_sees_the_test_part() -> None:
    source, options = rows(), RowLabelOptions(split="time")
    test = rows_in(row_parts(source, options)["test"])
    moved = source.values.copy()
    moved[test] += 1000
    changed = TASK.prepare(replace(source, values=moved), options)
    assert changed.codecs == TASK.prepare(source, options).codecs


def test_rows_without_a_label_are_read_and_do_not_count() -> None:
    source = rows()
    dataset = TASK.prepare(source, RowLabelOptions(split="time", longest=20))
    unlabelled = np.flatnonzero(~source.known)
    window = next(at for at, (start, _) in enumerate(dataset.windows["train"]) if start == 40)
    targets = dataset.train.targets
    assert not targets.mask[window, :10].any()
    assert targets.mask[window, 10:].all()
    assert dataset.train.all_inputs()[window].any(axis=1).all()
    assert not set(unlabelled.tolist()) & set(dataset.learnt_rows.tolist())


def test_balanced_labels_weigh_as_much_together() -> None:
    source = replace(rows(), labels=tuple("rare" if at % 60 < 6 else "usual" for at in range(360)))
    dataset = TASK.prepare(source, RowLabelOptions(split="time", class_weights=True, longest=60))
    shares = dataset.train.targets.shares()
    sums = [shares[dataset.train.all_targets() == number].sum() for number in range(2)]
    assert sums[0] == pytest.approx(sums[1], rel=0.25)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"labels": ("same",) * 360}, "same label"),
        ({"labels": tuple(map(str, range(360)))}, "different labels"),
        ({"labels": ("a", "b") * 10 + ("",) * 340}, "20 rows with a label"),
        ({"labels": ("first",) * 300 + ("second",) * 60}, "single label, 'first'"),
    ],
    ids=["constant", "each its own", "few labelled", "one label to learn"],
)
def test_labels_that_cannot_be_learnt_are_refused_in_a_sentence(change: dict, message: str) -> None:
    with pytest.raises(UserError, match=message):
        TASK.plan(replace(rows(), **change), RowLabelOptions(split="time"))


def test_too_few_sessions_to_split_by_are_refused() -> None:
    alone = replace(rows(), starts=np.array([0, 360]), sessions=("",))
    with pytest.raises(UserError, match="one session"):
        TASK.plan(alone, RowLabelOptions(split="sessions"))


def test_codes_are_ordered_by_their_size() -> None:
    source = rows()
    source = replace(source, labels=tuple(str((at // 30) % 12) for at in range(360)))
    assert TASK.prepare(source, RowLabelOptions()).codecs.classes == tuple(map(str, range(12)))


def test_a_newer_table_comes_back_in_its_order_with_labels_and_probabilities() -> None:

    source, options = rows(), RowLabelOptions(longest=20)
    dataset = TASK.prepare(source, options)
    network = Network(dataset.ends, ModelSpec(units=4), random_weights(dataset.ends, ModelSpec(units=4)))
    labeller = TASK.predictor(network, dataset.codecs, options)
    mixed = np.random.default_rng(1).permutation(360)
    table = pd.DataFrame({"left": source.values[np.argsort(mixed), 0]})
    newer = UnlabelledRows(replace(source, order=mixed, labels=("",) * 360), table)
    told = labeller.probabilities(newer)
    straight = labeller.probabilities(UnlabelledRows(source, table))
    assert np.allclose(told[mixed], straight)
    found = labeller.table(newer, told)
    assert list(found.columns) == ["left", "predicted way", "probability"]
    assert found["probability"].to_numpy() == pytest.approx(told.max(axis=1), abs=1e-4)


def test_rows_are_called_by_their_session_and_their_number() -> None:
    assert rows().names()[61] == "day 1, row 2"
    timed = replace(rows(), moments=np.arange(360) * 10**9)
    assert timed.names()[61].startswith("day 1, 1970-01-01 00:01:01")


@pytest.mark.parametrize(
    ("predicted", "expected"),
    [("aaabbb", 1.0), ("aabbbb", 1.0), ("abbbbb", 2 / 4), ("ababab", 0.0), ("aaaaaa", 0.0)],
)
def test_a_phase_is_found_where_one_of_its_label_overlaps_it_by_half(predicted: str, expected: float) -> None:
    truth, told = (np.array([ord(letter) for letter in word]) for word in ("aaabbb", predicted))
    assert phase_f1(truth, told, np.array([6])) == pytest.approx(expected)


def test_phases_end_with_their_session() -> None:
    truth = np.zeros(6, int)
    assert phase_f1(truth, truth, np.array([3, 3])) == 1.0
    assert phase_f1(truth, np.array([0, 0, 0, 1, 1, 1]), np.array([3, 3])) == 0.5


def test_neighbours_never_reach_into_another_session() -> None:
    values = np.arange(6.0)[:, None]
    assert with_neighbours(values, np.array([0, 3, 6]))[3].tolist() == [3, 3, 3, 4, 5]


def test_rivals_read_labels_of_what_they_may_learn_alone() -> None:
    source = rows()
    dataset = TASK.prepare(source, RowLabelOptions(split="time"))
    known, asked = dataset.learnt_rows, dataset.labelled("test")
    given = {"known": known, "asked": asked, "classes": 2}
    first = row_rivals(dataset.filled, source.starts, dataset.numbers, **given)
    hidden = dataset.numbers.copy()
    hidden[asked] = 1 - hidden[asked]
    second = row_rivals(dataset.filled, source.starts, hidden, **given)
    assert set(first) == {"majority", "row alone", "neighbours"}
    assert all(np.array_equal(first[name], second[name]) for name in first)
