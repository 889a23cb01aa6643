"""What the gradient says of how much a network has to read, on shares that can be summed by hand."""

import numpy as np
import pytest

from core.charts.network.reach import Reach
from core.data.tokens import TOKEN
from core.errors import UserError
from core.inference.lookback import LookbackAdvice, comfortable, lookback_advice, retrained, share_that_counts
from core.recipes.spec import RunSpec
from core.runs.store import Store
from tests.core.runs.recipes import recipe
from tests.core.runs.trial import finished_run


def on_the_newest(count: int, lags: int, **about) -> Reach:
    """A gradient that lies in equal shares on the newest timesteps."""
    return Reach("LSTM", "lstm", np.where(np.arange(lags) < count, 1 / count, 0.0), **about)


def of_task(task: str, **options: int) -> RunSpec:
    return recipe().model_copy(update={"task": task, "options": options})


def test_a_network_that_reads_far_more_than_it_uses_could_do_with_less() -> None:
    found = lookback_advice(on_the_newest(28, 365), of_task("forecasting", lookback=365))
    assert found.sentence == "95% of the gradient lies on the newest 27 of 365 timesteps; a lookback of 55 would do."
    assert (found.field, found.value) == ("lookback", 55)


def test_a_network_that_looks_back_as_far_as_it_can_might_want_more() -> None:
    found = lookback_advice(on_the_newest(24, 24), of_task("forecasting", lookback=24))
    assert found.sentence.endswith("the newest 23 of 24 timesteps, as far back as it reads; try a lookback of 48.")
    assert found.value == 48


def test_a_network_that_uses_what_it_reads_is_left_alone() -> None:
    found = lookback_advice(on_the_newest(12, 24), of_task("forecasting", lookback=24))
    assert not found.field
    assert found.sentence.endswith("a lookback of 24 is about right.")


def test_a_season_that_is_folded_into_one_timestep_is_counted_in_rows() -> None:
    found = lookback_advice(on_the_newest(2, 30), of_task("forecasting", lookback=360))
    assert found.value == 60
    assert "the newest 2 of 30 timesteps" in found.sentence


def test_texts_are_read_token_by_token() -> None:
    found = lookback_advice(on_the_newest(10, 60, step=TOKEN), of_task("classification", longest=60))
    assert found.sentence.endswith("the newest 10 of 60 tokens; a longest text of 20 tokens would do.")
    assert found.field == "longest"


@pytest.mark.parametrize(
    ("count", "where"),
    [(1, "the token that is answered itself."), (4, "the token that is answered and up to 3 tokens on either side.")],
)
def test_of_tags_both_sides_are_told_and_nothing_is_advised(count: int, where: str) -> None:
    found = lookback_advice(on_the_newest(count, 30, step=TOKEN, around=True), of_task("tagging", longest=30))
    assert found.sentence.endswith(where)
    assert not found.field


def test_a_network_that_answers_the_same_whatever_it_reads_says_so() -> None:
    found = lookback_advice(Reach("GRU", "gru", np.zeros(5)), of_task("forecasting", lookback=5))
    assert found == LookbackAdvice("The answer does not move with any input here.")


def test_a_network_whose_learning_does_not_count_says_what_answers_instead(tmp_path) -> None:
    found = lookback_advice(Reach("GRU", "gru", np.zeros(5)), of_task("forecasting", lookback=5), share=0.0)
    assert "is not used" in found.sentence
    assert not found.field
    store = Store(tmp_path)
    assert share_that_counts(store.run(finished_run(store))) == 1.0


def test_round_numbers_leave_room_behind_what_is_used() -> None:
    assert [comfortable(count) for count in (1, 7, 27, 60, 240)] == [2, 14, 55, 120, 500]


def test_the_advised_recipe_changes_nothing_else_and_must_fit_the_source(tmp_path) -> None:
    store = Store(tmp_path)
    run = store.run(finished_run(store))
    shorter = retrained(run, LookbackAdvice("", "", "lookback", 6))
    assert shorter.options == {**run.spec.options, "lookback": 6}
    assert (shorter.model, shorter.training) == (run.spec.model, run.spec.training)
    with pytest.raises(UserError):
        retrained(run, LookbackAdvice("", "", "lookback", 4000))
