"""The only places where the product is asked: its command line, its pages, its folders, its samples and made tables.

A change of the design that moves one of them mends it here.
"""

import io
import json
import logging
import sys
from contextlib import redirect_stderr, redirect_stdout, suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

import psutil
from streamlit.testing.v1 import AppTest

from core.cli import main
from core.sources.samples import SAMPLES
from tests.core.sources.parted_tables import AWKWARD
from tests.pages.screen import charts

FRAME = Path(__file__).parents[2] / "pages" / "frame.py"


def command(*arguments: str) -> str:
    """What `python -m core` prints; raises where it fails."""
    out, err, before = io.StringIO(), io.StringIO(), sys.argv
    sys.argv = ["core", *arguments]
    try:
        with redirect_stdout(out), redirect_stderr(err):
            main()
    except SystemExit as ending:
        if ending.code:
            raise RuntimeError(f"{' '.join(arguments)}: {err.getvalue()}{out.getvalue()}") from None
    finally:
        sys.argv = before
    return out.getvalue()


def sample(key: str) -> tuple[str, bytes]:
    """A sample's file name and content."""
    return SAMPLES[key].name, SAMPLES[key].content()


def every_sample() -> list[str]:
    return list(SAMPLES)


def awkward_tables(every: int) -> dict[str, tuple[str, bytes]]:
    """Title -> file name and content of one in `every` of the tables that tests are made of."""
    made = {name: AWKWARD[name]() for name in sorted(AWKWARD)[::every]}
    return {name: (one.name, one.content) for name, one in made.items()}


def page(name: str, tab: str | None, parameters: dict[str, str]) -> dict[str, dict]:
    """Key -> figure of every chart on a page, seen in light colours."""
    logging.disable(logging.WARNING)  # Streamlit misses a browser
    test = AppTest.from_file(str(FRAME), default_timeout=300)
    test.run()
    for key, value in parameters.items():
        test.query_params[key] = value
    if tab is not None:
        test.session_state["tab"] = tab
    test.switch_page(f"{name}.py").run()
    if test.exception:
        raise RuntimeError(f"page {name}: {test.exception[0].value}")
    return charts(test)


def run_folder(home: Path, run: str) -> Path:
    return home / "runs" / run


def report_of(home: Path, content: bytes) -> Any:
    """What was written about a file as it is read where nobody says how."""
    [path] = (home / "sources" / sha256(content).hexdigest()).glob("*/report.json")
    return json.loads(path.read_text(encoding="utf-8"))


def end_store(home: Path) -> None:
    """End the supervisor of the store in `home`, and what it has started."""
    with suppress(FileNotFoundError, ValueError, psutil.NoSuchProcess):
        supervisor = psutil.Process(int((home / "supervisor.lock").read_text()))
        for process in (supervisor, *supervisor.children(recursive=True)):
            process.kill()
