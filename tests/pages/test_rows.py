"""A table over time with a label in each row on the Data page: taken, drawn, its roles chosen."""

from collections.abc import Callable
from pathlib import Path

from streamlit.testing.v1 import AppTest

from core.runs.store import Store
from pages.shared.screen.state import drafts
from tests.core.sources.test_labelled_rows import table
from tests.importing import import_here
from tests.pages.screen import texts

OpenPage = Callable[..., AppTest]


def test_a_label_for_each_row_is_drawn_and_its_roles_can_be_chosen(open_page: OpenPage, home: Path) -> None:
    sha256 = import_here(table().encode(), "log.csv", Store(home).sources).sha256
    page = open_page("data", source=sha256)
    assert not page.exception
    assert page.selectbox(key="taken_as").value == "rows"
    assert "120 rows" in texts(page)
    page.selectbox(key="role_session").select("None: one session").run()
    assert not page.exception
    assert drafts().of(sha256).present.session is None
    page.selectbox(key="role_label").select("session").run()
    assert not page.exception
    assert drafts().of(sha256).present.label == "session"
    page.selectbox(key="taken_as").select("series").run()
    assert not page.exception
    assert drafts().of(sha256).present.kind == "series"
