"""A recipe of docs/ followed to the letter, in a copy of the project."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
CODE = re.compile(r"(?:^`([\w/]+\.py)`:\n\n)?^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)


def followed(name: str, copy: Path, *, where: str, contract: str, register: Callable[[Path, str], None]) -> Path:
    """`copy` with the core, the contract test and the recipe's file, whose lines `register(copy, lines)` puts in place.

    `where` is a pattern of the path that the recipe gives to its file.
    """
    recipe = (ROOT / "docs" / name).read_text(encoding="utf-8")
    shutil.copytree(ROOT / "core", copy / "core", ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "tests").mkdir()
    for file in (f"contracts/{contract}", "importing.py"):
        shutil.copy(ROOT / "tests" / file, copy / "tests")
    shutil.copy(ROOT / "pyproject.toml", copy)
    path = re.search(rf"^`({where})`:$", recipe, re.MULTILINE)[1]
    file, lines = re.findall(r"```python\n(.*?)```", recipe, re.DOTALL)
    (copy / path).write_text(file, encoding="utf-8")
    register(copy, lines)
    return copy


def files_and_lines(name: str) -> tuple[dict[str, str], list[str]]:
    """The files of a longer recipe by their paths, and its blocks of lines for files that are there, in order."""
    blocks = CODE.findall((ROOT / "docs" / name).read_text(encoding="utf-8"))
    return {path: file for path, file in blocks if path}, [lines for path, lines in blocks if not path]


def put_in(path: Path, lines: str, *, pattern: str, instead: str) -> None:
    """Put the imports of `lines` beside a file's own, and `instead` in the one place where `pattern` matches."""
    imports = "".join(f"{line}\n" for line in lines.splitlines() if line.startswith("from core"))
    text, count = re.subn(pattern, lambda _: instead, path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert count == 1, f"{path.name} has {count} places like {pattern}"
    path.write_text(re.sub(r"^from core", lambda _: f"{imports}from core", text, count=1, flags=re.MULTILINE), "utf-8")


def run(project: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """`python COMMAND` in the copy."""
    return subprocess.run([sys.executable, *command], cwd=project, capture_output=True, text=True, check=False)
