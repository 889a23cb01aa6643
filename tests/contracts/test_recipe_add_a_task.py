"""docs/recipe-add-a-task.md is followed to the letter, and what comes out keeps every promise of a task."""

import re
from pathlib import Path

import pytest

from tests.contracts.recipe import followed, run


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with the recipe's file written and its lines put in place."""
    copy = tmp_path_factory.mktemp("project")
    where = r"core/tasks/\w+\.py"
    return followed("recipe-add-a-task.md", copy, where=where, contract="test_tasks.py", register=_register)


def _register(copy: Path, lines: str) -> None:
    """Put the recipe's import beside the others, and its TASKS in place of the old one."""
    registry = copy / "core" / "tasks" / "__init__.py"
    added, _, tasks = lines.strip().partition("\n\n")
    text = registry.read_text(encoding="utf-8")
    before = "from core.tasks.forecasting import Forecasting\n"
    assert before in text
    text = re.sub(r"^TASKS: .*$", tasks, text.replace(before, f"{added}\n{before}"), flags=re.MULTILINE)
    registry.write_text(text, encoding="utf-8")


@pytest.mark.slow
def test_the_new_task_passes_the_contract(project: Path) -> None:
    answer = run(project, "-m", "pytest", "tests", "-k", "direction", "-p", "no:cacheprovider")
    assert answer.returncode == 0, answer.stdout


def test_the_new_task_is_offered_and_its_recipes_are_made(project: Path) -> None:
    script = """
from core.sources.tables.series_preparation import SeriesPreparation
from core.tasks import tasks_on
from core.recipes.made import recipes
from core.recipes.spec import SourceRecipe

preparation = SeriesPreparation(target="sales")
print([task.name for task in tasks_on(preparation)])
task = tasks_on(preparation)[-1]
source = SourceRecipe(name="shop.csv", sha256="0" * 64, preparation=preparation)
values = {"lookback": 6, "loss": "cross_entropy"}
print([spec.options["lookback"] for spec in recipes(task, source, cells=["lstm"], seeds=[0, 1], values=values)])
"""
    answer = run(project, "-c", script)
    assert answer.stdout.splitlines() == ["['forecasting', 'direction']", "[6, 6]"], answer.stderr
