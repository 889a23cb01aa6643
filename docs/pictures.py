"""Takes the README's pictures from an app that runs: `python docs/pictures.py http://127.0.0.1:8501`.

It trains on samples as a person would, so let it work on a store of its own (UNROLL_HOME).
"""

import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

FOLDER = Path(__file__).parent / "pictures"
WIDE = {"width": 1360, "height": 860}
NARROW = {"width": 390, "height": 844}
PATIENCE = 180_000


def main(address: str) -> None:
    """Every picture, in the order in which a person comes by."""
    FOLDER.mkdir(exist_ok=True)
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or "/usr/bin/chromium"
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        experiment = take(browser, "training", address, training)
        take(browser, "data", address, data)
        take(browser, "compare", f"{address}/compare?experiment={experiment}", settled)
        take(browser, "results", f"{address}/results?run={experiment}-2", settled)
        take(browser, "home", address, home)
        take(browser, "home-dark", address, home, dark=True)
        take(browser, "home-narrow", address, home, narrow=True)
        browser.close()


def take(
    browser: Browser,
    name: str,
    address: str,
    walk: Callable[[Page], str | None],
    *,
    dark: bool = False,
    narrow: bool = False,
) -> str | None:
    """One picture of what `walk` leads to; its answer is passed on."""
    page = browser.new_page(
        viewport=NARROW if narrow else WIDE, color_scheme="dark" if dark else "light", device_scale_factor=2
    )
    page.set_default_timeout(PATIENCE)
    page.goto(address)
    answer = walk(page)
    picture = FOLDER / f"{name}.png"
    page.screenshot(path=picture)
    # Screens have few colours: a third of the bytes, and no difference to see.
    Image.open(picture).quantize(256).save(picture, optimize=True)
    if name == "training":
        expect(page.get_by_role("button", name="Compare").last).to_be_visible()
    page.close()
    return answer


def training(page: Page) -> str:
    """Half-way through RNN against LSTM on the first sample; the experiment's id."""
    page.get_by_role("button", name="Train SimpleRNN against LSTM").first.click()
    expect(page).to_have_url(re.compile("experiment="))
    expect(page.get_by_text(re.compile(r"epoch ([2-4]\d) of")).first).to_be_visible()
    settled(page)
    return re.search(r"experiment=(\w+)", page.url).group(1)


def data(page: Page) -> None:
    """A sample with gaps, its findings beside it."""
    page.goto(f"{page.url.rstrip('/')}/data")
    page.get_by_text("Carbon dioxide", exact=True).wait_for()
    page.locator(".st-key-look_co2 button").click()
    settled(page)


def home(page: Page) -> None:
    expect(page.get_by_test_id("stFileUploaderDropzone")).to_be_visible()
    expect(page.locator("img").nth(2)).to_be_visible()


def settled(page: Page) -> None:
    """The first chart stands, and nothing is a skeleton any more."""
    expect(page.locator(".main-svg .trace").first).to_be_attached()
    expect(page.locator("[data-testid=stSkeleton]")).to_have_count(0)


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
