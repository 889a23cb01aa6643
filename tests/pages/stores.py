"""Stores of finished runs, each filled once for all tests and all their processes."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from core.locks import take

PATIENCE = 280
"""Seconds in which another process has filled a store, on a machine that does much besides."""


def store_of(fill: Callable[[Path], None]) -> Callable:
    """A store that `fill` fills once for all tests and all their processes; look, but do not change it."""

    @pytest.fixture(scope="session")
    def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
        own = tmp_path_factory.getbasetemp()
        root = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / fill.__module__
        root.mkdir(exist_ok=True)
        turn = take(root / "turn", patience=PATIENCE)
        if not (root / "filled").exists():
            fill(root / "unroll")
            (root / "filled").touch()
        os.close(turn)
        return root / "unroll"

    return filled
