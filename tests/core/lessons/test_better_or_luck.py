"""What the lesson on luck says is so."""

import numpy as np
import pytest
from scipy.stats import ttest_ind

from core.lessons import LESSONS
from core.lessons.better_or_luck import EACH, answer, interval, learned, trial, updates_needed, winners
from core.lessons.controls import defaults
from core.lessons.learning.curves import LearningCurves
from core.lessons.learning.trial import learn

KNOBS = defaults(LESSONS["luck"].knobs)


@pytest.fixture(scope="module")
def curves() -> dict[str, LearningCurves]:
    """How the twenty seeds of these cells really learn."""
    asked = {cell: trial({**KNOBS, "cell": cell}) for cell in ("gru", "lstm")}
    return {cell: LearningCurves(each, tuple(learn(each)), ended=True) for cell, each in asked.items()}


def test_one_network_needs_more_than_twice_as_long_from_one_seed_as_from_another(curves: dict) -> None:
    truths = learned(KNOBS, curves["gru"]).truths
    assert truths["spread"] > 2
    assert curves["gru"].solved == 2 * EACH


def test_most_single_pairs_name_a_winner_though_both_are_the_same_network(curves: dict) -> None:
    assert winners(updates_needed(curves["gru"])) >= 5


def test_the_interval_is_students() -> None:
    needed = np.random.default_rng(0).normal(100, 10, (2, EACH))
    theirs = ttest_ind(needed[1], needed[0]).confidence_interval(0.95)
    _, low, high = interval(needed, EACH)
    assert (low, high) == pytest.approx([end / needed[0].mean() for end in theirs])


def test_another_one_wins_with_more_seeds_and_the_interval_narrows_around_zero(curves: dict) -> None:
    found = [interval(updates_needed(curves["gru"]), count) for count in range(1, EACH + 1)]
    assert {np.sign(difference) for difference, _, _ in found} == {-1, 1}
    assert all(low < 0 < high for _, low, high in found[1:])
    assert found[-1][2] - found[-1][1] < 0.5 * (found[1][2] - found[1][1])


def test_the_lstms_interval_misses_zero_after_ten_seeds_by_chance(curves: dict) -> None:
    assert interval(updates_needed(curves["lstm"]), EACH)[2] < 0
    assert "yet A and B are the same network" in learned({**KNOBS, "seeds": EACH}, curves["lstm"]).sentence


def test_one_seed_each_is_not_called_a_difference(curves: dict) -> None:
    assert "cannot rule out chance" in learned(KNOBS, curves["gru"]).sentence


def test_what_still_learns_counts_for_nothing() -> None:
    assert "learning" in learned(KNOBS, LearningCurves(trial(KNOBS))).sentence
    assert answer(KNOBS).truths == {}


def test_two_cells_that_differ_by_more_than_their_seeds_are_told_apart_after_five() -> None:
    asked = trial({**KNOBS, "cell": "gru", "other": "simple_rnn"})
    assert [asked.of_seed(seed).cell for seed in (0, EACH - 1, EACH, 2 * EACH - 1)] == ["gru"] * 2 + ["simple_rnn"] * 2
    found = LearningCurves(asked, tuple(learn(asked)), ended=True)
    for seeds in (5, EACH):
        difference, _, high = interval(updates_needed(found), seeds)
        assert difference < -0.3
        assert high < 0
    assert "A is the GRU, B the SimpleRNN" in learned({**KNOBS, "seeds": 5}, found).sentence
    assert "looks real" in learned({**KNOBS, "seeds": 5}, found).sentence


def test_a_rival_with_the_same_cell_is_the_same_network() -> None:
    assert trial({**KNOBS, "cell": "lstm", "other": "lstm"}) == trial({**KNOBS, "cell": "lstm", "other": "same"})


def test_nothing_says_that_both_are_the_same_before_a_prediction() -> None:
    lesson = LESSONS["luck"]
    before = " ".join([lesson.title, lesson.asks, *(one.title + one.help for one in lesson.predictions)])
    assert "same network" not in before
