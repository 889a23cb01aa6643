"""A store in a temporary folder, and recipes to put into it."""

from pathlib import Path

import pytest
from core.runs.store import Store

from core.data.preparation import Preparation
from core.models.spec import ModelSpec
from core.training.spec import RunSpec, SourceRecipe, TrainingSpec

SHA256 = "0" * 64


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty store that knows one source by name only."""
    store = Store(tmp_path / "store")
    (store.sources / SHA256).mkdir()
    return store


@pytest.fixture
def spec() -> RunSpec:
    """A recipe for a source that nobody will read."""
    return recipe(seed=0)


def recipe(*, cell: str = "lstm", seed: int = 0) -> RunSpec:
    source = SourceRecipe(name="cafe.csv", sha256=SHA256, preparation=Preparation(target="sales"))
    return RunSpec(options={}, source=source, model=ModelSpec(cell=cell), training=TrainingSpec(seed=seed))
