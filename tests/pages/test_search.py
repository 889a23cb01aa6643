"""A search on the Train page: what is asked, how it goes, what came of it, and what is said without Optuna."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.experiments.search import wanted
from core.experiments.search.status import search_of
from core.runs import store as stores
from core.runs.listed.searches import SearchFolder
from core.runs.store import Store
from tests.core.runs.trial import SHA256
from tests.pages.finished_search import FOUND, GOING_ON, TRIALS
from tests.pages.screen import charts, texts

OpenPage = Callable[..., AppTest]


def open_fold(open_page: OpenPage) -> AppTest:
    page = open_page("train", source=SHA256)
    page.session_state[f"choice.{SHA256[:12]}.forecasting.search"] = True
    return page.run()


def search_button(page: AppTest):
    return next(button for button in page.button if button.label.startswith("Search over"))


def test_a_search_says_what_came_of_it_and_shows_every_trial(open_page: OpenPage, search_home: Path) -> None:
    page = open_page("train", experiment=FOUND)
    assert not page.exception
    assert "evaluated on the test part once" in texts(page)
    assert "earch" in page.subheader[0].value
    assert {"best_so_far", "parallel", "slices"} <= set(charts(page))
    assert "Known once four runs" in texts(page)
    assert list(page.dataframe[0].value["Outcome"]) == ["Complete"] * TRIALS


def test_only_the_contest_is_compared_and_read(open_page: OpenPage, search_home: Path) -> None:
    contest = search_of(Store(search_home), FOUND).status.contest
    page = open_page("compare", experiment=FOUND)
    assert not page.exception
    assert {run.split("-")[-1] for run in page.multiselect[0].value} == {run.split("-")[-1] for run in contest}


def test_a_trial_says_that_it_was_not_evaluated(open_page: OpenPage, search_home: Path) -> None:
    page = open_page("results", run=f"{FOUND}-2")
    assert not page.exception
    assert "One of many in a search" in texts(page)


def test_a_search_that_goes_on_can_be_stopped(open_page: OpenPage, search_home: Path) -> None:
    page = open_page("train", experiment=GOING_ON)
    assert not page.exception
    next(button for button in page.button if button.label == "Stop the search").click().run()
    assert not page.exception
    search = search_of(Store(search_home), GOING_ON)
    assert search.stopping or search.ended  # its searcher may have heard of it already
    assert "Stop the search" not in [button.label for button in page.button]


def test_a_search_that_was_given_up_says_so_and_can_go_on(open_page: OpenPage, search_home: Path) -> None:
    SearchFolder(search_home, GOING_ON).end("It ended several times")
    page = open_page("train", experiment=GOING_ON)
    assert "The search did not finish.** It ended several times" in texts(page)
    next(button for button in page.button if button.label == "Go on").click().run()
    assert not page.exception
    assert not SearchFolder(search_home, GOING_ON).ended()


def test_what_can_be_searched_stands_with_its_range_and_begins_one_search(
    open_page: OpenPage, search_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stores, "ensure", lambda root: None)
    stores._store_at.cache_clear()
    page = open_fold(open_page)
    assert not page.exception
    assert "8 to 128" in texts(page)
    page.checkbox(f"choice.{SHA256[:12]}.forecasting.search.units").uncheck().run()
    search_button(page).click().run()
    assert not page.exception
    experiment = Store(search_home).runs()[0].experiment
    search = search_of(Store(search_home), experiment).wanted
    fields = {one.field for one in search.dimensions}
    assert "units" not in fields
    assert {"cell", "learning_rate", "lookback"} <= fields
    assert [run.id for run in Store(search_home).experiment(experiment).runs] == [f"{experiment}-1"]


def test_without_optuna_one_sentence_says_what_to_install(
    open_page: OpenPage, search_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wanted, "find_spec", lambda name: None)
    page = open_fold(open_page)
    assert not page.exception
    assert "requirements-search.lock" in texts(page)
    assert not [button for button in page.button if button.label.startswith("Search over")]
    assert [button for button in page.button if button.label.startswith("Train ")]
