"""Journeys from a file, or a sample, to the point where training can begin."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.guard import Guard
from tests.browser.rest import at_rest, box_of, charts_drawn
from tests.browser.server import Server

pytestmark = pytest.mark.browser

MONTHS = [f"{2015 + month // 12}-{month % 12 + 1:02d}" for month in range(72)]
SALES = "month;sales\n" + "\n".join(f"{month};{100 + at % 12 * 3 + at},5" for at, month in enumerate(MONTHS))

DRAWN = "document.querySelector('.js-plotly-plot')"


def choose(page: Page, name: str, content: bytes) -> None:
    """Choose a file as a person does with the button."""
    upload = {"name": name, "mimeType": "text/csv", "buffer": content}
    page.locator("input[type=file]").set_input_files(upload)


def test_a_dropped_file_is_a_chart_with_everything_chosen_and_can_be_trained_on(app: Page) -> None:
    choose(app, "sales.csv", SALES.encode())
    expect(app.get_by_role("heading", name="sales.csv")).to_be_visible()
    expect(app.locator(".plot .main-svg").first).to_be_visible()
    expect(app.get_by_text(re.compile("^72 rows"))).to_be_visible()
    expect(app.get_by_text("Jan 2015 to Dec 2020")).to_be_visible()
    app.get_by_role("button", name="Train on this").click()
    expect(app).to_have_url(re.compile(r"/train\?source=[0-9a-f]{64}$"))


def test_a_reload_keeps_what_was_decided(app: Page) -> None:
    rows = "\n".join(f"{month},{at % 12 + at},{at}" for at, month in enumerate(MONTHS))
    choose(app, "two.csv", f"month,sales,visitors\n{rows}".encode())
    target = app.get_by_role("combobox", name=re.compile("Target"))
    expect(target).to_be_visible()
    target.click()
    app.get_by_role("option", name="visitors").click()
    expect(app.get_by_role("button", name="Undo")).to_be_visible()
    app.reload()
    expect(target).to_have_value("visitors")
    expect(app.get_by_role("button", name="Undo")).to_be_visible()


def test_another_repair_is_one_click_away_and_can_be_undone(app: Page) -> None:
    rows = "\n".join(f"{month},{'' if at in (30, 31) else at % 12 + at}" for at, month in enumerate(MONTHS))
    choose(app, "gaps.csv", f"month,sales\n{rows}".encode())
    app.get_by_role("button", name=re.compile("^Other")).click()
    app.get_by_text("Carry the last value forward").click()
    expect(app.get_by_role("button", name="Carry the last value forward")).to_be_visible()
    app.get_by_role("button", name="Undo").click()
    expect(app.get_by_role("button", name="Interpolate")).to_be_visible()
    app.get_by_role("button", name=re.compile("^Other")).click()
    app.get_by_text("Leave it unchanged").click()
    expect(app.get_by_text("No series can be made of this yet")).to_be_visible()
    expect(app.get_by_role("button", name="Train on this")).to_be_disabled()


def test_a_zoom_is_kept_and_drawn_in_more_detail(app: Page) -> None:
    clock = (f"2020-01-{1 + at // 1440:02d} {at // 60 % 24:02d}:{at % 60:02d}" for at in range(40_000))
    minutes = "\n".join(f"{time},{at % 97}" for at, time in enumerate(clock))
    choose(app, "minutes.csv", f"time,load\n{minutes}".encode())
    plot = app.locator(".js-plotly-plot")
    expect(plot.locator(".main-svg").first).to_be_visible()
    charts_drawn(at_rest(app))
    box = box_of(app, plot)
    app.mouse.move(box["x"] + 0.40 * box["width"], box["y"] + 150)
    app.mouse.down()
    app.mouse.move(box["x"] + 0.45 * box["width"], box["y"] + 155, steps=4)
    app.mouse.up()
    days = f"(new Date({DRAWN}.data[0].x.at(-1)) - new Date({DRAWN}.data[0].x[0])) / (24 * 3600 * 1000)"
    app.wait_for_function(f"{days} < 4 && {DRAWN}.layout.xaxis.autorange === false")
    # Plotly's own button would send the chart to another server.
    expect(app.locator("[data-title*='Share']")).to_have_count(0)


def test_a_file_that_cannot_be_trusted_is_refused_with_its_evidence(app: Page) -> None:
    choose(app, "<img src=x onerror=alert(1)>.csv", bytes(range(256)) * 40)
    expect(app.get_by_text("This file is not used")).to_be_visible()
    expect(app.get_by_role("heading", name="<img src=x onerror=alert(1)>.csv")).to_be_visible()
    app.get_by_role("button", name="Bring another file").click()
    expect(app.get_by_text("Begin with a sample")).to_be_visible()


def test_a_sample_can_be_looked_at(app: Page) -> None:
    app.get_by_role("link", name="Data", exact=True).click()
    expect(app.get_by_text("Begin with a sample")).to_be_visible()
    at_rest(app).get_by_role("button", name="Look at it").first.click()
    expect(app.locator(".plot .main-svg").first).to_be_visible()
    expect(app.get_by_role("button", name="Train on this")).to_be_enabled()


def test_the_charts_program_comes_from_this_server(app: Page, server: Server, guard: Guard) -> None:
    answer = app.request.get(f"{server.url}/assets/plotly.min.js")
    assert answer.ok
    assert answer.headers["cache-control"].startswith("public")
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert guard.complaints() == []


def test_what_was_brought_before_can_be_taken_up_again(app: Page) -> None:
    choose(app, "again.csv", SALES.replace("100", "101").encode())
    expect(app.get_by_role("heading", name="again.csv")).to_be_visible()
    app.get_by_role("button", name="Another file").click()
    expect(app.get_by_role("heading", name="Brought before")).to_be_visible()
    at_rest(app).get_by_role("button", name="Open", exact=True).first.click()
    expect(app.get_by_role("heading", name="again.csv")).to_be_visible()


def test_the_server_never_loads_tensorflow(app: Page, server: Server) -> None:
    expect(app.get_by_role("heading", name="Unroll")).to_be_visible()
    assert not [path for path in server.libraries() if "tensorflow" in path]
