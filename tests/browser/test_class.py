"""Two browsers with two identities behind a proxy: each has its own, one shares, the other reads and copies."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from core.people.person import person_from
from core.people.settings import class_settings
from core.runs.store import Store
from tests.browser.guard import Guard
from tests.browser.proxy import proxy
from tests.browser.rest import at_rest
from tests.browser.server import Server
from tests.core.runs.test_belonging import CLASS
from tests.core.runs.trial import finished_run

pytestmark = pytest.mark.browser


@pytest.fixture
def school(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path / "home")
    server.home.mkdir()
    (server.home / "class.toml").write_text(CLASS)
    yield server
    server.end()
    assert server.complaints() == []


def opened(browser: Browser, address: str) -> tuple[Page, Guard]:
    page = browser.new_context(viewport={"width": 1360, "height": 900}).new_page()
    page.set_default_timeout(60_000)
    return page, Guard(page, address)


def test_what_one_shares_the_other_reads_and_copies(browser: Browser, school: Server) -> None:
    store = Store(school.home)
    lou, kim = (person_from({"X-User": name}, class_settings(school.home)) for name in ("lou", "kim"))
    run = finished_run(store.seen_by(lou))
    school.start()
    with proxy(school.port, X_User="lou") as lous, proxy(school.port, X_User="kim") as kims:
        (lou_page, lou_guard), (kim_page, kim_guard) = opened(browser, lous), opened(browser, kims)
        kim_page.goto(f"{kims}/results?run={run}")
        expect(kim_page.get_by_text("Signed in as kim")).to_be_visible()
        expect(kim_page.get_by_text("This run is not here")).to_be_visible()
        lou_page.goto(f"{lous}/results?run={run}")
        lou_page.get_by_role("button", name="Share").click()
        lou_page.get_by_role("radio", name="The class").click()
        expect(lou_page.get_by_text("Signed in as lou")).to_be_visible()
        at_rest(lou_page).get_by_role("button", name="Save").click()
        while not store.seen_by(kim).shared():
            lou_page.wait_for_timeout(50)
        kim_page.goto(f"{kims}/runs")
        kim_page.get_by_role("link", name="Months").click()
        kim_page.get_by_role("button", name="Copy it").click()
        expect(kim_page.get_by_role("button", name="Share")).to_be_visible()
        kim_page.goto(f"{kims}/data")
        kim_page.locator("input[type=file]").first.set_input_files(
            {"name": "kims.csv", "mimeType": "text/csv", "buffer": b"day,n\n2001-01-01,1\n2001-01-02,2\n"}
        )
        expect(kim_page.get_by_role("heading", name="kims.csv")).to_be_visible()
        assert [lou_guard.complaints(), kim_guard.complaints()] == [[], []]
        for page in (lou_page, kim_page):
            page.context.close()
    [copied] = store.seen_by(kim).runs()
    assert copied.id != run
