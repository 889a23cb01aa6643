"""Recipes for a source that nobody reads."""

from core.models.spec import ModelSpec
from core.recipes.spec import RunSpec, SourceRecipe, TrainingSpec
from core.sources.tables.series_preparation import SeriesPreparation

SHA256 = "0" * 64


def recipe(*, cell: str = "lstm", seed: int = 0) -> RunSpec:
    source = SourceRecipe(name="cafe.csv", sha256=SHA256, preparation=SeriesPreparation(target="sales"))
    return RunSpec(options={}, source=source, model=ModelSpec(cell=cell), training=TrainingSpec(seed=seed))
