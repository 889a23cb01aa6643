"""Labelled sequences as windows and parts, and the rivals of networks that label them."""

import numpy as np
import pytest

from core.data.sequences import LabelledSequences, laid_end_to_end
from core.errors import UserError
from core.models.in_numpy.forward import Network
from core.models.spec import ModelSpec
from core.models.stack import graph_of
from core.results.sequences.rivals import means_and_spreads, nearest_by_warping
from core.tasks.sequence_labels import SequenceLabels
from core.tasks.sequence_labels.dataset import NEVER_ZERO, SequenceCodecs, complete, window
from core.tasks.sequence_labels.labeller import SequenceLabeller
from core.tasks.sequence_labels.options import SequenceLabelOptions
from core.tasks.sequence_labels.splitting import split

TASK = SequenceLabels()


def source(labels: str, *, groups: str = "", parts: tuple[str, ...] = ()) -> LabelledSequences:
    """One sequence a letter, of 3 to 6 timesteps."""
    random = np.random.default_rng(1)
    values, starts = laid_end_to_end([random.normal(size=(3 + at % 4, 2)) for at in range(len(labels))])
    return LabelledSequences("letters", ("x", "y"), values, starts, tuple(labels), tuple(groups), parts)


def codecs(**changes: object) -> SequenceCodecs:
    usual = {"classes": ("a", "b"), "features": ("x",), "timesteps": 4, "every": 1, "each": False}
    return SequenceCodecs(**(usual | {"differences": False, "level": (1.0,), "spread": (2.0,)} | changes))


def test_short_sequences_are_filled_up_in_front_with_what_the_network_passes_over() -> None:
    assert window(np.array([[3.0], [5.0]]), codecs())[:, 0].tolist() == [0, 0, 1, 2]


def test_a_timestep_of_zeros_is_not_taken_for_padding() -> None:
    told = window(np.array([[1.0], [5.0]]), codecs())
    assert told[2:, 0].tolist() == [np.float32(NEVER_ZERO), 2]


def test_changes_stand_beside_the_values_they_are_changes_of() -> None:
    assert window(np.array([[3.0], [7.0]]), codecs(differences=True))[2:].tolist() == [[1, 0], [3, 2]]


def test_a_sequence_scaled_by_itself_has_its_own_level_and_spread() -> None:
    told = window(np.array([[10.0], [30.0], [10.0], [30.0]]), codecs(each=True))
    assert told[:, 0].tolist() == [-1, 1, -1, 1]


def test_gaps_are_filled_before_timesteps_are_averaged() -> None:
    gaps = np.array([[1.0], [np.nan], [3.0], [4.0], [9.0]])
    assert complete(gaps, 2)[:, 0].tolist() == [1.5, 3.5, 9]


def test_a_sequence_longer_than_those_of_the_training_is_shrunk() -> None:
    assert window(np.arange(7.0)[:, None], codecs())[:, 0].tolist() == pytest.approx([-0.5, 0.5, 1.5, 2.5])


def test_the_scale_is_that_of_the_training_part_alone() -> None:
    options = SequenceLabelOptions()
    before = source("ab" * 20)
    values = np.array(before.values)
    values[before.starts[-2] :] = 1e6  # the last one is tested on
    planted = LabelledSequences("planted", before.features, values, before.starts, before.labels)
    assert TASK.prepare(planted, options).codecs == TASK.prepare(before, options).codecs


def test_in_order_the_last_of_each_label_are_tested_on_and_those_before_them_watched() -> None:
    parts = split(source("ab" * 20), SequenceLabelOptions(test=0.2, validation=0.2))
    assert parts.test.tolist() == list(range(32, 40))
    assert parts.validation.max() < 32


def test_in_order_everybody_is_in_each_part_where_all_said_all_labels_often_enough() -> None:
    groups = "p" * 20 + "q" * 20
    parts = split(source("ab" * 20, groups=groups), SequenceLabelOptions(test=0.2, validation=0.2))
    assert parts.test.tolist() == [16, 17, 18, 19, 36, 37, 38, 39]
    assert {groups[at] for at in parts.validation} == {"p", "q"}


def test_in_order_rare_groups_are_not_looked_at() -> None:
    parts = split(source("ab" * 20, groups="pqrstuvwxyzklmnoijgh" * 2), SequenceLabelOptions(test=0.2, validation=0.2))
    assert parts.test.tolist() == list(range(32, 40))


@pytest.mark.parametrize(
    ("parts", "proposed"),
    [((), "groups"), (("train",) * 30 + ("test",) * 10, "order"), (("train", "train", "test") * 10, "groups")],
    ids=["none given", "everybody in both", "nobody in both"],
)
def test_whole_groups_are_proposed_unless_the_test_part_of_the_file_holds_them_too(
    parts: tuple[str, ...], proposed: str
) -> None:
    count = len(parts) or 40
    brought = source(("ab" * 20)[:count], groups=("pqr" * 14)[:count], parts=parts)
    assert TASK.propose(brought)["split"].value == proposed


def test_values_are_hidden_only_where_a_timestep_has_many() -> None:
    few = source("ab" * 20)
    wide = LabelledSequences("wide", tuple(map(str, range(24))), np.tile(few.values, 24), few.starts, few.labels)
    assert [TASK.propose(each)["hidden"].value for each in (few, wide)] == [0.0, 0.2]
    assert TASK.prepare(wide, SequenceLabelOptions(hidden=0.2)).ends.input.hidden == 0.2
    assert TASK.propose(wide)["epochs"].value >= TASK.propose(few)["epochs"].value


def test_no_group_stands_on_two_sides() -> None:
    groups = "pqrstuvw" * 5
    parts = split(source("ab" * 20, groups=groups), SequenceLabelOptions(split="groups"))
    sides = [{groups[at] for at in part} for part in (parts.train, parts.validation, parts.test)]
    assert sum(map(len, sides)) == len(set(groups))
    assert all(sides)


def test_parts_that_the_file_gives_are_kept() -> None:
    given = ("train",) * 30 + ("test",) * 10
    parts = split(source("ab" * 20, parts=given), SequenceLabelOptions(split="random"))
    assert parts.test.tolist() == list(range(30, 40))


@pytest.mark.parametrize(
    ("brought", "options", "words"),
    [
        (source("ab" * 4), {}, "8 sequences came"),
        (source("a" * 20), {}, "the same label, 'a'"),
        (source("abcdefghijklmnopqrst"), {}, "20 different labels"),
        (source("ab" * 20), {"split": "groups"}, "Nothing says which group"),
        (source("ab" * 20, groups="p" * 40), {"split": "groups"}, "One group is left"),
    ],
)
def test_what_cannot_be_learnt_from_is_said(brought: LabelledSequences, options: dict, words: str) -> None:
    with pytest.raises(UserError) as refused:
        TASK.plan(brought, SequenceLabelOptions(**options))
    assert words in str(refused.value)


def shifted(lag: int, turn: int) -> np.ndarray:
    """A bump in the first half or, where it is turned, in the second; it begins `lag` timesteps late."""
    bump = np.pad(np.hanning(10), (lag, 30 - lag))
    return bump[::turn, None]


def test_warping_finds_the_course_where_means_and_spreads_cannot() -> None:
    train = [shifted(lag, turn) for lag in (0, 3) for turn in (1, -1)]
    test = [shifted(lag, turn) for lag in (1, 2) for turn in (1, -1)]
    labels = np.array([0, 1, 0, 1])
    assert nearest_by_warping(train, labels, test, classes=2).argmax(axis=1).tolist() == labels.tolist()
    assert means_and_spreads(train, labels, test, classes=2) == pytest.approx(0.5, abs=0.01)


def test_warping_is_the_cheapest_alignment() -> None:
    """Against the plain recursion over all alignments, for sequences as long as the band is wide."""
    random = np.random.default_rng(2)
    train, test = ([random.normal(size=(6, 2)) for _ in range(count)] for count in (5, 3))

    def cost(first: np.ndarray, second: np.ndarray) -> float:
        best = {}
        for i in range(6):
            for j in range(max(0, i - 1), min(6, i + 2)):
                before = [best[at] for at in ((i - 1, j), (i, j - 1), (i - 1, j - 1)) if at in best]
                best[i, j] = float(((first[i] - second[j]) ** 2).sum()) + min(before, default=0.0)
        return best[5, 5]

    nearest = [int(np.argmin([cost(each, one) for one in train])) for each in test]
    told = nearest_by_warping(train, np.arange(5), test, classes=5)
    assert told.argmax(axis=1).tolist() == nearest


def test_warping_is_left_out_where_it_costs_too_much() -> None:
    many = [np.zeros((100, 40))] * 2000
    assert nearest_by_warping(many, np.zeros(2000, int), many, classes=2) is None


def labeller(**changes: object) -> SequenceLabeller:
    """Of an untrained network that reads x alone."""
    ends = TASK.ends(codecs(**changes), SequenceLabelOptions())
    spec = ModelSpec(cell="gru", units=3, bidirectional=True)
    random = np.random.default_rng(0)
    weights = [random.normal(size=shape) for shapes in graph_of(ends, spec).weights.values() for shape in shapes]
    return SequenceLabeller(Network(ends, spec, weights), codecs(**changes))


def test_an_opinion_is_the_answer_had_the_sequence_ended_there_and_padding_has_none() -> None:
    whole = np.array([[3.0], [5.0], [2.0]])
    values, starts = laid_end_to_end([whole, whole[:1], whole[:2], whole])
    asked = LabelledSequences("", ("x",), values, starts, ("",) * 4)
    told = labeller().opinions(asked, 0)
    assert told.shape == (3, 2)
    assert told == pytest.approx(labeller().probabilities(asked)[1:], abs=1e-6)


def test_other_features_than_those_of_the_training_are_named() -> None:
    with pytest.raises(UserError, match="has 2 features; the network reads 1"):
        labeller().probabilities(source("ab"))


def test_a_split_at_random_says_that_it_flatters() -> None:
    random = TASK.prepare(source("ab" * 20), SequenceLabelOptions(split="random"))
    assert "better than they will be" in random.warnings[0]
    assert TASK.prepare(source("ab" * 20), SequenceLabelOptions()).warnings == ()
