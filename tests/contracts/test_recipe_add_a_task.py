"""docs/recipe-add-a-task.md is followed to the letter, and what comes out keeps every promise of a task."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
RECIPE = (ROOT / "docs" / "recipe-add-a-task.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with the recipe's file written and its lines put in place."""
    copy = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "core", copy / "core", ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "tests").mkdir()
    shutil.copy(ROOT / "tests" / "contracts" / "test_tasks.py", copy / "tests")
    shutil.copy(ROOT / "pyproject.toml", copy)
    path = re.search(r"^`(core/tasks/\w+\.py)`:$", RECIPE, re.MULTILINE)[1]
    file, lines = re.findall(r"```python\n(.*?)```", RECIPE, re.DOTALL)
    (copy / path).write_text(file, encoding="utf-8")
    _register(copy / "core" / "tasks" / "__init__.py", lines)
    return copy


def _register(registry: Path, lines: str) -> None:
    """Put the recipe's import beside the others, and its TASKS in place of the old one."""
    added, _, tasks = lines.strip().partition("\n\n")
    text = registry.read_text(encoding="utf-8")
    before = "from core.tasks.forecasting import Forecasting\n"
    assert before in text
    text = re.sub(r"^TASKS: .*$", tasks, text.replace(before, f"{added}\n{before}"), flags=re.MULTILINE)
    registry.write_text(text, encoding="utf-8")


def run(project: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *command], cwd=project, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_the_new_task_passes_the_contract(project: Path) -> None:
    answer = run(project, "-m", "pytest", "tests", "-k", "direction", "-p", "no:cacheprovider")
    assert answer.returncode == 0, answer.stdout


def test_the_new_task_is_offered_and_its_recipes_are_made(project: Path) -> None:
    script = """
from core.data.preparation import Preparation
from core.tasks import tasks_on
from core.training.recipes import recipes
from core.training.spec import SourceRecipe

preparation = Preparation(target="sales")
print([task.name for task in tasks_on(preparation)])
task = tasks_on(preparation)[-1]
source = SourceRecipe(name="shop.csv", sha256="0" * 64, preparation=preparation)
values = {"lookback": 6, "loss": "cross_entropy"}
print([spec.options["lookback"] for spec in recipes(task, source, cells=["lstm"], seeds=[0, 1], values=values)])
"""
    answer = run(project, "-c", script)
    assert answer.stdout.splitlines() == ["['forecasting', 'direction']", "[6, 6]"], answer.stderr
