"""Machine code is one package: others enter it by one door, and what is compiled is kept for its own source alone."""

import ast
from pathlib import Path

import pytest

from core.engine import kept_code
from core.engine.kept_code import machine_code_in, sources

ROOT = Path(__file__).parents[3]
MACHINE = ROOT / "core" / "engine" / "machine"
DOOR = {"core.engine.machine.program", "core.engine.machine.coverage", "core.engine.machine.compiling"}
"""Training, which networks it is for, and who compiles it beforehand."""
MOST_PARAMETERS = 11
"""With the context that Numba gives to its intrinsics."""


def imported(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    named = {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    return named | {name.name for node in nodes if isinstance(node, ast.Import) for name in node.names}


def functions(path: Path) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)]


def test_others_enter_by_the_door_alone() -> None:
    for path in (ROOT / "core").rglob("*.py"):
        if MACHINE not in path.parents:
            inside = {name for name in imported(path) if name.startswith("core.engine.machine")}
            assert inside <= DOOR, f"{path.relative_to(ROOT)} enters core.engine.machine elsewhere."


def test_the_two_ways_do_not_know_each_other() -> None:
    for one, other in (("batch_lanes", "unit_lanes"), ("unit_lanes", "batch_lanes")):
        for path in (MACHINE / one).glob("*.py"):
            assert not any(name.startswith(f"core.engine.machine.{other}") for name in imported(path)), path


def test_every_file_in_which_something_is_compiled_counts() -> None:
    def compiles(path: Path) -> bool:
        return any(name.split(".")[0] in ("numba", "llvmlite") for name in imported(path))

    compiled = set(filter(compiles, MACHINE.rglob("*.py")))
    assert compiled
    assert compiled <= set(sources())


def test_all_of_them_know_the_vectors_before_they_compile_anything() -> None:
    """Else Numba would take registers of half the width, and sums would have other last bits."""
    for path in MACHINE.rglob("*.py"):
        if "numba" in imported(path) and path.name != "vectors.py":
            assert "core.engine.machine.vectors" in imported(path), path.name


def test_a_change_in_any_of_them_gives_another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copies = [tmp_path / f"{number}.py" for number, _ in enumerate(sources())]
    for copy, path in zip(copies, sources(), strict=True):
        copy.write_bytes(path.read_bytes())
    before = machine_code_in(tmp_path)
    monkeypatch.setattr(kept_code, "sources", lambda: copies)
    assert machine_code_in(tmp_path) == before
    for copy in copies:
        content = copy.read_bytes()
        copy.write_bytes(content + b"# another\n")
        assert machine_code_in(tmp_path) != before
        copy.write_bytes(content)


def test_no_function_has_more_parameters_than_one_can_read() -> None:
    for path in MACHINE.rglob("*.py"):
        for function in functions(path):
            count = len(function.args.args) + len(function.args.kwonlyargs)
            assert count <= MOST_PARAMETERS, f"{path.name}: {function.name} has {count} parameters."


def test_no_private_part_of_keras_is_touched() -> None:
    for path in MACHINE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and node.attr[0] == "_" and node.attr not in ("__name__", "_asdict"):
                owner = ast.unparse(node.value)
                assert owner in ("self", "super()", "os"), f"{path.name}, line {node.lineno}: {owner}.{node.attr}"
