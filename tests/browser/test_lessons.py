"""A lesson from the list to its end, by keyboard where a hand might be on a projector's remote."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_a_lesson_is_predicted_shown_stepped_through_and_opened_by_a_second_person(app: Page) -> None:
    app.get_by_role("link", name="New to recurrent networks? Start with the lessons").click()
    app.get_by_role("link", name="1. The unrolled loop").click()
    expect(app.get_by_role("button", name="Show me")).to_be_disabled()
    app.get_by_text("Twice as many").click()
    app.get_by_role("button", name="Show me").click()
    expect(app.get_by_text("As many as before")).to_be_visible()
    expect(app.get_by_text("Forward, timestep 1 of 6")).to_be_visible()
    expect(app.get_by_role("figure", name=re.compile("LSTM unrolled over 6 timesteps, forward"))).to_be_visible()
    pressed(app, "n")
    expect(app.get_by_text("Forward, timestep 2 of 6")).to_be_visible()
    pressed(app, "p")
    expect(app.get_by_text("Backward, done")).to_be_visible()
    expect(app.get_by_role("button", name="Next")).to_be_disabled()
    address = app.url
    app.get_by_role("link", name="Next: How far does the signal reach?").click()
    app.get_by_role("button", name="Show me").click()
    expect(app.get_by_text("Below 1% of the newest gradient")).to_be_visible()
    app.goto(address)
    expect(app.get_by_text("Backward, done")).to_be_visible()


def pressed(app: Page, key: str) -> None:
    """A key, once the page has been drawn to its end: what is pressed before has no button yet."""
    app.locator("[data-testid='stApp'][data-test-script-state='notRunning']").wait_for()
    app.keyboard.press(key)
