"""For all tests: statistical rivals only where a test asks for them, so that no test starts their process unawares.

TensorFlow runs on one thread, as in a run's own process. Machine code is made once for all of them, and kept for the
next time.
"""

import gc
import os
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.engine.environment import SETTINGS
from core.engine.kept_code import machine_code_in

os.environ.update(SETTINGS, UNROLL_RIVALS="simple")
os.environ["NUMBA_CACHE_DIR"] = str(machine_code_in(Path(tempfile.gettempdir()) / "unroll-tests"))


@pytest.fixture(scope="module", autouse=True)
def let_go() -> Iterator[None]:
    """What a file of tests made goes with it: networks hold each other in circles, which would grow to gigabytes.

    What is left then stays, and no later collection looks at it. Files that are closed only now are told at no test.
    """
    yield
    with warnings.catch_warnings(action="ignore", category=ResourceWarning):
        gc.collect()
    gc.freeze()


LONG = (
    "tests/contracts/test_script",
    "tests/contracts/test_engine",
    "tests/browser/test_starts",
    "tests/core/exports",
    "tests/core/runs/test_processes",
    "tests/contracts",
    "tests/browser",
    "tests/pages",
    "tests/doors",
    "tests/core/runs",
    "tests/core/training",
    "tests/test_",
)
"""Where tests take long, in about the order in which they do."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that take long come first, so that no process is left alone with one of them at the end."""
    items.sort(key=_place)


def _place(item: pytest.Item) -> int:
    return next((at for at, folder in enumerate(LONG) if item.nodeid.startswith(folder)), len(LONG))
