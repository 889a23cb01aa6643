"""Words recorded with Chromium's microphone and clips with its camera, and gestures drawn with the mouse."""

import re
from collections.abc import Callable
from contextlib import suppress

import pytest
from playwright.sync_api import Locator, Page, TimeoutError, expect

from tests.browser.rest import at_rest, box_of

pytestmark = pytest.mark.browser

BEGUN = re.compile(r"00:(0[1-9]|[1-9]\d)|0[1-9]:\d\d")
"""The clock of a recording, from its first second on."""
TOO_SMALL = re.compile("hardly more than a dot|too short a stroke")
"""Which of the two depends on how many of its moves a busy browser tells apart."""


def test_words_are_recorded_one_after_the_other_and_can_be_deleted(app: Page) -> None:
    app.get_by_role("link", name="Data", exact=True).click()
    app.get_by_text("Record words with the microphone").click()
    for said in ("yes", "no"):
        expect(app.get_by_text(f"Record {said} (1 of 5)")).to_be_visible()
        at_rest(app)  # the widget that took the word before has gone by then
        begin_to_record(app)
        expect(app.get_by_text(BEGUN)).to_be_visible()
        app.get_by_role("button", name="Stop recording").click()
    expect(app.get_by_text("Record yes (2 of 5)")).to_be_visible()
    at_rest(app).get_by_text("2 recordings so far").click()
    expect(app.locator("audio").first).to_be_visible()
    expect(app.get_by_role("button", name="Train on these")).to_be_disabled()
    app.get_by_role("button", name="Delete all").click()
    expect(app.get_by_text("Record yes (1 of 5)")).to_be_visible()


def test_clips_are_filmed_one_after_the_other_and_can_be_deleted(app: Page) -> None:
    app.get_by_role("link", name="Data", exact=True).click()
    app.get_by_text("Record clips with the camera").click()
    app.get_by_role("radio", name="1", exact=True).click()
    expect(app.get_by_text("Film wave (1 of 5)")).to_be_visible()
    app.get_by_role("button", name="Turn the camera on").click()
    app.get_by_role("checkbox", name="one after the other").check()
    app.get_by_role("button", name="Film", exact=True).click()
    # All after the first one are filmed without a click.
    expect(app.get_by_text(re.compile(r"Film (wave|nod) \([2-5] of 5\)|every label"))).to_be_visible()
    app.get_by_role("checkbox", name="one after the other").uncheck()
    expect(app.get_by_role("button", name="Film", exact=True)).to_be_enabled()
    at_rest(app).get_by_text(re.compile("clips so far")).click()
    expect(app.locator("[data-testid=stVideo]").first).to_be_visible()
    expect(app.get_by_role("button", name="Train on these")).to_be_disabled()
    app.get_by_role("button", name="Delete all").click()
    expect(app.get_by_text("Film wave (1 of 5)")).to_be_visible()


def test_gestures_are_drawn_and_small_ones_drawn_again(app: Page) -> None:
    app.get_by_role("link", name="Data", exact=True).click()
    app.get_by_text("Draw gestures with the mouse").click()
    pad = app.locator("canvas")
    expect(app.get_by_text("Draw circle to the left (1 of 5)")).to_be_visible()
    stroke(app, pad, 1, moved=100)
    expect(app.get_by_text(TOO_SMALL)).to_be_visible()
    stroke(app, pad, 150)
    expect(app.get_by_text("Draw circle to the right (1 of 5)")).to_be_visible()
    stroke(app, pad, 150, meanwhile=lambda: begin_anew(app))
    expect(app.get_by_text("Draw circle to the right (1 of 5)")).to_be_visible()
    at_rest(app).get_by_text("1 drawing so far").click()
    expect(app.get_by_alt_text("A drawing of circle to the left")).to_be_visible()


def begin_to_record(app: Page) -> None:
    """Until it does: Streamlit's recorder takes no click before it has found the microphone, and people click again."""
    record = app.get_by_role("button", name="Record", exact=True)
    while not app.get_by_role("button", name="Stop recording").is_visible():
        with suppress(TimeoutError):  # it has begun between the look and the click
            record.click(timeout=2_000)
        app.wait_for_timeout(500)


def begin_anew(app: Page) -> None:
    """The pad asks for another gesture, while the hand is on it."""
    app.get_by_role("button", name="Delete all").evaluate("button => button.click()")
    expect(app.get_by_text("Draw circle to the left (1 of 5)")).to_be_visible()
    at_rest(app)


def stroke(app: Page, pad: Locator, side: int, moved: int = 0, meanwhile: Callable[[], None] | None = None) -> None:
    """An angle, down and to the right, while the page moves the pad by so many pixels, or does something else."""
    box = box_of(app, pad)
    x, y = box["x"] + 40, box["y"] + 40
    app.mouse.move(x, y)
    app.mouse.down()
    pad.evaluate("(canvas, moved) => (canvas.style.marginTop = `${moved}px`)", moved)
    app.mouse.move(x, y + side, steps=10)
    if meanwhile:
        meanwhile()
    app.mouse.move(x + side, y + side, steps=10)
    app.mouse.up()
    pad.evaluate("canvas => (canvas.style.marginTop = 0)")
