"""Every kind of source in the list keeps its promises, and what was written before kinds had names still opens."""

import pytest
from pydantic import ValidationError

from core.recipes.spec import SourceRecipe
from core.sources.tables.series_preparation import SeriesPreparation
from core.sources.tables.text_preparation import TextPreparation


def recipe(preparation: dict) -> SourceRecipe:
    return SourceRecipe.model_validate({"name": "a.csv", "sha256": "0" * 64, "preparation": preparation})


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ({"target": "sales", "season": 12}, SeriesPreparation(target="sales", season=12)),
        ({"text_column": "text", "label_column": "label"}, TextPreparation(text_column="text", label_column="label")),
    ],
    ids=["series", "texts"],
)
def test_a_recipe_of_before_kinds_were_named_opens_as_what_it_was(before: dict, expected: object) -> None:
    assert recipe(before).preparation == expected


def test_a_preparation_says_its_kind_and_comes_back_as_that_kind() -> None:
    made = recipe(TextPreparation(text_column="text").model_dump())
    assert '"kind":"texts"' in made.model_dump_json()
    assert SourceRecipe.model_validate_json(made.model_dump_json()) == made


def test_a_preparation_of_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValidationError, match="clouds"):
        recipe({"kind": "clouds", "target": "sales"})
