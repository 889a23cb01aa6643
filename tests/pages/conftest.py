"""Pages opened without a browser, on a store of their own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.processes import end_workers_of

FRAME = Path(__file__).parents[2] / "pages" / "frame.py"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of an empty store that the pages of this test use."""
    folder = tmp_path / "unroll"
    monkeypatch.setenv("UNROLL_HOME", str(folder))
    yield folder
    end_workers_of(folder)


@pytest.fixture
def open_page(home: Path) -> Callable[..., AppTest]:
    """`open_page("data", source=...)` runs the frame, switches to the page and runs it."""

    def opened(name: str, **parameters: str) -> AppTest:
        test = AppTest.from_file(str(FRAME), default_timeout=30)
        test.run()
        for key, value in parameters.items():
            test.query_params[key] = value
        test.switch_page(f"{name}.py").run()
        return test

    return opened
