"""On a phone no page is wider than its screen, and axe-core finds nothing serious on it."""

import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from playwright.sync_api import Page

from core.runs.store import Store
from tests.browser.conftest import PATIENCE
from tests.browser.rest import at_rest, charts_drawn, found_at_last
from tests.browser.server import Server
from tests.core.runs.trial import SHA256
from tests.pages.finished import FINISHED, fill
from tests.pages.stores import store_of

pytestmark = pytest.mark.browser

BOXES = "[document.scrollingElement, ...document.querySelectorAll('[data-testid=stMain], [data-testid=stApp]')]"
WIDE = f"() => {BOXES}.filter(box => box.scrollWidth > box.clientWidth).map(box => `${{box.scrollWidth}} wide`)"
OUTSIDE = """() => [...document.querySelectorAll('[data-testid=stMain] *')]
    .filter(one => one.getBoundingClientRect().right > window.innerWidth)
    .map(one => one.dataset.testid || one.tagName)"""


STYLED = "() => getComputedStyle(document.querySelector('.stApp')).getPropertyValue('--muted')"
AXE = Path(find_spec("axe_playwright_python").origin).parent / "axe.min.js"
# What scrolls can be reached by keyboard in every browser of today, without a tabindex (Chromium from 130 on).
SERIOUS = """() => axe.run({rules: {"scrollable-region-focusable": {enabled: false}}}).then(found => found.violations
    .filter(one => ["serious", "critical"].includes(one.impact))
    .map(one => `${one.id}: ${one.nodes[0].html}`))"""


trained = store_of(fill)


@pytest.fixture(scope="module")
def full(trained: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server over a store with finished runs."""
    running = Server(tmp_path_factory.mktemp("narrow") / "home")
    shutil.copytree(trained, running.home)
    running.start()
    yield running
    running.end()


@pytest.mark.parametrize("name", ["", "data", "train", "results", "compare", "inside", "lessons", "runs"])
@pytest.mark.parametrize("empty", [True, False], ids=["empty", "full"])
def test_no_page_is_wider_than_a_phone_nor_closed_to_a_screen_reader(
    page: Page, full: Server, name: str, empty: bool
) -> None:
    run = next(run for run in Store(full.home).runs() if run.title == FINISHED)
    about = {
        "data": f"?source={SHA256}",
        "train": f"?experiment={run.experiment}",
        "results": f"?run={run.id}",
        "compare": f"?experiment={run.experiment}",
        "inside": f"?run={run.id}",
        "lessons": "?lesson=loop&shown=1&twice=same&position=12",
    }
    page.set_default_timeout(PATIENCE)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{full.url}/{name}{'' if empty else about.get(name, '')}")
    page.locator("[data-testid='stHeading']").first.wait_for()
    charts_drawn(at_rest(page))
    assert found_at_last(page, WIDE, seconds=60) == [], page.evaluate(OUTSIDE)
    # Our style comes a moment after the page; axe-core, asked again and again, would keep the browser from applying it.
    page.wait_for_function(STYLED)
    page.evaluate(AXE.read_text("utf-8"))
    # What fades in is pale at first.
    assert found_at_last(page, SERIOUS, seconds=60) == []
