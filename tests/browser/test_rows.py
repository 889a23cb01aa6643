"""A journey with a label in each row of a table over time: brought, trained on, read, and tried on newer rows."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_texts import read_results, train_quickly
from tests.browser.test_training import LONG
from tests.core.sources.test_labelled_rows import table, with_a_jump

pytestmark = pytest.mark.browser


def test_phases_are_learnt_from_a_table_over_time_and_named_in_newer_rows(app: Page) -> None:
    brought = {"name": "log.csv", "mimeType": "text/csv", "buffer": table(time=with_a_jump).encode()}
    app.locator("input[type=file]").set_input_files(brought)
    expect(app.get_by_text("1 jump in time").first).to_be_visible()
    app.get_by_role("button", name="Train on this").click()
    train_quickly(app)
    expect(app.get_by_text(re.compile("accuracy")).first).to_be_visible(timeout=LONG)
    read_results(app)
    expect(app.get_by_text("Actual and predicted labels")).to_be_visible()
    expect(app.locator(".st-key-row_phases .plot")).to_be_visible()
    newer = {"name": "newer.csv", "mimeType": "text/csv", "buffer": table(rows=40, label="").encode()}
    app.locator("input[type=file]").last.set_input_files(newer)
    expect(app.get_by_text("40 rows labelled")).to_be_visible(timeout=LONG)
    expect(app.locator(".st-key-newer_phases .plot")).to_be_visible()
