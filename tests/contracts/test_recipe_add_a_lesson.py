"""docs/recipe-add-a-lesson.md is followed to the letter, and what comes out keeps every promise of a lesson."""

import re
import shutil
from pathlib import Path

import pytest

from tests.contracts.recipe import ROOT, followed, run


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with the recipe's file written and its lines put in place."""
    copy = tmp_path_factory.mktemp("project")
    where = r"core/lessons/\w+\.py"
    followed("recipe-add-a-lesson.md", copy, where=where, contract="test_lessons.py", register=_register)
    shutil.copytree(ROOT / "pages", copy / "pages", ignore=shutil.ignore_patterns("__pycache__"))
    return copy


def _register(copy: Path, lines: str) -> None:
    """Put the recipe's TAUGHT in place of the old one."""
    registry = copy / "core" / "lessons" / "__init__.py"
    text = registry.read_text(encoding="utf-8")
    imported, taught = re.fullmatch(r"(.*?\n)\n(TAUGHT = .*)", lines, re.DOTALL).groups()
    text, count = re.subn(r"^TAUGHT = \(\n.*?^\)$", lambda _: taught.strip(), text, flags=re.MULTILINE | re.DOTALL)
    assert count == 1
    registry.write_text(re.sub(r"^from core", lambda _: f"{imported}from core", text, count=1, flags=re.MULTILINE))


def test_the_new_lesson_passes_the_contract(project: Path) -> None:
    answer = run(project, "-m", "pytest", "tests", "-k", "order", "-p", "no:cacheprovider")
    assert answer.returncode == 0, answer.stdout
    assert "failed" not in answer.stdout


def test_what_the_new_lesson_claims_is_so(project: Path) -> None:
    script = """
from core.lessons.order_of_reading import moved
from core.models.cells import CELLS
for cell in CELLS:
    print(moved(cell, 20, 0) > 0.01, moved(cell, 5, 0) < 0.1 * moved(cell, 20, 0))
"""
    answer = run(project, "-c", script)
    assert answer.stdout.split() == ["True"] * 6, answer.stderr
