"""What if: the forecast follows what is known in advance."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.recipes.made import recipes
from core.recipes.spec import SourceRecipe
from core.runs.store import Store
from core.tasks import task_of
from tests.core.runs.trial import OPTIONS
from tests.importing import import_here
from tests.pages.finished import FINISHED, train_all
from tests.pages.screen import charts, texts

OpenPage = Callable[..., AppTest]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a network that was shown prices known in advance."""
    folder = tmp_path_factory.mktemp("shop") / "unroll"
    store = Store(folder)
    rows = [
        f"2024-{1 + day // 28:02}-{1 + day % 28:02},{100 - 5 * (day % 4) if day < 80 else ''},{day % 4}"
        for day in range(84)
    ]
    source = import_here(("day,sales,price\n" + "\n".join(rows)).encode(), "shop.csv", store.sources)
    recipe = SourceRecipe(name=source.name, sha256=source.sha256, preparation=source.report.preparation)
    values = {**OPTIONS, "epochs": 2, "horizon": 3}
    train_all(store, recipes(task_of("forecasting"), recipe, cells=["gru"], seeds=[0], values=values), "Shop")
    return folder


def test_a_slider_moves_the_forecast(open_page: OpenPage, shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNROLL_HOME", str(shop))
    page = open_page("results", run=Store(shop).runs()[0].id)
    page.session_state["tab"] = "What if"
    page.run()
    assert not page.exception
    before = charts(page)["what_if"]["data"]
    assert [line["name"] for line in before] == ["Actual", "As the file has it", "What if"]
    assert before[1]["y"] == before[2]["y"]
    assert "As the file has it" in texts(page)
    page.slider[0].set_value(50).run()
    assert not page.exception
    after = charts(page)["what_if"]["data"]
    assert after[1]["y"] == before[1]["y"]
    assert after[2]["y"] != before[2]["y"]
    assert "instead of" in texts(page)


def test_without_anything_known_it_says_how_to_get_there(open_page: OpenPage, full_home: Path) -> None:
    run = next(run for run in Store(full_home).runs() if run.title == FINISHED)
    page = open_page("results", run=run.id)
    page.session_state["tab"] = "What if"
    page.run()
    assert not page.exception
    assert "say which of them are known in advance" in texts(page)


def test_a_run_is_asked_without_its_training_data(
    open_page: OpenPage, shop: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(shop, home)
    run = Store(home).runs()[0]
    shutil.rmtree(run.folder / "source")
    page = open_page("results", run=run.id)
    for tab, words in (("What if", "As the file has it"), ("Use it", "newer rows"), ("Network", "Keras code")):
        page.session_state["tab"] = tab
        page.run()
        assert not page.exception, tab
        assert not page.error, tab
        assert words in texts(page), tab
