"""Recipes as files: what is written is read again, and what is wrong in one is said in a sentence."""

import pytest

from core.errors import UserError
from core.recipes.made import recipes
from core.recipes.written import read_recipe, recipe_text
from core.tasks import TASKS, task_of
from tests.core.runs.recipes import recipe


@pytest.mark.parametrize("name", TASKS)
def test_a_recipe_that_was_written_makes_the_same_run(name: str) -> None:
    task, source = task_of(name), recipe().source
    [spec] = recipes(task, source, cells=["gru"], seeds=[3], values={"units": 7, "patience": None, "clip_norm": None})
    found = read_recipe(recipe_text(spec).encode())
    assert [found.task, found.cell, found.seed] == [name, "gru", 3]
    [again] = recipes(task, source, cells=[found.cell], seeds=[found.seed], values=found.values)
    assert again == spec


def test_a_name_that_would_end_its_line_does_not() -> None:
    spec = recipe()
    source = spec.source.model_copy(update={"name": 'a\n[training]\nunits = "\x00.csv'})
    text = recipe_text(spec.model_copy(update={"source": source}))
    assert read_recipe(text.encode()) == read_recipe(recipe_text(spec).encode())


def test_a_part_of_a_recipe_is_enough() -> None:
    found = read_recipe(b'task = "writing"\n[network]\nunits = 9\n')
    assert (found.task, found.cell, found.seed, found.values) == ("writing", None, 0, {"units": 9})


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "does not say its task"),
        (b"\xff\xfe\x00", "no text in UTF-8"),
        (b"task =\n[network]", "cannot be read as TOML.*line 1"),
        (b"#" * 100_000, "too long for a recipe"),
        (b'task = "dreaming"', "no task named 'dreaming'"),
        (b'task = "writing"\nunits = 3', "no part named 'units'"),
        (b'task = "writing"\n[body]\nunits = 3', "no part named 'body'"),
        (b'task = "writing"\n[network]\nunit = 3', "no setting named 'unit' in .network.. Did you mean units?"),
        (b'task = "writing"\n[network]\ncell = "elman"', "no cell 'elman'"),
        (b'task = "writing"\n[training]\nseed = 1.5', "Seed cannot be 1.5"),
    ],
)
def test_what_is_wrong_is_said(content: bytes, said: str) -> None:
    with pytest.raises(UserError, match=said):
        read_recipe(content)
