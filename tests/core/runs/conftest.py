"""A store in a temporary folder, and a recipe to put into it."""

from pathlib import Path

import pytest

from core.recipes.spec import RunSpec
from core.runs.store import Store
from tests.core.runs.recipes import SHA256, recipe


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty store that knows one source by name only."""
    store = Store(tmp_path / "store")
    (store.sources / SHA256).mkdir()
    return store


@pytest.fixture
def spec() -> RunSpec:
    return recipe(seed=0)
