"""For all tests: statistical rivals only where a test asks for them, so that no test starts their process unawares.

TensorFlow runs on one thread, as in a run's own process. Machine code is made once for all of them, and kept for the
next time.
"""

import os
import tempfile
from pathlib import Path

import pytest

from core.engine.environment import SETTINGS
from core.engine.kept_code import machine_code_in

os.environ.update(SETTINGS, UNROLL_RIVALS="simple")
os.environ["NUMBA_CACHE_DIR"] = str(machine_code_in(Path(tempfile.gettempdir()) / "unroll-tests"))

LONG = ("tests/contracts", "tests/pages", "tests/browser", "tests/doors", "tests/core/runs", "tests/core/training")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Folders with long tests first, so that no process is left alone with one of their files at the end."""
    items.sort(key=_place)


def _place(item: pytest.Item) -> int:
    return next((at for at, folder in enumerate(LONG) if item.nodeid.startswith(folder)), len(LONG))
