"""Fields land where they are declared, and what nobody declares is refused in words."""

import pytest

from core.declared import Declared
from core.errors import UserError
from core.recipes.made import changed, recipes
from core.recipes.spec import SourceRecipe
from core.sources.tables.series_preparation import SeriesPreparation

SOURCE = SourceRecipe(name="sales.csv", sha256="0" * 64, preparation=SeriesPreparation(target="sales"))


class Horizon(Declared):
    horizon: int = 1


class OneField:
    """What `recipes` asks of a task."""

    name = "forecasting"
    Options = Horizon
    settled = frozenset()


def test_one_recipe_a_cell_and_seed() -> None:
    found = recipes(OneField(), SOURCE, cells=["lstm", "gru"], seeds=[0, 1, 2], values={"units": 8, "horizon": 12})
    assert [(spec.model.cell, spec.training.seed) for spec in found] == [
        ("lstm", 0), ("lstm", 1), ("lstm", 2), ("gru", 0), ("gru", 1), ("gru", 2),
    ]  # fmt: skip
    assert {(spec.model.units, spec.options["horizon"], spec.training.epochs) for spec in found} == {(8, 12, 60)}


def test_a_change_keeps_everything_else() -> None:
    [spec] = recipes(OneField(), SOURCE, cells=["lstm"], seeds=[3], values={"units": 8, "horizon": 12})
    slower = changed(OneField(), spec, {"learning_rate": 0.0001, "activation": "tanh"})
    assert slower.training.learning_rate == 0.0001
    assert slower.model_copy(update={"training": spec.training}) == spec


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(UserError, match="no setting named 'unitz'"):
        recipes(OneField(), SOURCE, cells=["lstm"], seeds=[0], values={"unitz": 8})


def test_a_value_outside_its_bounds_is_named_as_on_the_screen() -> None:
    with pytest.raises(UserError, match="Learning rate cannot be 7"):
        recipes(OneField(), SOURCE, cells=["lstm"], seeds=[0], values={"learning_rate": 7})
