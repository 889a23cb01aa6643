"""A journey with tagged sentences: a CoNLL file brought, trained on, watched, read, tried and compared."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_texts import bring, read_results, train_quickly
from tests.browser.test_training import LONG
from tests.pages.finished_tags import sentences

pytestmark = pytest.mark.browser


def test_tags_are_learnt_from_columns_tried_and_compared(app: Page) -> None:
    bring(app, "people.conll", sentences())
    train_quickly(app)
    expect(app.get_by_text(re.compile("span F1 .* of the validation part")).first).to_be_visible(timeout=LONG)
    read_results(app)
    expect(app.get_by_text("Span F1, test part")).to_be_visible()
    expect(app.locator("ruby").first).to_be_visible()
    box = app.get_by_label("A sentence", exact=True)
    box.fill("Ada Stone goes to Rome .")
    box.press("Control+Enter")
    expect(app.locator("ruby", has_text="Stone").first).to_be_visible(timeout=LONG)
    app.get_by_role("button", name="Compare").click()
    expect(app.get_by_text("Differences")).to_be_visible()
