"""A lesson from the list to its end, by keyboard where a hand might be on a projector's remote."""

import re

import pytest
from playwright.sync_api import Page, expect

from core.lessons import LESSONS
from core.lessons.controls import Amount, OneOf, defaults
from core.lessons.learning.asking import Trials
from core.lessons.lesson import Lesson
from tests.browser.guard import Guard
from tests.browser.rest import at_rest, box_of
from tests.browser.server import Server

pytestmark = pytest.mark.browser

DIAGONAL = (29, 29, 27, 24, 19, 14, 8, 3)
"""Heights at the handles of a line across a pad, each right within a step or two."""
TRAINED = ("learning", "lastvalue")
"""Lessons whose training takes few seconds of a processor."""
PATIENT = 240_000
"""Milliseconds; a training has few of a busy machine."""


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
    expect(app).to_have_url(re.compile("[?&]position=12(&|$)"))
    address = app.url
    app.get_by_role("link", name="Next: How far does the signal reach?").click()
    drawn(app, "LSTM")
    by_keyboard(app, "GRU, lag: timesteps back from the newest: 1")
    app.get_by_role("button", name="Show me").click()
    expect(app.get_by_text("Below 1% of the newest gradient")).to_be_visible()
    expect(app.get_by_text("below 1% from lag")).to_have_count(5)
    app.goto(address)
    expect(app.get_by_text("Backward, done")).to_be_visible()


@pytest.mark.parametrize("lesson", LESSONS.values(), ids=LESSONS)
def test_every_lesson_is_predicted_and_then_says_what_is_so(
    page: Page, server: Server, guard: Guard, lesson: Lesson
) -> None:
    """Two of them train to their end here; the others are opened as a second person does."""
    page.goto(f"{server.url}/lessons?lesson={lesson.name}")
    predict(page, lesson)
    button = page.get_by_role("button", name="Show me")
    expect(button).to_be_enabled()
    if lesson.name in TRAINED:
        button.click()
        trained(page, server, lesson)
    else:
        page.goto(f"{page.url}&shown=1")
    expect(page.get_by_test_id("stMetricValue")).to_have_count(2 * len(lesson.predictions))
    expect(page.get_by_text("no prediction")).to_have_count(0)


def predict(page: Page, lesson: Lesson) -> None:
    """The first of several answers, and a step up or down of every amount; lines are drawn in the journey above."""
    for control in lesson.predictions:
        if isinstance(control, OneOf):
            page.get_by_text(next(iter(control.options.values())), exact=True).click()
        elif isinstance(control, Amount):
            page.get_by_role("slider", name=control.title).press("ArrowLeft")
        else:
            page.goto(f"{page.url}&{control.name}={control.written((control.low,) * len(control.at))}")
        page.wait_for_url(re.compile(rf"[?&]{control.name}="))
        at_rest(page)


def trained(page: Page, server: Server, lesson: Lesson) -> None:
    """Its number stands beside what was said: the one that the curves in the store come to."""
    expect(page.get_by_test_id("stMetricValue")).to_have_count(2 * len(lesson.predictions))
    expect(page.get_by_text("not known yet")).to_have_count(0, timeout=PATIENT)
    settings = defaults(lesson.knobs) | dict.fromkeys(control.name for control in lesson.predictions)
    curves = Trials(server.home).curves(lesson.trial(settings))
    assert curves.ended
    found = lesson.learned(settings, curves)
    expect(page.get_by_role("figure", name=found.drawings[0].alt)).to_be_visible()
    for control in (each for each in lesson.predictions if each.name in found.truths):
        box = page.locator("[data-testid='stColumn']").filter(has_text=control.title)
        expect(box.get_by_test_id("stMetricValue").last).to_have_text(control.words(found.truths[control.name]))


def drawn(app: Page, label: str) -> None:
    """A line with the mouse, from the top left of a pad to its bottom right, while the page moves the pad."""
    pad = app.get_by_role("group", name=re.compile(f"Draw {label}:"))
    box = box_of(app, pad)
    across, down = (box["x"], box["width"]), (box["y"], box["height"])
    app.mouse.move(across[0] + 0.18 * across[1], down[0] + 0.15 * down[1])
    app.mouse.down()
    pad.evaluate("pad => (pad.style.marginTop = '40px')")
    app.mouse.move(across[0] + 0.95 * across[1], down[0] + 0.75 * down[1], steps=10)
    app.mouse.up()
    app.wait_for_url(re.compile(f"[?&]{label.lower()}="))
    [line] = re.findall(rf"[?&]{label.lower()}=([\d.]+)", app.url)
    assert [int(height) for height in line.split(".")] == [pytest.approx(height, abs=2) for height in DIAGONAL]


def by_keyboard(app: Page, handle: str) -> None:
    """A handle is lifted by the arrow keys, and keeps the focus."""
    slider = app.get_by_role("slider", name=handle, exact=True)
    slider.press("ArrowUp")
    slider.press("ArrowUp")
    app.wait_for_url(re.compile("[?&]gru=18[.]16"))
    expect(slider).to_be_focused()
    expect(slider).to_have_attribute("aria-valuetext", "0.032%")


def pressed(app: Page, key: str) -> None:
    """A key, once the page has been drawn to its end: what is pressed before has no button yet."""
    at_rest(app).keyboard.press(key)
