"""When a page has come to rest: what is measured or pressed earlier may move, or be replaced, under the pointer."""

from playwright.sync_api import Locator, Page

REST = "[data-testid='stApp'][data-test-script-state='notRunning']"
DRAWN = "() => [...document.querySelectorAll('.plot')].every(plot => plot.__drawn)"


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
    return shape.bounding_box()
