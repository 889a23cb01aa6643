"""A recipe of docs/ followed to the letter, in a copy of the project."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def followed(name: str, copy: Path, *, where: str, contract: str, register: Callable[[Path, str], None]) -> Path:
    """`copy` with the core, the contract test and the recipe's file, whose lines `register(copy, lines)` puts in place.

    `where` is a pattern of the path that the recipe gives to its file.
    """
    recipe = (ROOT / "docs" / name).read_text(encoding="utf-8")
    shutil.copytree(ROOT / "core", copy / "core", ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "tests").mkdir()
    shutil.copy(ROOT / "tests" / "contracts" / contract, copy / "tests")
    shutil.copy(ROOT / "pyproject.toml", copy)
    path = re.search(rf"^`({where})`:$", recipe, re.MULTILINE)[1]
    file, lines = re.findall(r"```python\n(.*?)```", recipe, re.DOTALL)
    (copy / path).write_text(file, encoding="utf-8")
    register(copy, lines)
    return copy


def run(project: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """`python COMMAND` in the copy."""
    return subprocess.run([sys.executable, *command], cwd=project, capture_output=True, text=True, check=False)
