"""A new kind of source on the pages, from an upload to a prediction: `python kind_on_pages.py HOME NEWER`.

It runs in the copy of the project in which the recipe was followed. The store is HOME, and NEWER becomes the file that
the trained network is asked about. One line of JSON says what stood on the pages.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import streamlit
from streamlit.testing.v1 import AppTest

from core.runs.store import default_store
from core.sources.samples import SAMPLES

TEXTS = ("title", "header", "subheader", "markdown", "caption", "warning", "error")
PATIENCE = 600


def written(page: AppTest) -> str:
    """Everything that is written on it; fails where it broke."""
    assert not page.exception, [one.value for one in page.exception]
    found = " ".join(str(element.value) for kind in TEXTS for element in getattr(page, kind))
    return found.replace("\\", "").replace("\u200b", "")


def until(page: AppTest, holds: Callable[[], bool]) -> None:
    """Look at the page again and again, as a browser does."""
    limit = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < limit, written(page)
        time.sleep(0.2)
        page.run()


def bring(page: AppTest) -> dict[str, str]:
    """Drop the sample of the new kind, and change what a person can change."""
    page.file_uploader[0].upload("waves.mat", SAMPLES["waves"].content())
    page.run()
    until(page, lambda: "120 sequences" in written(page))
    data = written(page)
    page.selectbox(key="role_labels").select("person").run()
    people = written(page)
    page.button(key="undo").click().run()
    return {"data": data, "people": people}


def train(page: AppTest) -> dict[str, str]:
    """Train one network and wait for its end."""
    page.button(key="train_on_this").click().run()
    before = written(page)
    next(box for box in page.checkbox if box.key.endswith("cell.lstm")).uncheck()
    next(field for field in page.number_input if field.key.endswith(".seeds")).set_value(1)
    page.run()
    page.button(key="train").click().run()
    [run] = default_store().runs()
    until(page, lambda: default_store().run(run.id).ended)
    return {"train": before, "run": run.id, "state": default_store().run(run.id).state}


def ask(page: AppTest, run: str, newer: Path) -> dict[str, object]:
    """Read the results, and have a newer file labelled."""
    page.query_params["run"] = run
    page.switch_page("results.py").run()
    results = [written(page)]
    for tab in ("Scores", "Mistakes", "Use it"):
        page.session_state["tab"] = tab
        page.run()
        results += [written(page), *(choice.label for choice in page.selectbox)]
    results += [column for frame in page.dataframe for column in frame.value]
    page.file_uploader[0].upload("newer.mat", newer.read_bytes())
    page.run()
    until(page, lambda: any("label" in frame.value for frame in page.dataframe))
    [frame] = [frame.value for frame in page.dataframe if "label" in frame.value]
    return {"results": results, "columns": list(frame), "labels": frame["label"].tolist()}


if __name__ == "__main__":
    home, newer = sys.argv[1:]
    os.environ["UNROLL_HOME"] = home
    streamlit.set_option("client.showErrorDetails", "full")
    Path(newer).write_bytes(SAMPLES["waves"].content())
    shown = AppTest.from_file(str(Path("pages/frame.py").resolve()), default_timeout=120).run()
    told = {**bring(shown), **train(shown)}
    print(json.dumps(told | ask(shown, told["run"], Path(newer))))
