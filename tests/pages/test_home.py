"""Home, opened empty, full and broken."""

import hashlib
import time
from collections.abc import Callable
from pathlib import Path

from streamlit.testing.v1 import AppTest

from core.runs.store import default_store
from core.sources.intake.imports import IMPORTS
from core.sources.samples.cards import CARDS
from pages.shared.source.starting import KEY

OpenPage = Callable[..., AppTest]


def texts(page: AppTest) -> str:
    return " ".join(str(element.value) for element in (*page.title, *page.subheader, *page.markdown, *page.caption))


def test_an_empty_store_shows_a_sample_of_each_task_and_a_place_for_a_file(open_page: OpenPage) -> None:
    page = open_page("home")
    assert not page.exception
    assert page.title[0].value == "Unroll"
    assert page.button[0].label.startswith("Train")
    assert len(page.button) == len(CARDS)
    assert len(page.file_uploader) == 1
    assert "Recent work" not in texts(page)
    assert all(card.expect in texts(page) for card in CARDS.values())


def test_one_click_on_a_sample_asks_for_its_runs(open_page: OpenPage, home: Path) -> None:
    page = open_page("home")
    page.button[0].click().run()
    assert not page.exception
    wanted = page.session_state[KEY]
    wait_for(wanted["source"])
    page.run()
    runs = default_store().runs()
    assert [run.spec.model.cell for run in runs] == ["simple_rnn", "lstm"]
    assert {run.state for run in runs} == {"queued"}
    assert "Recent work" in texts(open_page("home"))


def test_a_run_that_cannot_be_read_does_not_break_the_page(open_page: OpenPage, home: Path) -> None:
    (home / "runs" / "abcdefghjk-1").mkdir(parents=True)
    (home / "runs" / "abcdefghjk-1" / "run.json").write_text("{")
    page = open_page("home")
    assert not page.exception
    assert page.title[0].value == "Unroll"


def wait_for(sha256: str) -> None:
    """Give the importer its time; the page itself only looks, it never waits."""
    while IMPORTS.outcome(default_store().sources, sha256) is None:
        time.sleep(0.05)


def test_a_dropped_file_is_handed_over_and_forgotten(open_page: OpenPage) -> None:
    content = b"day,sales\n" + b"".join(b"2024-01-%02d,%d\n" % (day, day) for day in range(1, 31))
    page = open_page("home")
    page.file_uploader[0].upload("sales.csv", content)
    page.run()
    assert not page.exception
    assert page.title[0].value == "sales\\.csv"
    wait_for(hashlib.sha256(content).hexdigest())
    assert "bring.upload.0" not in page.session_state
