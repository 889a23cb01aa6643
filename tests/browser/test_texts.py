"""Journeys with texts: labels told, and a text written like; brought, trained, watched, read, tried, compared."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_training import EPOCH, LONG, fill
from tests.pages.finished_texts import OPINIONS, POEM

pytestmark = pytest.mark.browser


def bring(page: Page, name: str, content: str) -> None:
    kind = {"name": name, "mimeType": "text/plain", "buffer": content.encode()}
    page.locator("input[type=file]").set_input_files(kind)
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    page.get_by_role("button", name="Train on this").click()


def train_quickly(page: Page) -> None:
    """Two networks, two epochs, one seed."""
    fill(page, "Seeds", 1)
    page.get_by_text("Training", exact=True).click()
    fill(page, "Epochs", 2)
    page.get_by_role("button", name="Train 2 networks", exact=True).click()
    expect(page).to_have_url(re.compile(r"experiment=\w+"))
    page.wait_for_function(f"({EPOCH})() > 0", timeout=LONG)


def read_results(page: Page) -> None:
    expect(page.get_by_role("button", name="Read the results")).to_be_visible(timeout=LONG)
    page.get_by_role("button", name="Read the results").click()
    expect(page.get_by_role("heading", name="Results")).to_be_visible()


def test_labels_are_learnt_from_a_table_tried_and_compared(app: Page) -> None:
    bring(app, "opinions.csv", OPINIONS)
    expect(app.get_by_text("What it learns")).to_be_visible()
    train_quickly(app)
    expect(app.get_by_text(re.compile("accuracy .* over")).first).to_be_visible(timeout=LONG)
    app.reload()
    read_results(app)
    expect(app.get_by_text("Accuracy, test part")).to_be_visible()
    chosen = app.get_by_role("combobox", name="Texts of a cell")
    expect(chosen).to_have_value(re.compile("^blame"))
    matrix = app.locator("[class*='st-key-confusion']")
    matrix.locator(".textpoint").last.click(force=True)
    expect(chosen).to_have_value(re.compile("^praise, classified correctly"))
    matrix.hover()
    expect(matrix.locator("[data-title='Save as SVG']")).to_be_visible()
    box = app.get_by_label("A text", exact=True)
    box.fill("the sea by the road was good")
    box.press("Control+Enter")
    expect(app.get_by_text("Probability after each word")).to_be_visible(timeout=LONG)
    app.get_by_role("button", name="Compare").click()
    expect(app.get_by_text("Differences")).to_be_visible()


def test_a_text_is_written_like_after_its_letters(app: Page) -> None:
    bring(app, "poem.txt", POEM)
    train_quickly(app)
    expect(app.get_by_text("bits per character").first).to_be_visible(timeout=LONG)
    read_results(app)
    expect(app.get_by_text("copied word for word").first).to_be_visible()
    prompt = app.get_by_label("Prompt", exact=True)
    prompt.fill("The sea <b>lies</b>")
    prompt.press("Control+Enter")
    app.get_by_role("button", name="Write", exact=True).click()
    expect(app.get_by_text(re.compile(r"^The sea <b>lies</b>.{20}", re.DOTALL)).first).to_be_visible(timeout=LONG)
