"""Which file of the product imports which, told by parsing: imports inside functions and for types alone count too."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
Graph = dict[str, set[str]]


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def sources(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Line and full name of everything that is imported."""
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


@cache
def import_graph() -> Graph:
    """Module -> modules of the product that it imports."""
    files = {module_name(path): path for path in [*sources("core", "pages"), ROOT / "app.py"]}
    return {name: _among(files, path) - {name} for name, path in files.items()}


def circles(graph: Graph) -> list[list[str]]:
    """Each group of modules that reach each other, as one way round."""
    reached = {name: _reached(graph, name) for name in graph}
    found: dict[str, list[str]] = {}
    for name in sorted(graph):
        group = {other for other in reached[name] if name in reached[other]}
        if group and not any(name in _reached(graph, first) and first in group for first in found):
            found[name] = _way_round(graph, name)
    return list(found.values())


def named_in_strings() -> set[str]:
    """Modules whose name stands in a text: those that are started, and those that a registry imports by name."""
    found: set[str] = set()
    for path in [*sources("core", "pages"), ROOT / "app.py"]:
        texts = {node.value for node in ast.walk(_tree(path)) if _is_text(node)}
        found |= texts
        if path.name == "__init__.py":
            found |= {f"{module_name(path)}.{text}" for text in texts}
    return found


def public_classes() -> dict[str, list[str]]:
    """Name -> modules that define a public class of that name."""
    found: dict[str, list[str]] = {}
    for path in sources("core", "pages"):
        for node in _tree(path).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found.setdefault(node.name, []).append(module_name(path))
    return found


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _among(files: dict[str, Path], path: Path) -> set[str]:
    found = set()
    for _, name in imports(path):
        while name and name not in files:
            name = name.rpartition(".")[0]
        found.add(name)
    return found - {""}


def _reached(graph: Graph, start: str) -> set[str]:
    found: set[str] = set()
    ahead = [start]
    while ahead:
        new = graph[ahead.pop()] - found
        found |= new
        ahead += new
    return found


def _way_round(graph: Graph, start: str) -> list[str]:
    """A shortest way from `start` back to it."""
    ways = [[start]]
    for way in ways:
        for name in sorted(graph[way[-1]]):
            if name == start:
                return [*way, start]
            if not any(name in other for other in ways):
                ways.append([*way, name])
    raise ValueError(f"No way leads back to {start}.")
