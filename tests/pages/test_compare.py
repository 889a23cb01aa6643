"""Compare, opened empty, full and broken."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.runs.store import Store
from tests.pages.finished import FINISHED
from tests.pages.screen import charts, texts

OpenPage = Callable[..., AppTest]


def finished(home: Path) -> list:
    return [run for run in Store(home).runs() if run.title == FINISHED]


def opened(open_page: OpenPage, tab: str, **parameters: str) -> AppTest:
    """Compare with one of its tabs open."""
    page = open_page("compare", **parameters)
    page.session_state["compare_tab"] = tab
    page.run()
    assert not page.exception
    return page


def test_an_empty_store_says_what_belongs_here(open_page: OpenPage) -> None:
    page = open_page("compare")
    assert not page.exception
    assert "Nothing to compare yet" in texts(page)


def test_an_experiment_is_compared_group_by_group_with_the_rivals_below(open_page: OpenPage, full_home: Path) -> None:
    page = open_page("compare", experiment=finished(full_home)[0].experiment)
    assert not page.exception
    table = page.table[0].value
    assert table["Runs"].tolist()[:2] in (["2", "1"], ["1", "2"])
    assert {"LSTM", "SimpleRNN", "Last value", "Seasonal naive"} <= set(table["Contestant"])
    assert sum(cell.startswith("**") for cell in table["MAE"]) == 1
    assert any("±" in cell for cell in table["MAE"])
    assert set(charts(page)) == {"spread"}


@pytest.mark.parametrize(
    ("tab", "drawn"),
    [("Forecasts", {"overlaid"}), ("Losses", {"compare_losses"}), ("Backtest", {"steps_ahead", "from_origins"})],
)
def test_what_is_below_the_verdict_stands_in_tabs_that_are_filled_when_they_open(
    open_page: OpenPage, full_home: Path, tab: str, drawn: set[str]
) -> None:
    page = opened(open_page, tab, experiment=finished(full_home)[0].experiment)
    assert set(charts(page)) == {"spread"} | drawn


def test_only_what_differs_is_listed(open_page: OpenPage, full_home: Path) -> None:
    page = opened(open_page, "Differences", experiment=finished(full_home)[0].experiment)
    assert page.table[0].value["Setting"].tolist() == ["Cell", "Seed"]
    lstms = [run.id for run in finished(full_home) if run.spec.model.cell == "lstm"]
    alike = opened(open_page, "Differences", runs=",".join(lstms))
    assert alike.table[0].value["Setting"].tolist() == ["Seed"]


def test_the_address_holds_the_choice(open_page: OpenPage, full_home: Path) -> None:
    ids = [run.id for run in finished(full_home)]
    page = open_page("compare", runs=",".join(ids[:2]))
    assert page.multiselect[0].value == ids[:2]
    page.multiselect[0].set_value(ids[:1]).run()
    assert page.query_params["runs"] == ids[0]


def test_unknown_runs_in_the_address_are_left_out(open_page: OpenPage, full_home: Path) -> None:
    page = open_page("compare", runs="nosuchrun-1")
    assert not page.exception
    assert "Choose two or more" in texts(page)


def test_results_and_compare_lead_inside(open_page: OpenPage, full_home: Path) -> None:
    run = finished(full_home)[0]
    assert "Look inside" in [button.label for button in open_page("results", run=run.id).button]
    compared = open_page("compare", experiment=run.experiment)
    assert "Look inside them" in [button.label for button in compared.button]
