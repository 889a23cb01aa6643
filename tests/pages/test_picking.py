"""Choices whose options come and go: what was chosen is one of them, or nothing."""

import ast
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.testing.v1 import AppTest

from core.runs.store import Store
from pages.shared.results.picking import RUNS, told_apart
from tests.pages.finished import FINISHED
from tests.pages.screen import texts

OpenPage = Callable[..., AppTest]
PAGES = Path(__file__).parents[2] / "pages"


def finished(home: Path) -> list:
    return [run for run in Store(home).runs() if run.title == FINISHED]


def pick_by_words(page: AppTest, *words: str) -> None:
    """What a browser sends: the words of options as they stood on its screen."""
    states = WidgetStates()
    picked = states.widgets.add(id=page.multiselect[0].proto.id)
    picked.string_array_value.data.extend(words)
    page._run(states)


@pytest.mark.parametrize("name", ["inside", "compare"])
def test_words_that_no_run_has_any_more_are_no_choice(open_page: OpenPage, full_home: Path, name: str) -> None:
    run = finished(full_home)[0]
    page = open_page(name, runs=run.id)
    pick_by_words(page, page.multiselect[0].options[0], "LSTM, seed 0 · 59 s ago")
    assert not page.exception
    assert page.multiselect[0].value


@pytest.mark.parametrize("name", ["inside", "compare"])
def test_a_choice_that_is_cleared_stays_cleared_and_can_be_made_again(
    open_page: OpenPage, full_home: Path, name: str
) -> None:
    first, second = finished(full_home)[:2]
    page = open_page(name, experiment=first.experiment)
    assert page.multiselect[0].value
    page.multiselect[0].set_value([]).run()
    page.run()
    assert page.multiselect[0].value == []
    assert "Choose " in texts(page)
    page.multiselect[0].set_value([first.id]).run()
    page.multiselect[0].set_value([first.id, second.id]).run()
    assert not page.exception
    assert page.multiselect[0].value == [first.id, second.id]


@pytest.mark.parametrize("name", ["inside", "compare"])
def test_a_chosen_run_that_was_deleted_elsewhere_leaves_the_choice(
    open_page: OpenPage, full_home: Path, name: str
) -> None:
    first, second = finished(full_home)[:2]
    page = open_page(name, runs=f"{first.id},{second.id}")
    Store(full_home).delete(first.id)
    page.run()
    assert not page.exception
    assert page.session_state[f"{RUNS}.{name}"] == [second.id]


def test_the_words_of_a_run_are_the_same_whichever_others_are_offered(open_page: OpenPage, full_home: Path) -> None:
    everything = open_page("compare").multiselect[0].options
    run = finished(full_home)[0]
    assert set(open_page("compare", runs=run.id).multiselect[0].options) <= set(everything)


def test_a_part_that_another_run_has_not_is_chosen_anew(open_page: OpenPage, full_home: Path) -> None:
    page = open_page("results", run=finished(full_home)[0].id)
    page.session_state["residuals_of"] = "nowhere"
    page.run()
    assert not page.exception


def test_long_names_that_begin_alike_are_told_apart() -> None:
    names = ["temperature at the first station", "temperature at the second station", "rain"]
    assert len(set(told_apart(names, longest=15).values())) == 3
    assert told_apart(names, longest=15)["rain"] == "rain"


@pytest.mark.parametrize("path", sorted(PAGES.rglob("*.py")), ids=lambda path: path.stem)
def test_no_choice_is_made_past_the_module_that_keeps_it_sound(path: Path) -> None:
    called = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
    sides = [node.lineno for node in called if getattr(node.func, "attr", "") == "segmented_control"]
    assert path.stem == "picking" or not sides
    # Words for the options alone fail on what was one before.
    partial = [word.value for node in called for word in node.keywords if word.arg == "format_func"]
    assert not [ast.unparse(word) for word in partial if getattr(word, "attr", "") in ("get", "__getitem__")]
