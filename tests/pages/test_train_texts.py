"""Train with texts: the task is chosen where there is a choice, and what it previews is drawn by its kind."""

import re
from collections.abc import Callable
from pathlib import Path

from streamlit.testing.v1 import AppTest

from core.runs.folder.run import Run
from core.runs.store import Store
from tests.pages.finished_texts import LABELS, WRITING
from tests.pages.screen import texts

OpenPage = Callable[..., AppTest]


def run_of(home: Path, title: str) -> Run:
    return next(run for run in Store(home).runs() if run.title == title)


def labels_of(page: AppTest) -> set[str]:
    return {element.label for kind in ("number_input", "selectbox", "toggle") for element in getattr(page, kind)}


def unfold(page: AppTest, sha256: str, task: str) -> None:
    """Open the folds, whose fields are there only then."""
    for fold in ("Network", "Data"):
        page.session_state[f"choice.{sha256[:12]}.{task}.fold.{fold}"] = True
    page.run()


def test_labelled_texts_can_be_told_or_written_like(open_page: OpenPage, text_home: Path) -> None:
    sha256 = run_of(text_home, LABELS).spec.source.sha256
    page = open_page("train", source=sha256)
    assert not page.exception
    assert "verdict of opinions.csv · 80 texts" in texts(page)
    unfold(page, sha256, "classification")
    assert {"Longest text", "Pooling", "Bidirectional"} <= labels_of(page)
    assert "64 texts to train on" in texts(page).replace("**", "")
    assert "of\N{NO-BREAK SPACE}memory" in texts(page)
    assert "layers.Embedding" in page.code[0].value
    page.get_by_key(f"choice.{sha256[:12]}.task").set_value("writing").run()
    assert not page.exception
    unfold(page, sha256, "writing")
    assert {"Temperature", "Documents"} <= labels_of(page)
    assert "Bidirectional" not in labels_of(page)


def test_where_there_is_no_choice_of_tasks_none_is_asked_for(open_page: OpenPage, text_home: Path) -> None:
    sha256 = run_of(text_home, WRITING).spec.source.sha256
    page = open_page("train", source=sha256)
    assert not page.exception
    assert "poem.txt" in texts(page)
    assert f"choice.{sha256[:12]}.task" not in page.session_state
    assert any(button.label.startswith("Train 2 networks") for button in page.button)


def test_a_training_on_labels_shows_its_accuracy(open_page: OpenPage, text_home: Path) -> None:
    page = open_page("train", experiment=run_of(text_home, LABELS).experiment)
    assert not page.exception
    assert "Labels of the validation part" in texts(page)
    assert re.search(r"accuracy [\d.]+% over \d+ texts", texts(page))
    assert "word tokens, 12 a text at most" in texts(page)


def test_a_training_on_a_text_shows_a_sample_and_its_perplexity(open_page: OpenPage, text_home: Path) -> None:
    page = open_page("train", experiment=run_of(text_home, WRITING).experiment)
    assert not page.exception
    assert "A sample, lowest validation loss" in texts(page)
    assert len(page.text[0].value) > 50
    bars = " ".join(str(element.proto.text) for element in page.get("progress"))
    assert "bits per character" in bars
    assert re.search(r"finished, \d+ \+ \d+ epochs? on training and validation part", bars)
    assert "learns the validation part too" in texts(page)


def test_where_the_validation_part_is_learnt_too_the_choice_says_so(open_page: OpenPage, text_home: Path) -> None:
    page = open_page("train", source=run_of(text_home, WRITING).spec.source.sha256)
    assert re.search(r"\d+ epochs at most, then \d+ more on training and validation part", texts(page))


def test_the_recipe_of_a_text_run_can_be_changed_and_trained_again(open_page: OpenPage, text_home: Path) -> None:
    page = open_page("train", experiment=run_of(text_home, LABELS).experiment)
    next(button for button in page.button if button.label == "Change it and train again").click().run()
    assert not page.exception
    sha256 = run_of(text_home, LABELS).spec.source.sha256
    unfold(page, sha256, "classification")
    assert page.number_input(key=f"choice.{sha256[:12]}.classification.longest").value == 12
