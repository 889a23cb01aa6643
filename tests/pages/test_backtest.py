"""A backtest: begun on Results with one click, read on Compare."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.runs.store import Store
from tests.core.runs.trial import trial_specs, trial_store
from tests.pages.finished import FINISHED, train_all
from tests.pages.screen import charts, texts

OpenPage = Callable[..., AppTest]


def test_results_show_folds_of_the_test_part_and_begin_a_backtest(open_page: OpenPage, full_home: Path) -> None:
    run = next(run for run in Store(full_home).runs() if run.title == FINISHED and run.spec.model.cell == "lstm")
    page = open_page("results", run=run.id)
    page.session_state["tab"] = "Backtest"
    page.run()
    assert not page.exception
    assert {"steps_ahead", "from_origins"} <= set(charts(page))
    table = page.table[0].value
    assert len(table) == 5 + 2
    assert table["Fold"].tolist()[-2:] == ["Mean over folds", "Spread"]
    assert {"LSTM", "Last value", "Seasonal naive"} <= set(table)
    assert "5 runs" in texts(page)
    next(button for button in page.button if button.label == "Start the backtest").click().run()
    assert not page.exception
    begun = [run for run in Store(full_home).runs() if "backtest over 5 folds" in run.title]
    assert sorted(run.spec.options["left_out"] for run in begun) == [0, 4, 8, 12, 16]
    assert {run.spec.options["test"] for run in begun} == {4}


@pytest.fixture(scope="module")
def folds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with two folds of one network, each trained anew."""
    folder = tmp_path_factory.mktemp("folds") / "unroll"
    trial_store(folder)
    train_all(Store(folder), [*trial_specs("lstm", test=4, left_out=4), *trial_specs("lstm", test=4)], "Backtest")
    return folder


def test_compare_reads_the_folds_as_one_network(
    open_page: OpenPage, folds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNROLL_HOME", str(folds))
    page = open_page("compare", experiment=Store(folds).runs()[0].experiment)
    assert not page.exception
    assert "Over 2 folds, retrained before each" in texts(page)
    fold_table = page.table[0].value
    assert fold_table["Fold"].tolist() == ["from 2008-05-01", "from 2008-09-01", "Mean over folds", "Spread"]
    assert {"steps_ahead", "from_origins"} <= set(charts(page))
    names = page.multiselect[0].options
    assert sorted(names) == ["LSTM, seed 0", "LSTM, seed 0, up to 4 before the end"]
    page.session_state["compare_tab"] = "Scores"
    page.run()
    assert page.table[0].value["Contestant"].tolist().count("LSTM") == 1
