"""What a click cannot do is said on the page, and the page stays."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.runs.store import Store
from tests.disks import full, small_disk
from tests.pages.finished import BROKEN
from tests.pages.screen import texts
from tests.processes import end_workers_of

OpenPage = Callable[..., AppTest]


@pytest.fixture
def home(tmp_path: Path, trained: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The trained store on a small disk."""
    with small_disk(tmp_path / "disk", megabytes=64) as disk:
        folder = disk / "unroll"
        shutil.copytree(trained, folder)
        monkeypatch.setenv("UNROLL_HOME", str(folder))
        yield folder
        end_workers_of(folder)


def test_a_click_on_a_full_disk_is_answered_in_a_sentence(open_page: OpenPage, home: Path) -> None:
    lost = next(run for run in Store(home).runs() if run.title == BROKEN and run.state == "lost")
    page = open_page("train", experiment=lost.experiment)
    with full(home.parent):
        page.button(key=f"resume_lost_{lost.id}").click().run()
        assert not page.exception
        assert "The disk is nearly full" in texts(page)
    assert Store(home).run(lost.id).state == "lost"
    page.run()
    assert "nearly full" not in texts(page)
