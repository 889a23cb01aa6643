"""Pages opened without a browser, on a store of their own."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages import finished_sequences, finished_tags, finished_texts
from tests.pages.finished import fill
from tests.processes import end_workers_of

FRAME = Path(__file__).parents[2] / "pages" / "frame.py"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of an empty store that the pages of this test use."""
    folder = tmp_path / "unroll"
    monkeypatch.setenv("UNROLL_HOME", str(folder))
    yield folder
    end_workers_of(folder)


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with tiny runs that were really trained; look, but do not change it."""
    folder = tmp_path_factory.mktemp("trained") / "unroll"
    fill(folder)
    return folder


@pytest.fixture
def full_home(trained: Path, home: Path) -> Path:
    """A copy of the trained store, for the pages of this test."""
    shutil.copytree(trained, home)
    return home


@pytest.fixture(scope="session")
def trained_on_texts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with tiny runs on texts; look, but do not change it."""
    folder = tmp_path_factory.mktemp("texts") / "unroll"
    finished_texts.fill(folder)
    return folder


@pytest.fixture
def text_home(trained_on_texts: Path, home: Path) -> Path:
    """A copy of the store with text runs, for the pages of this test."""
    shutil.copytree(trained_on_texts, home)
    return home


@pytest.fixture(scope="session")
def trained_on_tags(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with tiny runs on tagged sentences; look, but do not change it."""
    folder = tmp_path_factory.mktemp("tags") / "unroll"
    finished_tags.fill(folder)
    return folder


@pytest.fixture
def tag_home(trained_on_tags: Path, home: Path) -> Path:
    """A copy of the store with runs that tag, for the pages of this test."""
    shutil.copytree(trained_on_tags, home)
    return home


@pytest.fixture(scope="session")
def trained_on_sequences(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with tiny runs on gestures and recordings; look, but do not change it."""
    folder = tmp_path_factory.mktemp("sequences") / "unroll"
    finished_sequences.fill(folder)
    return folder


@pytest.fixture
def sequence_home(trained_on_sequences: Path, home: Path) -> Path:
    """A copy of the store with runs on sequences, for the pages of this test."""
    shutil.copytree(trained_on_sequences, home)
    return home


@pytest.fixture
def open_page(home: Path) -> Callable[..., AppTest]:
    """`open_page("data", source=...)` runs the frame, switches to the page and runs it."""

    def opened(name: str, **parameters: str) -> AppTest:
        test = AppTest.from_file(str(FRAME), default_timeout=30)
        test.run()
        for key, value in parameters.items():
            test.query_params[key] = value
        test.switch_page(f"{name}.py").run()
        assert not test.get("transparent"), "A fragment writes into a container that it did not make."
        return test

    return opened
