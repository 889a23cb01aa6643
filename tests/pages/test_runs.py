"""Runs, opened empty, full and broken."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

from streamlit.testing.v1 import AppTest

from core.runs.bundles.rescue import export_files
from core.runs.store import Store
from tests.pages.finished import BROKEN
from tests.pages.screen import texts

OpenPage = Callable[..., AppTest]


def test_an_empty_store_says_what_belongs_here(open_page: OpenPage) -> None:
    page = open_page("runs")
    assert not page.exception
    assert "No runs yet" in texts(page)


def listed(open_page: OpenPage) -> AppTest:
    """The page with one line for each run."""
    page = open_page("runs")
    page.session_state["runs.by"] = "Runs"
    page.run()
    assert not page.exception
    return page


def test_experiments_stand_together_with_the_best_score_of_their_runs(open_page: OpenPage, full_home: Path) -> None:
    page = open_page("runs")
    assert not page.exception
    table = page.dataframe[0].value
    assert table["Runs"].tolist() == ["SimpleRNN, GRU", "2 LSTM, SimpleRNN"]
    assert table["Status"].tolist() == ["1 failed, 1 lost", "Finished"]
    scores = [run.overview.score for run in Store(full_home).runs() if run.state == "finished"]
    assert table["Best score"].tolist()[1] == min(scores)


def test_source_and_score_are_among_the_first_columns(open_page: OpenPage, full_home: Path) -> None:
    assert list(open_page("runs").dataframe[0].value)[:2] == ["Source", "Best score"]
    assert list(listed(open_page).dataframe[0].value)[:4] == ["Run", "Score", "Of", "Source"]


def test_every_run_is_a_line_with_status_score_and_curve(open_page: OpenPage, full_home: Path) -> None:
    page = listed(open_page)
    table = page.dataframe[0].value
    assert sorted(table["Status"]) == ["Failed", "Finished", "Finished", "Finished", "Lost"]
    finished = table[table["Status"] == "Finished"]
    assert finished["Score"].notna().all()
    assert all(len(curve) == 3 for curve in finished["Loss"])
    assert finished["Best baseline"].str.contains("naive|value|Drift|Mean").all()


def test_words_and_filters_narrow_the_list(open_page: OpenPage, full_home: Path) -> None:
    store = Store(full_home)
    tagged = store.runs()[0].id
    store.tag(tagged, ["keep"])
    store.annotate(tagged, "the good one")
    page = listed(open_page)
    page.text_input(key="runs.words").set_value("good keep").run()
    assert len(page.dataframe[0].value) == 1
    page.text_input(key="runs.words").set_value("").run()
    page.get("pills")[0].set_value(["gru"]).run()
    assert page.dataframe[0].value["Run"].tolist() == ["GRU, seed 0"]


def test_nothing_found_is_said(open_page: OpenPage, full_home: Path) -> None:
    page = open_page("runs")
    page.text_input(key="runs.words").set_value("xyzzy").run()
    assert not page.exception
    assert "No run matches" in texts(page)


def test_deleted_runs_can_be_had_back(open_page: OpenPage, full_home: Path) -> None:
    store = Store(full_home)
    run = next(run.id for run in store.runs() if run.title == BROKEN)
    store.delete(run)
    page = open_page("runs")
    page.session_state["runs.deleted"] = [run]
    page.run()
    assert "1 run deleted" in texts(page)
    next(button for button in page.button if button.label == "Undo").click().run()
    assert run in [found.id for found in store.runs()]


def test_a_run_that_cannot_be_read_is_told_exported_and_deleted(open_page: OpenPage, full_home: Path) -> None:
    run = next(run for run in Store(full_home).runs() if run.title == BROKEN)
    (run.folder / "states.jsonl").write_bytes(b"")
    page = listed(open_page)
    assert len(page.dataframe[0].value) == 4
    assert f"{run.id} cannot be read.** states.jsonl" in texts(page)
    with zipfile.ZipFile(io.BytesIO(export_files(run.folder))) as files:
        assert {"run.json", "recipe.json", "attempts/1/events.jsonl"} <= set(files.namelist())
    page.button(key=f"delete_{run.id}").click().run()
    assert "cannot be read" not in texts(page)
    next(button for button in page.button if button.label == "Undo").click().run()
    assert f"{run.id} cannot be read" in texts(page)


def test_the_address_of_an_unreadable_run_says_why(open_page: OpenPage, full_home: Path) -> None:
    run = Store(full_home).runs()[0]
    (run.folder / "recipe.json").write_text("{")
    for page in ("results", "inside", "train", "compare"):
        shown = open_page(page, **({"experiment": run.experiment} if page == "train" else {"run": run.id}))
        assert not shown.exception
    assert "cannot be read" in texts(open_page("results", run=run.id))


def test_names_from_elsewhere_are_text(open_page: OpenPage, full_home: Path) -> None:
    store = Store(full_home)
    run = next(run for run in store.runs() if run.title == BROKEN)
    store.rename(run.id, "![x](http://evil.example/x.png)")
    page = open_page("results", run=run.id)
    assert not page.exception
    assert not any("](http" in str(element.value) for element in (*page.caption, *page.markdown))
