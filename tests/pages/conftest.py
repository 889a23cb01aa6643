"""Pages opened without a browser, on a store of their own."""

import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.scriptrunner import script_runner
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.testing.v1 import AppTest, local_script_runner
from streamlit.testing.v1 import app_test as testing

from tests.pages import finished, finished_pairs, finished_search, finished_sequences, finished_tags, finished_texts
from tests.pages.stores import store_of
from tests.processes import end_workers_of

FRAME = Path(__file__).parents[2] / "pages" / "frame.py"

# A server looks for components in all installed packages when it starts; without one, every run of a page does.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)
# It also keeps the code of every page; without one, every run compiles its page anew.
testing.ScriptCache = local_script_runner.ScriptCache = cache(ScriptCache)
# After each run Streamlit clears Keras where it is loaded, which takes longer than the page. A server never loads it.
script_runner._clean_problem_modules = lambda: None


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of an empty store that the pages of this test use."""
    folder = tmp_path / "unroll"
    monkeypatch.setenv("UNROLL_HOME", str(folder))
    yield folder
    end_workers_of(folder)


def copy_of(store: str) -> Callable:
    """A copy of that store, for the pages of one test."""

    @pytest.fixture
    def copied(request: pytest.FixtureRequest, home: Path) -> Path:
        shutil.copytree(request.getfixturevalue(store), home)
        return home

    return copied


trained, full_home = store_of(finished.fill), copy_of("trained")
trained_on_texts, text_home = store_of(finished_texts.fill), copy_of("trained_on_texts")
trained_on_pairs, pair_home = store_of(finished_pairs.fill), copy_of("trained_on_pairs")
trained_on_tags, tag_home = store_of(finished_tags.fill), copy_of("trained_on_tags")
searched, search_home = store_of(finished_search.fill), copy_of("searched")
trained_on_sequences, sequence_home = store_of(finished_sequences.fill), copy_of("trained_on_sequences")


@pytest.fixture
def open_page(home: Path) -> Callable[..., AppTest]:
    """`open_page("data", source=...)` runs the page in a session of its own, as its address does in a browser."""

    def opened(name: str, **parameters: str) -> AppTest:
        test = sent_to(AppTest.from_file(str(FRAME), default_timeout=120), name, **parameters)
        assert not test.get("transparent"), "A fragment writes into a container that it did not make."
        return test

    return opened


def sent_to(test: AppTest, name: str, **parameters: str) -> AppTest:
    """A session that has seen nothing yet, with the page that it opens; without a name in its address, that is Home."""
    for key, value in parameters.items():
        test.query_params[key] = value
    return (test if name == "home" else test.switch_page(f"{name}.py")).run()
