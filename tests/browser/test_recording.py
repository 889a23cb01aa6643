"""Words recorded with the microphone, which Chromium plays from a file."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_words_are_recorded_one_after_the_other_and_can_be_deleted(app: Page) -> None:
    app.get_by_role("link", name="Data", exact=True).click()
    app.get_by_text("Record words with the microphone").click()
    for said in ("yes", "no"):
        expect(app.get_by_text(f"Say {said} (1 of 5)")).to_be_visible()
        app.get_by_role("button", name="Record", exact=True).click()
        expect(app.get_by_text(re.compile(r"00:0[1-9]"))).to_be_visible()
        app.get_by_role("button", name="Stop recording").click()
    expect(app.get_by_text("Say yes (2 of 5)")).to_be_visible()
    app.get_by_text("2 recordings so far").click()
    expect(app.locator("audio").first).to_be_visible()
    expect(app.get_by_role("button", name="Train on these")).to_be_disabled()
    app.get_by_role("button", name="Delete all").click()
    expect(app.get_by_text("Say yes (1 of 5)")).to_be_visible()
