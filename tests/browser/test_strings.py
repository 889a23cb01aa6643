"""A journey with sound: what is said in recordings is brought, trained, watched, read, and tried on another one."""

import re

import pytest
from playwright.sync_api import Page, expect

from core.data.sound import as_wav
from core.sources.recordings.signals import RATE, tone_recordings
from tests.browser.rest import at_rest
from tests.browser.test_recording import BEGUN, begin_to_record
from tests.browser.test_texts import read_results, train_quickly
from tests.browser.test_training import LONG
from tests.pages.finished_sequences import pressed

pytestmark = pytest.mark.browser


def test_what_is_said_is_learnt_and_tried_on_another_recording_and_into_the_microphone(app: Page) -> None:
    brought = {"name": "keys.zip", "mimeType": "application/zip", "buffer": pressed(24)}
    app.locator("input[type=file]").set_input_files(brought)
    expect(app.get_by_text("How often each character stands in the transcripts.")).to_be_visible()
    app.get_by_role("button", name="Train on this").click()
    train_quickly(app)
    expect(app.get_by_text(re.compile("character error rate")).first).to_be_visible(timeout=LONG)
    read_results(app)
    expect(app.get_by_text("Recordings of the test part, from best to worst")).to_be_visible()
    _, sound = next(tone_recordings(1, decibels=20.0, seed=9))
    own = {"name": "own.wav", "mimeType": "audio/wav", "buffer": as_wav(sound, RATE)}
    at_rest(app).locator("input[type=file]").last.set_input_files(own)
    expect(app.get_by_text("Probability of this text among all others")).to_be_visible(timeout=LONG)
    brought = at_rest(app).locator("audio").first.get_attribute("src")
    begin_to_record(app)
    expect(app.get_by_text(BEGUN)).to_be_visible()
    app.get_by_role("button", name="Stop recording").click()
    expect(app.locator("audio").first).not_to_have_attribute("src", brought, timeout=LONG)
    expect(app.get_by_text("Probability of this text among all others")).to_be_visible(timeout=LONG)
