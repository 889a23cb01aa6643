"""Journeys from a training to its comparison: curves that move, stop, reload, a server that dies."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.guard import Guard
from tests.browser.rest import at_rest
from tests.browser.server import Server

pytestmark = pytest.mark.browser

MONTHS = [f"{2015 + month // 12}-{month % 12 + 1:02d}" for month in range(96)]
SALES = "month,sales\n" + "\n".join(f"{month},{100 + at % 12 * 3 + at}" for at, month in enumerate(MONTHS))
LONG = 90_000
"""Milliseconds that a worker may take to come up on a busy machine."""
CURVES = ".st-key-live_losses .plot"
EPOCH = f"() => Math.max(0, ...[...document.querySelectorAll('{CURVES}')].map(p => p.data?.[1]?.x?.at(-1) ?? 0))"
"""The last epoch of the longest loss curve: of a long training not every epoch is drawn, but the last one is."""


WALK = {
    "Data": "Jan 2015 to Dec 2022",
    "Results": "MAE, test part",
    "Compare": "Differences",
    "Inside": "How far back the answer reaches",
    "Train": "Read the results",
}
"""Page -> what stands on it only where there is something to show."""


def open_training(page: Page, *, seeds: int, epochs: int | None = None) -> None:
    """Bring the series and choose; `epochs` also takes patience away."""
    page.locator("input[type=file]").set_input_files(
        {"name": "sales.csv", "mimeType": "text/csv", "buffer": SALES.encode()}
    )
    page.get_by_role("button", name="Train on this").click()
    fill(page, "Seeds", seeds)
    if epochs is not None:
        page.get_by_text("Training", exact=True).click()
        fill(page, "Epochs", epochs)
        fill(page, "Patience", "")


def fill(page: Page, label: str, value: object) -> None:
    field = page.get_by_label(label, exact=True)
    field.fill(str(value))
    field.press("Tab")


def untick(page: Page, cell: str) -> None:
    """Leave a cell out, by keyboard: the box is covered by its own drawing, which may move while a mouse aims at it.

    A key that falls into the redraw of the field before is pressed again; what was taken has to stay.
    """
    box = at_rest(page).get_by_role("checkbox", name=cell)
    for _ in range(20):
        box.press("Space")
        page.wait_for_timeout(200)
        at_rest(page)
        if not box.is_checked():
            break
    expect(box).not_to_be_checked()


def test_two_cells_train_before_ones_eyes_and_are_read_compared_and_taken_away(app: Page) -> None:
    open_training(app, seeds=1)
    app.get_by_role("button", name="Train 2 networks", exact=True).click()
    expect(app).to_have_url(re.compile(r"experiment=\w+"))
    app.wait_for_function(f"({EPOCH})() > 1", timeout=LONG)
    expect(app.get_by_role("button", name="Read the results")).to_be_visible(timeout=LONG)
    app.get_by_role("button", name="Read the results").click()
    expect(app.get_by_role("heading", name="Results")).to_be_visible()
    expect(app.get_by_text("MAE, test part")).to_be_visible()
    expect(app.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    app.get_by_role("tab", name="Use it").click()
    with app.expect_download() as waiting:
        app.get_by_role("button", name="Predictions").click()
    assert "time,part,actual,predicted" in waiting.value.path().read_text().splitlines()[0]
    app.get_by_role("button", name="Compare").click()
    expect(app).to_have_url(re.compile(r"/compare\?experiment="))
    expect(app.get_by_role("cell", name="SimpleRNN", exact=True).first).to_be_visible()
    app.get_by_role("tab", name="Forecasts").click()
    expect(app.locator(".st-key-overlaid .main-svg").first).to_be_visible()


def test_the_work_goes_along_through_navigation_and_reload(app: Page) -> None:
    open_training(app, seeds=1, epochs=2)
    untick(app, "SimpleRNN")
    app.get_by_role("button", name="Train LSTM").click()
    expect(app.get_by_role("button", name="Read the results")).to_be_visible(timeout=LONG)
    experiment = re.search(r"experiment=(\w+)", app.url)[1]
    for name, shows in WALK.items():
        app.get_by_role("link", name=name, exact=True).click()
        for _ in range(2):
            expect(app).to_have_url(re.compile(f"/{name.lower()}\\?.*{experiment}"))
            expect(app.get_by_text("Current work: sales.csv")).to_be_visible()
            expect(app.get_by_text(shows).first).to_be_visible()
            app.reload()
        expect(app.get_by_text(shows).first).to_be_visible()
    for name in ("Inside", "Compare"):
        at_rest(app).go_back()
        expect(app).to_have_url(re.compile(f"/{name.lower()}\\?.*{experiment}"))
        expect(app.get_by_text(WALK[name]).first).to_be_visible()
        expect(app.get_by_text("Current work: sales.csv")).to_be_visible()


def test_a_training_survives_reload_and_server_and_stops_when_asked(app: Page, server: Server, guard: Guard) -> None:
    # What the page says of a server that was killed; the slow ones only where the next server is slow to come up.
    gone = ("ERR_CONNECTION", "WebSocket", "Failed to fetch", "disconnected from server")
    slow = ("No response received when", "Streamlit server is not responding", "DoInitPings timed out")
    for complaint in gone + slow:
        guard.allow(complaint)
    open_training(app, seeds=1, epochs=10_000)
    fill(app, "Batch size", 4)  # so that it still trains when all of this has happened
    untick(app, "SimpleRNN")
    app.get_by_role("button", name="Train LSTM").click()
    app.wait_for_function(f"({EPOCH})() > 1", timeout=LONG)

    before = app.evaluate(EPOCH)
    app.reload()
    app.wait_for_function(f"({EPOCH})() > {before}", timeout=LONG)

    seen = app.evaluate(EPOCH)
    server.kill()
    server.start()
    app.reload()
    app.wait_for_function(f"({EPOCH})() > {seen}", timeout=LONG)

    app.locator("[class*='st-key-pause_']").get_by_role("button").click()
    expect(app.get_by_text(re.compile("paused, "))).to_be_visible(timeout=LONG)
    app.locator("[class*='st-key-resume_']").get_by_role("button").click()
    expect(app.get_by_text(re.compile(r"epoch [\d,]+ of 10,?000"))).to_be_visible(timeout=LONG)
    app.locator("[class*='st-key-stop_']").get_by_role("button").click()
    expect(app.get_by_role("button", name="Read the results")).to_be_visible(timeout=LONG)
    expect(app.get_by_text(re.compile("stopped, "))).to_be_visible()
