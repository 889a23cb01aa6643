"""When a page has come to rest: what is measured or pressed earlier may move, or be replaced, under the pointer."""

from typing import Any

from playwright.sync_api import Locator, Page

REST = "[data-testid='stApp'][data-test-script-state='notRunning']"
DRAWN = "() => [...document.querySelectorAll('.plot')].every(plot => plot.__drawn)"
STANDS = """shape => new Promise(done => {
    let before = "", alike = 0;
    const look = () => {
        const { x, y, width, height } = shape.getBoundingClientRect();
        const now = [x, y, width, height].join();
        alike = now === before ? alike + 1 : 0;
        before = now;
        alike < 5 ? requestAnimationFrame(look) : done({ x, y, width, height });
    };
    look();
})"""
"""The box of a shape that has not moved for five frames."""


def at_rest(page: Page) -> Page:
    """The page, once it has been drawn to its end."""
    page.locator(REST).wait_for()
    return page


def charts_drawn(page: Page) -> None:
    """Wait until every chart of a page at rest stands in its place: they are drawn a moment after their page."""
    page.wait_for_function(DRAWN)


def box_of(page: Page, shape: Locator) -> dict[str, float]:
    """Where something stands on the screen, and stays."""
    at_rest(page)
    shape.scroll_into_view_if_needed()
    return shape.evaluate(STANDS)


def found_at_last(page: Page, script: str, *, seconds: float) -> Any:
    """What a script finds, looked for again until that is nothing or the time is up: what one look finds may pass."""
    for _ in range(int(seconds)):
        if not (found := page.evaluate(script)):
            break
        page.wait_for_timeout(1_000)
    return found
