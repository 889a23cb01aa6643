"""Whether a search was worth it is said by the comparison of winner and recommended recipe, and by nothing else."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.experiments.search.wanted import Search
from core.experiments.search.worth import NOT_YET, worth
from core.recipes.dimension import Dimension
from core.runs.folder.run import Run
from tests.core.experiments.test_verdicts import judged


@pytest.fixture
def contest(tmp_path: Path) -> list[Run]:
    """Three seeds of an LSTM that is better on the test part, and three of a GRU."""
    lstm = [judged(tmp_path, number, "lstm", validation_loss=0.5) for number in (1, 2, 3)]
    return [*lstm, *(judged(tmp_path, number, "gru", validation_loss=0.5) for number in (4, 5, 6))]


def search(runs: list[Run], *, recommended: str) -> Search:
    """One that chose between the two cells."""
    spec = next(run.spec for run in runs if run.spec.model.cell == recommended)
    cells = Dimension(field="cell", title="Cell", choices=("lstm", "gru"))
    return Search(experiment="abcd", title="", created=0.0, start=spec, recommended=spec, dimensions=(cells,))


def test_a_winner_that_is_clearly_better_was_worth_it(contest: list[Run]) -> None:
    told = worth(search(contest, recommended="gru"), {"cell": "lstm"}, contest)
    assert told.answer == "The search was worth it."
    assert told.verdict.sentence.startswith("The winner is clearly better than the recommended recipe")


def test_a_winner_that_is_clearly_worse_on_the_test_part_was_not(contest: list[Run]) -> None:
    told = worth(search(contest, recommended="lstm"), {"cell": "gru"}, contest)
    assert told.answer.startswith("The search was not worth it")


def test_one_seed_shows_nothing(contest: list[Run]) -> None:
    told = worth(search(contest, recommended="gru"), {"cell": "lstm"}, [contest[0], contest[3]])
    assert told.answer == "The search is not shown to be worth it."


def test_as_long_as_a_run_is_waited_for_nothing_is_said(contest: list[Run]) -> None:
    waiting = [*contest[:-1], replace(contest[-1], state="training", known=None)]
    assert worth(search(contest, recommended="gru"), {"cell": "lstm"}, waiting).answer == NOT_YET


def test_the_recommended_recipe_may_win_itself(contest: list[Run]) -> None:
    told = worth(search(contest, recommended="lstm"), {"cell": "lstm"}, contest[:3])
    assert told.answer == "The search found nothing better than the recommended recipe."
    assert worth(search(contest, recommended="lstm"), {"cell": "lstm"}, []) is None
