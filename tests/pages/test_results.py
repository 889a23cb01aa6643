"""Results, opened empty, full and broken."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.experiments.verdicts import rival_of
from core.results.rival_names import rival_title, rival_words
from core.runs.folder.run import Run
from core.runs.store import Store
from pages.shared.screen.words import run_name
from tests.pages.finished import BROKEN, FINISHED
from tests.pages.screen import charts, texts

OpenPage = Callable[..., AppTest]


@pytest.fixture
def run(full_home: Path) -> Run:
    return next(run for run in Store(full_home).runs() if run.title == FINISHED and run.spec.model.cell == "lstm")


def test_without_a_run_it_says_what_belongs_here(open_page: OpenPage) -> None:
    page = open_page("results")
    assert not page.exception
    assert "No run chosen" in texts(page)


def test_a_finished_run_shows_its_verdict_and_three_figures_beside_a_rival(open_page: OpenPage, run: Run) -> None:
    page = open_page("results", run=run.id)
    assert not page.exception
    assert page.header[0].value
    assert [metric.label for metric in page.metric] == ["MAE, test part", "RMSE, test part", "sMAPE, test part"]
    rival = rival_of([run])
    assert {metric.delta.partition(":")[0] for metric in page.metric} == {rival_title(rival)}
    assert rival_words(rival) in page.header[0].value
    assert "95% confidence interval" not in page.header[0].value
    assert [fold.label for fold in page.expander][:1] == ["How this was tested"]
    assert "forecast" in charts(page)


def test_another_run_of_the_experiment_is_read_in_one_turn_and_stands_in_the_address(
    open_page: OpenPage, full_home: Path, run: Run
) -> None:
    other = next(one for one in Store(full_home).experiment(run.experiment).runs if one.id != run.id)
    page = open_page("results", run=run.id)
    page.get("pills")[0].set_value(other.id).run()
    assert not page.exception
    assert page.query_params["run"] in (other.id, [other.id])
    assert run_name(other) in texts(page)


@pytest.mark.parametrize(
    ("tab", "told"),
    [
        ("Scores and residuals", "Scores on the test part"),
        ("Learning", "Best validation loss in epoch"),
        ("Network", "Keras code"),
        ("Use it", "One Python file"),
    ],
)
def test_every_tab_opens(open_page: OpenPage, run: Run, tab: str, told: str) -> None:
    page = open_page("results", run=run.id)
    page.session_state["tab"] = tab
    page.run()
    assert not page.exception
    assert told in texts(page)


def test_no_raw_field_name_reaches_the_recipe(open_page: OpenPage, run: Run) -> None:
    page = open_page("results", run=run.id)
    page.session_state["tab"] = "Network"
    page.run()
    recipe = next(table.value for table in page.table if "Learning rate" in table.value.index)
    assert not [name for name in recipe.index if "_" in name]


@pytest.mark.parametrize(("cell", "told"), [("simple_rnn", "It did not finish"), ("gru", "Its process is gone")])
def test_a_run_without_results_says_why_and_what_to_do(
    open_page: OpenPage, full_home: Path, cell: str, told: str
) -> None:
    run = next(run for run in Store(full_home).runs() if run.title == BROKEN and run.spec.model.cell == cell)
    page = open_page("results", run=run.id)
    assert not page.exception
    assert told in texts(page)
    assert [button.label for button in page.button][-2:] == ["Watch it", "Resume it"]


def test_an_unknown_run_is_a_sentence(open_page: OpenPage) -> None:
    page = open_page("results", run="nosuchrun-1")
    assert not page.exception
    assert "There is no such run" in texts(page)


def test_what_the_network_adds_to_its_start_is_told_drawn_and_split() -> None:
    page = AppTest.from_function(_beside_its_start).run()
    assert not page.exception
    assert "The network found something that its start does not know: mean error 2.4 instead of 3" in texts(page)
    whole, parts = (str(table.value) for table in page.table)
    assert whole.index("25.0%") < whole.index("20.0%")
    assert parts.index("After a shock") < parts.index("42.9%")
    assert [line["name"] for line in charts(page)["added_steps"]["data"]] == ["LSTM", "Start alone"]


def _beside_its_start() -> None:
    import numpy as np

    from core.results.exhibits.forecasting import Added, AddedWhere
    from pages.shared.results.tabs import beside_its_start

    exhibit = Added(
        start="the last value with the season put back",
        simple=4.0,
        fitted=3.0,
        network=2.4,
        outcome="more",
        p_value=0.01,
        steps_start=np.array([2.0, 4.0]),
        steps_network=np.array([1.8, 3.0]),
        where=(AddedWhere(name="After a shock", start=3.5, network=2.0),),
    )
    beside_its_start(exhibit, "lstm")
