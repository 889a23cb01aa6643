"""How long a click on the Train page takes while two networks train, from the press to the changed page.

    python -m benchmarks.interaction [--clicks 40] [--only NAME] [--data FOLDER] [--json FILE] [--idle]

A server, Debian's Chromium and two trainings share this machine. Every click is timed by the page itself: from the
pointer going down to the first frame after the words that it changes have changed. The series is a sample, or
FOLDER/forecasting/airline-passengers.csv.
"""

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil
from pathlib import Path

import psutil
from playwright.sync_api import Page, sync_playwright

from benchmarks.rows import Row, write_rows
from benchmarks.serving import PROJECT, serve
from core.data.samples import SAMPLES

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
REST = 0.6
"""Seconds between two clicks, as of somebody who looks at what the last one did."""
WATCH = """selector => {
    const words = () => document.querySelector(selector)?.textContent;
    window.told = new Promise(resolve => {
        addEventListener("pointerdown", () => {
            const before = words(), began = performance.now();
            const observer = new MutationObserver(() => {
                if (words() === before) return;
                observer.disconnect();
                requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)));
            });
            observer.observe(document.body, {subtree: true, childList: true, characterData: true});
        }, {once: true, capture: true});
    });
}"""


@dataclass(frozen=True)
class Interaction:
    """What is clicked, in turn, and the place whose words change by it."""

    clicked: tuple[str, ...]
    changes: str
    before: str | None = None
    """What is clicked first, once."""


INTERACTIONS = {
    "tick a cell": Interaction((".st-key-cell_card_gru label",), ".st-key-train"),
    "another starting point": Interaction(
        ("button:has-text('Small and quick')", "button:has-text('Recommended')"), ".st-key-cost"
    ),
    "another network": Interaction(
        ("button:has-text('SimpleRNN')", "button:has-text('LSTM')"),
        "[role=tabpanel]",
    ),
    "a number in a fold": Interaction(
        (".st-key-fold_Network [data-testid=stNumberInputStepUp]",),
        "[role=tabpanel]",
        before=".st-key-fold_Network summary",
    ),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clicks", type=int, default=40)
    parser.add_argument("--only", nargs="*", choices=list(INTERACTIONS), default=list(INTERACTIONS))
    parser.add_argument("--data", type=Path, help="folder with forecasting/; default: a sample")
    parser.add_argument("--json", type=Path, help="write the rows here too")
    parser.add_argument("--idle", action="store_true", help="nothing trains meanwhile")
    arguments = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory(prefix="unroll-clicks-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        series = _series(home, arguments.data)
        with _server(home) as url, sync_playwright() as play:
            browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
            page = browser.new_page(viewport={"width": 1360, "height": 900})
            _open(page, url, series)
            if not arguments.idle:
                _train_beside(home, series)
            for name in arguments.only:
                took = sorted(_clicks(page, INTERACTIONS[name], arguments.clicks))
                middle, late = statistics.median(took), took[ceil(0.95 * len(took)) - 1]
                print(f"{name:<24} median {middle:.3f} s   95th percentile {late:.3f} s   most {took[-1]:.3f} s")
                rows.append(Row(name, "s, 95th percentile", round(late, 3), more={"median": round(middle, 3)}))
            browser.close()
    write_rows(arguments.json, rows)


def _series(home: Path, data: Path | None) -> Path:
    if data is not None:
        return data / "forecasting" / "airline-passengers.csv"
    sample = next(iter(SAMPLES.values()))
    path = home / sample.name
    path.write_bytes(sample.content())
    return path


@contextmanager
def _server(home: Path) -> Iterator[str]:
    """The app with a store of its own; its address."""
    server, address = serve(home / "home")
    try:
        yield address
    finally:
        server.terminate()
        for process in psutil.process_iter(["cmdline"]):
            if any(str(home) in part for part in process.info["cmdline"] or ()):
                process.terminate()


def _open(page: Page, url: str, series: Path) -> None:
    """The Train page with the choice for this series."""
    page.set_default_timeout(60_000)
    page.goto(f"{url}/data")
    page.locator("input[type=file]").set_input_files(series)
    page.get_by_role("button", name="Train on this").click()
    page.get_by_role("button", name=re.compile("^Train [0-9L]")).wait_for()


def _train_beside(home: Path, series: Path) -> None:
    """Two networks that train longer than this takes."""
    longer = ["--set", "epochs=10000", "--set", "patience=10000"]
    subprocess.Popen(
        [sys.executable, "-m", "core", "train", str(series), "--cells", "lstm,gru", *longer],
        cwd=PROJECT,
        env={**os.environ, "UNROLL_HOME": str(home / "home")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(15)


def _clicks(page: Page, interaction: Interaction, count: int) -> Iterator[float]:
    """Seconds of each click; the first two, which load what is needed, are left out."""
    if interaction.before:
        page.locator(interaction.before).click()
        page.locator(interaction.clicked[0]).first.wait_for()
    for number in range(count + 2):
        page.evaluate(WATCH, interaction.changes)
        page.locator(interaction.clicked[number % len(interaction.clicked)]).first.click(force=True)
        took = page.evaluate("window.told") / 1000
        if number >= 2:
            yield took
        time.sleep(REST)


if __name__ == "__main__":
    main()
