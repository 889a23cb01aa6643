"""How long a click takes while two networks train, from the press to the changed page.

    python benchmarks/interaction.py [--clicks 40] [--only NAME] [--data FOLDER] [--json FILE] [--idle] [--busy LOOPS]

A server, Debian's Chromium and two trainings share this machine. Every click is timed by the page itself: from the
pointer (or the key) going down to the first frame after the words that it changes have changed; the server's processor
time is counted until the next click. Clicks on the Train
page are on a sample, or FOLDER/forecasting/airline-passengers.csv; the others on two made columns of 600 days.
"""

import argparse
import json
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

import numpy as np
import pandas as pd
import psutil
from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.busy import add_busy, busy
from benchmarks.rows import Row, write_rows
from benchmarks.serving import PROJECT, serve
from core.sources.samples import SAMPLES

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
REST = 0.6
"""Seconds between two clicks, as of somebody who looks at what the last one did."""
WATCH = """([selector, down]) => {
    const told = () => {
        const place = document.querySelector(selector);
        if (place?.matches("svg")) return place.innerHTML;
        // A table is painted; words for screen readers come into it a while later.
        return place?.matches("[data-testid=stDataFrame]") ? String(place.offsetHeight) : place?.textContent;
    };
    window.told = new Promise((resolve, reject) => {
        const watch = () => {
            setTimeout(() => reject(new Error(`nothing changed in ${selector}`)), 60_000);
            const before = told(), began = performance.now();
            const observer = new MutationObserver(() => {
                if (!told() || told() === before) return;
                observer.disconnect();
                requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)));
            });
            observer.observe(document.body, {subtree: true, childList: true, characterData: true});
        };
        addEventListener(down, watch, {once: true, capture: true});
    });
}"""


@dataclass(frozen=True)
class Interaction:
    """What is clicked, in turn, on which page, and the place whose words (or drawing) change by it."""

    page: str
    clicked: tuple[str, ...]
    changes: str
    before: str | None = None
    """What is clicked first, once."""
    opened: str | None = None
    """What is clicked before each click, and not timed."""
    key: str | None = None
    """Pressed instead of the mouse button, where what is clicked is only focused."""


TRAIN, DATA, RESULTS, COMPARE, INSIDE, RUNS = (
    "train?source={source}",
    "data?source={source}",
    "results?run={experiment}-1",
    "compare?experiment={experiment}",
    "inside?run={experiment}-1",
    "runs",
)


def _to(page: str, shows: str, from_page: str = "") -> Interaction:
    """A change of page, by its link at the top, until what the page is there for has been drawn."""
    link = "[data-testid=stTopNavLink][href$='/{}']"
    return Interaction(RESULTS, (link.format(page),), shows, opened=link.format(from_page))


INTERACTIONS = {
    "tick a cell": Interaction(TRAIN, (".st-key-cell_card_gru label",), ".st-key-train"),
    "another starting point": Interaction(
        TRAIN, ("button:has-text('Small and quick')", "button:has-text('Recommended')"), ".st-key-cost"
    ),
    "another network": Interaction(
        TRAIN, ("button:has-text('SimpleRNN')", "button:has-text('LSTM')"), "[role=tabpanel]"
    ),
    "a number in a fold": Interaction(
        TRAIN,
        (".st-key-fold_Network [data-testid=stNumberInputStepUp]",),
        "[role=tabpanel]",
        before=".st-key-fold_Network summary",
    ),
    "another target": Interaction(
        DATA,
        ("[role=option]:has-text('second')", "[role=option]:has-text('first')"),
        "text.ytitle",
        opened=".st-key-role_target input",
    ),
    "another run": Interaction(
        RESULTS, ("button:has-text('LSTM, seed 0')", "button:has-text('SimpleRNN, seed 0')"), ".js-plotly-plot .legend"
    ),
    "another tab": Interaction(
        RESULTS, ("[role=tab]:has-text('Learning')", "[role=tab]:has-text('Scores')"), "[role=tabpanel]:not([hidden])"
    ),
    "another scale": Interaction(
        COMPARE,
        ("button:has-text('Logarithmic')", "button:has-text('Linear')"),
        ".st-key-compare_losses svg.main-svg",
        before="[role=tab]:has-text('Losses')",
    ),
    "another window": Interaction(
        INSIDE, ("[class*=st-key-window] input",), "[class*=st-key-window] + div", key="ArrowLeft"
    ),
    "a filter": Interaction(
        RUNS,
        (".st-key-runs-cells button:has-text('SimpleRNN')",),
        "[data-testid=stDataFrame]",
        before=".st-key-runs-by button:has-text('Runs')",
    ),
    "to Home": _to("", "[class*=st-key-train_]", "runs"),
    "to Data": _to("data", ".st-key-role_target"),
    "to Train": _to("train", ".st-key-live_losses, .st-key-train"),
    "to Results": _to("results", ".st-key-figures"),
    "to Compare": _to("compare", ".st-key-spread"),
    "to Inside": _to("inside", "[class*=st-key-window]"),
    "to Runs": _to("runs", "[data-testid=stDataFrame]"),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clicks", type=int, default=40)
    parser.add_argument("--only", nargs="*", choices=list(INTERACTIONS), default=list(INTERACTIONS))
    parser.add_argument("--data", type=Path, help="folder with forecasting/; default: a sample")
    parser.add_argument("--json", type=Path, help="write the rows here too")
    parser.add_argument("--idle", action="store_true", help="nothing trains meanwhile")
    add_busy(parser)
    arguments = parser.parse_args()
    rows = []
    with (
        busy(arguments.busy),
        tempfile.TemporaryDirectory(prefix="unroll-clicks-", ignore_cleanup_errors=True) as folder,
    ):
        home = Path(folder)
        with _server(home) as (url, server), sync_playwright() as play:
            browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
            page = browser.new_page(viewport={"width": 1360, "height": 900})
            page.set_default_timeout(60_000)
            places = {"source": _brought(page, url, _series(home, arguments.data))}
            series = _made(home)
            made = {"source": _brought(page, url, series), "experiment": _trained(home, series)}
            if not arguments.idle:
                _train_beside(home, series)
            for name in arguments.only:
                interaction = INTERACTIONS[name]
                page.goto(f"{url}/{interaction.page.format(**(places if interaction.page == TRAIN else made))}")
                clicks = list(_clicks(page, interaction, arguments.clicks, server))
                took, worked = (sorted(each) for each in zip(*clicks, strict=True))
                middle, late = statistics.median(took), took[ceil(0.95 * len(took)) - 1]
                work = statistics.median(worked)
                print(
                    f"{name:<24} median {middle:.3f} s   95th percentile {late:.3f} s   most {took[-1]:.3f} s   "
                    f"server's processor {1000 * work:.0f} ms",
                    flush=True,
                )
                more = {"median": round(middle, 3), "server's processor time": round(work, 3)}
                rows.append(Row(name, "s, 95th percentile", round(late, 3), more=more))
            browser.close()
    write_rows(arguments.json, rows)


def _series(home: Path, data: Path | None) -> Path:
    if data is not None:
        return data / "forecasting" / "airline-passengers.csv"
    sample = next(iter(SAMPLES.values()))
    path = home / sample.name
    path.write_bytes(sample.content())
    return path


def _made(home: Path) -> Path:
    """Two columns of 600 days, a season and noise."""
    path = home / "made.csv"
    days = pd.date_range("2020-01-01", periods=600, name="day")
    noise = np.random.default_rng(0).normal(size=(600, 2))
    values = 10 + np.sin(np.arange(600) / 7 * 2 * np.pi)[:, None] * (2, 4) + noise
    pd.DataFrame(values, days, ["first", "second"]).round(3).to_csv(path)
    return path


@contextmanager
def _server(home: Path) -> Iterator[tuple[str, psutil.Process]]:
    """The app with a store of its own; its address and its process."""
    server, address = serve(home / "home")
    try:
        yield address, psutil.Process(server.pid)
    finally:
        server.terminate()
        for process in psutil.process_iter(["cmdline"]):
            if any(str(home) in part for part in process.info["cmdline"] or ()):
                process.terminate()


def _brought(page: Page, url: str, series: Path) -> str:
    """The source that this series is, once it is read."""
    page.goto(f"{url}/data")
    page.locator("input[type=file]").set_input_files(series)
    page.get_by_role("button", name="Train on this").click()
    page.get_by_role("button", name=re.compile("^Train [0-9L]")).wait_for()
    return re.search(r"source=(\w+)", page.url).group(1)


def _trained(home: Path, series: Path) -> str:
    """The experiment of three networks that have trained and are judged."""
    options = ["--cells", "simple_rnn,lstm,gru", "--set", "epochs=10", "--json"]
    done = _command(home, "train", str(series), *options, stdout=subprocess.PIPE)
    return json.loads(done.communicate()[0])["runs"][0]["id"].partition("-")[0]


def _train_beside(home: Path, series: Path) -> None:
    """Networks that train longer than this takes, two at a time: one of 10,000 epochs is over in a minute or so."""
    long = ["--set", "epochs=10000", "--set", "patience=10000", "--seeds", "10"]
    _command(home, "train", str(series), "--cells", "lstm,gru", *long)
    time.sleep(15)


def _command(home: Path, *arguments: str, stdout: int = subprocess.DEVNULL) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "core", *arguments],
        cwd=PROJECT,
        env={**os.environ, "UNROLL_HOME": str(home / "home")},
        stdout=stdout,
        stderr=subprocess.DEVNULL,
    )


def _clicks(page: Page, interaction: Interaction, count: int, server: psutil.Process) -> Iterator[tuple[float, float]]:
    """Seconds of each click, and of the server's processor; the first two, which load what is needed, are left out."""
    if interaction.before:
        page.locator(interaction.before).click()
        page.locator(interaction.clicked[0]).first.wait_for()
    for number in range(count + 2):
        if interaction.opened:
            page.locator(interaction.opened).first.click()
            time.sleep(REST)
        place = page.locator(interaction.clicked[number % len(interaction.clicked)]).first
        place.wait_for(state="attached")
        page.evaluate(WATCH, [interaction.changes, "keydown" if interaction.key else "pointerdown"])
        before = _worked(server)
        place.press(interaction.key) if interaction.key else place.click(force=True)
        took = page.evaluate("window.told") / 1000
        time.sleep(REST)
        if number >= 2:
            yield took, _worked(server) - before


def _worked(server: psutil.Process) -> float:
    times = server.cpu_times()
    return times.user + times.system


if __name__ == "__main__":
    main()
