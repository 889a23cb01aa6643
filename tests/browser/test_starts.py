"""One click on a sample of Home, again and again, while the machine has other work: the live page opens and stays."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.busy import LOOPS, busy
from core.runs.store import Store
from tests.browser.conftest import PATIENCE
from tests.browser.guard import Guard
from tests.browser.server import Server
from tests.browser.test_training import LONG

pytestmark = pytest.mark.browser

CARDS, MANY = 3, 100
"""Each card once, the first one beside other work; and all of them again and again beside it."""
OPEN = "of [12] runs? finished"
PROGRESS = r"epoch [1-9]\d* of|\d epochs? ·|[1-9] of [12] runs? finished"
TICKS = 3
"""Refreshes of the live page that are waited for beside the other work."""


def refreshed(page: Page) -> list[str]:
    """Grows by one with every answer that comes over the page's connection to a refresh."""
    answers: list[str] = []

    def listen(stream) -> None:
        stream.on("framesent", lambda _: answers.append(page.url))

    page.on("websocket", listen)
    return answers


def shows(page: Page, words: str) -> None:
    """Wait for the words; a page that went white never shows them."""
    white = "document.body.innerText.trim() === ''"
    page.wait_for_function(f"{white} || /{words}/.test(document.body.innerText)", timeout=LONG)
    assert not page.evaluate(white), "The page went white."


def start(page: Page, server: Server, card: int, *, loops: int) -> None:
    """Click, see the live page open beside so much other work, and see it show progress."""
    sent = refreshed(page)
    page.goto(server.url)
    button = page.locator("[class*='st-key-train_'] button").nth(card)
    button.wait_for()
    with busy(loops):
        button.click()
        shows(page, OPEN)
        before = len(sent)
        while len(sent) < before + TICKS:
            page.wait_for_timeout(100)
            shows(page, OPEN)
    shows(page, PROGRESS)
    expect(page).to_have_url(re.compile(r"/train\?experiment=\w+"))


def end_trainings(store: Store) -> None:
    """Nothing is judged, so that the next start has the machine to itself."""
    for run in store.runs():
        if run.state == "queued":
            store.cancel(run.id)
        elif not run.ended:
            store.pause(run.id)


def see_it_start(browser: Browser, server: Server, card: int, *, loops: int) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    guard = Guard(page, server.url)
    try:
        start(page, server, card, loops=loops)
        assert guard.complaints() == []
    finally:
        context.close()
        end_trainings(Store(server.home))


@pytest.mark.parametrize("card", range(CARDS))
def test_a_live_page_opens_and_stays(browser: Browser, server: Server, card: int) -> None:
    see_it_start(browser, server, card, loops=0 if card else LOOPS)


@pytest.mark.load
@pytest.mark.parametrize("number", range(MANY))
def test_a_live_page_opens_and_stays_a_hundred_times(browser: Browser, server: Server, number: int) -> None:
    see_it_start(browser, server, number % CARDS, loops=LOOPS)
