"""Data with texts on it: labelled ones, plain ones, and what a person may change about them."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.runs.store import default_store
from pages.shared.screen.state import drafts
from tests.importing import import_here
from tests.pages.finished_texts import OPINIONS, POEM, WORDS
from tests.pages.screen import charts, texts

OpenPage = Callable[..., AppTest]
EVIL = "<img src=x onerror=alert(1)> [a](javascript:x) :red[b] $x$"


@pytest.fixture
def bring(home: Path) -> Callable[[str | bytes, str], str]:
    """`bring(content, name)` imports a file; its sha256."""

    def brought(content: str | bytes, name: str) -> str:
        content = content.encode() if isinstance(content, str) else content
        return import_here(content, name, default_store().sources).sha256

    return brought


def folder_of_texts() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for at in range(24):
            label = "praise" if at % 2 else "blame"
            archive.writestr(
                f"reviews/{label}/{at}.txt", f"The {WORDS[at % 8]}{', the sea' * (at % 4)} was fine, {label}."
            )
    return packed.getvalue()


def test_labelled_texts_are_shown_with_their_labels_and_lengths(open_page: OpenPage, bring: Callable) -> None:
    page = open_page("data", source=bring(OPINIONS, "opinions.csv"))
    assert not page.exception
    assert "80 texts" in texts(page)
    assert "2 labels" in texts(page)
    assert page.selectbox(key="role_text_column").value == "opinion"
    assert page.selectbox(key="role_label_column").value == "verdict"
    assert sorted(charts(page)["labels"]["data"][0]["customdata"]) == ["blame", "praise"]
    assert "lengths" in charts(page)
    assert not page.button(key="train_on_this").disabled


def test_running_text_is_shown_as_text(open_page: OpenPage, bring: Callable) -> None:
    page = open_page("data", source=bring(f"{POEM}\n{EVIL}\n", "poem.txt"))
    assert not page.exception
    assert "1 text" in texts(page)
    assert "different characters" in texts(page)
    assert page.text[0].value.startswith("The sea lies under")
    assert {"lengths", "characters"} <= set(charts(page))


def test_a_zip_of_texts_takes_its_folders_as_labels(open_page: OpenPage, bring: Callable) -> None:
    page = open_page("data", source=bring(folder_of_texts(), "reviews.zip"))
    assert not page.exception
    assert "24 texts" in texts(page)
    assert page.selectbox(key="role_label_column").value == "label"


def test_without_its_label_a_table_is_text_to_write_from_and_that_can_be_undone(
    open_page: OpenPage, bring: Callable
) -> None:
    sha256 = bring(OPINIONS, "opinions.csv")
    page = open_page("data", source=sha256)
    page.selectbox(key="role_label_column").select("None: to write from").run()
    assert not page.exception
    assert drafts().of(sha256).present.source_kind == "corpus"
    assert "different characters" in texts(page)
    page.button(key="undo").click().run()
    assert "2 labels" in texts(page)


def test_a_column_plays_one_part(open_page: OpenPage, bring: Callable) -> None:
    sha256 = bring(OPINIONS, "opinions.csv")
    page = open_page("data", source=sha256)
    page.selectbox(key="role_group_column").select("writer").run()
    page.selectbox(key="role_label_column").select("writer").run()
    assert not page.exception
    kept = drafts().of(sha256).present
    assert (kept.label_column, kept.group_column) == ("writer", None)


def test_a_part_column_that_says_something_else_is_a_designed_state(open_page: OpenPage, bring: Callable) -> None:
    page = open_page("data", source=bring(OPINIONS, "opinions.csv"))
    page.selectbox(key="role_part_column").select("writer").run()
    assert not page.exception
    assert "it may say train, validation or test" in texts(page)
    assert page.button(key="train_on_this").disabled


def test_labels_from_a_file_are_text_on_the_screen(open_page: OpenPage, bring: Callable) -> None:
    hostile = OPINIONS.replace("praise", f'"{EVIL}"').replace("verdict", f'"{EVIL} label"')
    page = open_page("data", source=bring(hostile, f"{EVIL}.csv"))
    assert not page.exception
    written = " ".join(str(element.value) for element in (*page.title, *page.caption, *page.markdown))
    for escaped in (r"\<img", r"\[a", r"\$x"):
        assert escaped in written
        written = written.replace(escaped, "")
    for sign in ("<img", "[a](", ":red[", "$x$"):
        assert sign not in written
    drawn = charts(page)["labels"]["data"][0]["customdata"]
    assert not any("<img" in name for name in drawn)


def test_labels_alike_can_be_kept_apart_and_merged_again(open_page: OpenPage, bring: Callable) -> None:
    mixed = OPINIONS.replace("on day 1,praise", "on day 1,Praise").replace("on day 3,praise", "on day 3,PRAISE")
    sha256 = bring(mixed, "opinions.csv")
    page = open_page("data", source=sha256)
    assert page.toggle(key="role_alike").value
    page.toggle(key="role_alike").set_value(False).run()
    assert not page.exception
    assert drafts().of(sha256).present.alike == "keep"
    page.toggle(key="role_alike").set_value(True).run()
    assert drafts().of(sha256).present.alike == "merge"
