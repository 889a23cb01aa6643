"""Results of runs on texts: read, tried, and compared, with every text shown as text."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.cli.exporting import MAKERS
from core.errors import UserError
from core.exports.formats import FORMATS
from core.inference.batch import label_all
from core.inference.newer import newer_value
from core.inference.opened import open_predictor
from core.runs.folder.run import Run
from core.runs.store import Store
from tests.importing import import_here
from tests.pages.finished_texts import LABELS, WRITING
from tests.pages.screen import charts, texts, written_in_html

OpenPage = Callable[..., AppTest]
EVIL = "<img src=x onerror=alert(1)> **praise** $x$"


def run_of(home: Path, title: str) -> Run:
    return next(run for run in Store(home).runs() if run.title == title)


@pytest.fixture
def labels(text_home: Path) -> Run:
    return run_of(text_home, LABELS)


@pytest.fixture
def writing(text_home: Path) -> Run:
    return run_of(text_home, WRITING)


def test_labels_show_their_metrics_and_the_texts_behind_a_cell(open_page: OpenPage, labels: Run) -> None:
    page = open_page("results", run=labels.id)
    assert [tab.label for tab in page.tabs] == ["Scores", "Mistakes", "Learning", "Network", "Use it"]
    assert not page.exception
    assert [metric.label for metric in page.metric] == ["Accuracy, test part", "Macro F1, test part"]
    drawn = charts(page)
    assert {"roc", "precision", "calibration"} <= set(drawn)
    cell = page.selectbox(key=f"cell.{labels.id}")
    assert len(cell.options) >= 2
    before = page.dataframe[0].value
    cell.select_index(1).run()
    assert not page.exception
    assert not page.dataframe[0].value.equals(before)


@pytest.mark.parametrize(
    ("tab", "told"), [("Mistakes", "misclassified"), ("Network", "verdict"), ("Learning", "epoch")]
)
def test_every_tab_of_labels_opens(open_page: OpenPage, labels: Run, tab: str, told: str) -> None:
    page = open_page("results", run=labels.id)
    page.session_state["tab"] = tab
    page.run()
    assert not page.exception
    assert told in (texts(page) + str([table.value for table in page.table])).lower()


def test_trying_it_stands_before_every_score(open_page: OpenPage, labels: Run) -> None:
    page = open_page("results", run=labels.id)
    order = [each.key or each.label for each in page.main if each.type in ("text_area", "metric", "tab")]
    assert order[:2] == [f"try.{labels.id}", "Accuracy, test part"]


def test_a_text_can_be_tried(open_page: OpenPage, labels: Run) -> None:
    page = open_page("results", run=labels.id)
    page.session_state["tab"] = "Use it"
    page.run()
    page.text_area(key=f"try.{labels.id}").set_value(f"the sea by the road was good {EVIL}").run()
    assert not page.exception
    drawn = charts(page)
    assert f"the sea by the road was good {EVIL}" in written_in_html(page)
    assert {trace["name"] for trace in drawn["try_opinion"]["data"]} == {"blame", "praise"}


def test_a_file_of_texts_comes_back_labelled(labels: Run, text_home: Path) -> None:
    lines = "\n".join(f"the sea near the hill was good on day {at} of all the days" for at in range(30))
    source = import_here(lines.encode(), "lines.txt", Store(text_home).sources)
    table = label_all(open_predictor(labels), newer_value(labels, source))
    assert len(table) == 30
    assert set(table["label"]) <= {"blame", "praise"}
    assert abs(table[["probability of blame", "probability of praise"]].sum(axis=1) - 1).max() < 1e-3


def test_labels_are_exported_as_a_table_and_writing_says_that_it_has_none(
    labels: Run, writing: Run, text_home: Path
) -> None:
    store = Store(text_home)
    head, *rows = MAKERS["csv"](store, labels).splitlines()
    assert head.startswith("text,true label,label,confidence")
    assert len(rows) >= 8
    with pytest.raises(UserError, match="has no table"):
        MAKERS["csv"](store, writing)


def test_writing_shows_samples_scores_and_what_was_copied(open_page: OpenPage, writing: Run) -> None:
    page = open_page("results", run=writing.id)
    assert not page.exception
    assert "Nats per character, test part" in [metric.label for metric in page.metric]
    assert "copied word for word" in texts(page)
    assert len([text for text in page.text if len(text.value) > 50]) >= 3


def test_the_writing_desk_writes_and_is_surprised(open_page: OpenPage, writing: Run) -> None:
    page = open_page("results", run=writing.id)
    page.session_state["tab"] = "Use it"
    page.run()
    page.text_area(key=f"desk.{writing.id}.prompt").set_value("The sea").run()
    page.number_input(key=f"desk.{writing.id}.length").set_value(20).run()
    page.button(key=f"desk.{writing.id}.write").click().run()
    assert not page.exception
    written = page.session_state[f"desk.{writing.id}.written"]
    assert [text[:7] for text in written] == ["The sea"] * 2
    assert [len(text) for text in written] == [27, 27]
    assert written[0] in [text.value for text in page.text]
    page.text_area(key=f"surprise.{writing.id}").set_value(f"The sea lies {EVIL}").run()
    assert not page.exception
    assert f"The sea lies {EVIL}" in written_in_html(page)


def test_learning_says_that_the_validation_part_was_learnt_too(open_page: OpenPage, writing: Run) -> None:
    page = open_page("results", run=writing.id)
    page.session_state["tab"] = "Learning"
    page.run()
    assert not page.exception
    assert "updates that learnt the validation part too" in texts(page)


@pytest.mark.parametrize(("title", "more"), [(LABELS, set()), (WRITING, {"What they write"})])
def test_two_cells_on_texts_are_compared(open_page: OpenPage, text_home: Path, title: str, more: set[str]) -> None:
    page = open_page("compare", experiment=run_of(text_home, title).experiment)
    assert not page.exception
    assert {tab.label for tab in page.tabs} == {"Scores", "Losses", "Differences"} | more
    assert "spread" in charts(page)


@pytest.mark.parametrize("name", ["home", "runs"])
def test_runs_on_texts_stand_in_every_list(open_page: OpenPage, text_home: Path, name: str) -> None:
    page = open_page(name)
    assert not page.exception


@pytest.mark.parametrize("title", [LABELS, WRITING])
def test_networks_on_texts_are_looked_into(open_page: OpenPage, text_home: Path, title: str) -> None:
    page = open_page("inside", run=run_of(text_home, title).id)
    assert not page.exception
    assert "How far back the answer reaches" in texts(page)
    assert "gradient_against_lag" in charts(page)
    assert any(len(text.value) > 10 for text in page.text)


@pytest.mark.parametrize("title", [LABELS, WRITING])
def test_the_script_of_a_run_on_texts_is_offered(open_page: OpenPage, text_home: Path, title: str) -> None:
    page = open_page("results", run=run_of(text_home, title).id)
    page.session_state["tab"] = "Use it"
    page.run()
    assert not page.exception
    offered = [element.proto.label for element in page.get("download_button")]
    assert "Exact script" in offered
    assert {f"{form.title} and code" for form in FORMATS.values() if not form.missing} < set(offered)
    missing = [form.missing for form in FORMATS.values() if form.missing]
    assert all(any(what in caption.value for caption in page.caption) for what in missing)
