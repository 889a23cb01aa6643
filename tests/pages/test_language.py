"""Pages in another language: every text in brackets, so that one which did not pass is seen."""

import re
from collections.abc import Callable, Iterator
from gettext import NullTranslations
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core import language
from core.errors import UserError
from core.models.cells import cell_of
from core.runs.store import default_store
from locales.extract import phrases
from tests.importing import import_here
from tests.pages.test_inside import EXPERIMENT, csv, finished_run
from tests.test_language import COVERED

__all__ = ["csv"]
OpenPage = Callable[..., AppTest]
KINDS = (
    "title",
    "subheader",
    "markdown",
    "caption",
    "button",
    "text_input",
    "multiselect",
    "toggle",
    "tab",
    "expander",
)
INSIDE_BRACKETS = re.compile(r"⟦[^⟦⟧]*⟧")
ICON = re.compile(r":material/\w+:")
LONG = 12
"""Characters of a phrase that no other text holds by chance."""


class Bracketed(NullTranslations):
    """A language that has every text of ours, between brackets."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"


@pytest.fixture
def bracketed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(language.VARIABLE, "xx")
    monkeypatch.setattr(language, "catalogue", lambda name: Bracketed())


def texts(page: AppTest) -> Iterator[str]:
    """What can be read on a page."""
    for kind in KINDS:
        for element in page.get(kind):
            for name in ("label", "value", "help", "placeholder"):
                text = getattr(element, name, None) or getattr(element.proto, name, None)
                if isinstance(text, str) and not text.startswith("<"):
                    yield ICON.sub("", text)


def outside_brackets(text: str) -> str:
    while text != (text := INSIDE_BRACKETS.sub("", text)):
        pass
    return text


@pytest.mark.usefixtures("bracketed")
@pytest.mark.parametrize("name", ["inside", "compare", "runs"])
def test_an_empty_page_speaks_another_language_throughout(open_page: OpenPage, name: str) -> None:
    page = open_page(name)
    assert not page.exception
    found = list(texts(page))
    assert len(found) > 3
    assert [text for text in found if re.search(r"[A-Za-z]", outside_brackets(text))] == []


@pytest.mark.usefixtures("bracketed")
def test_no_phrase_of_a_covered_page_is_shown_as_it_stands_in_the_code(
    open_page: OpenPage, home: Path, csv: bytes
) -> None:
    for number, cell in enumerate(("simple_rnn", "lstm"), start=1):
        run = finished_run(default_store(), csv, cell=cell, number=number).name
    source = {"source": default_store().run(run).spec.source.sha256}
    covered = {
        each.one
        for each, places in phrases().items()
        if len(each.one) >= LONG and "{" not in each.one and any(place.startswith(COVERED) for place in places)
    }
    opened = {"inside": {"experiment": EXPERIMENT}, "lessons": {}, "home": {}, "runs": {}}
    opened |= {"data": source, "train": source, "results": {"run": run}}
    for name, parameters in opened.items():
        page = open_page(name, **parameters)
        assert not page.exception
        found = [outside_brackets(text) for text in texts(page)]
        assert [phrase for phrase in covered for text in found if phrase in text] == []


@pytest.mark.usefixtures("bracketed")
def test_findings_and_errors_are_made_in_the_other_language(tmp_path: Path) -> None:
    rows = "\n".join(f"2020-01-{day:02d},{day if day != 9 else ''}" for day in range(1, 29))
    found = import_here(f"day,sales\n{rows}\n".encode(), "sales.csv", tmp_path).report.findings
    assert len(found) > 1
    assert [one.what for one in found if re.search(r"[A-Za-z]", outside_brackets(one.what))] == []
    with pytest.raises(UserError, match=r"^⟦There is no cell named 'none'"):
        cell_of("none")
