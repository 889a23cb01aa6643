"""Unroll's own code, taken out of its modules: only the definitions that some roots need, in an order that runs."""

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType

import core
from core import language
from core.tasks.scripting.pieces import Definition

ROOT = Path(core.__file__).parent.parent
ENGLISH = {
    "say": "def say(text, /, **fields):\n    return text.format(**fields) if fields else text",
    "several": "def several(count, one, many, /, **fields):\n"
    "    told = one if count == 1 else many\n"
    "    return told.format(**fields) if fields else told",
}
"""What stands for core.language: code that is taken away has no catalogues beside it."""
DECLARING = ("mark", "Said")
"""Names of core.language around a text of a declaration, which stands alone in code that is taken away."""


@dataclass
class Collected:
    """Imports of other packages, and definitions in an order in which each finds what it needs."""

    imports: set[str] = field(default_factory=set)
    definitions: list[str] = field(default_factory=list)
    _seen: set[tuple[str, str]] = field(default_factory=set)

    def add(self, module: str, name: str, instead: Mapping[str, str]) -> None:
        """Take `name` of `module` and all that it uses; `instead` replaces definitions by other code."""
        if (module, name) in self._seen:
            return
        self._seen.add((module, name))
        parsed = _parsed(module)
        if name in instead:
            for node in ast.parse(instead[name]).body:
                for used in set(_names(node)) - {name}:
                    self._use(parsed, used, instead)
            self.definitions.append(instead[name])
        elif name in parsed.definitions:
            node = parsed.definitions[name]
            if (module, str(node.lineno)) in self._seen:
                return  # one line that defines several names
            self._seen.add((module, str(node.lineno)))
            text = _plain(_text(parsed.lines, node), parsed)
            for used in _names(ast.parse(text).body[0]):
                if used != name:
                    self._use(parsed, used, instead)
            self.definitions.append(text)

    def _use(self, parsed: "Module", name: str, instead: Mapping[str, str]) -> None:
        if name in parsed.definitions:
            self.add(parsed.name, name, instead)
        elif name in parsed.own:
            self.add(*parsed.own[name], instead)
        elif name in parsed.others:
            self.imports.add(parsed.others[name])


@dataclass(frozen=True)
class Module:
    """One of our modules, taken apart."""

    name: str
    lines: list[str]
    definitions: dict[str, ast.stmt]
    own: dict[str, tuple[str, str]]
    """Name -> (module of ours, name there)."""
    others: dict[str, str]
    """Name -> the line that imports it from elsewhere."""


def collect(roots: Sequence[Definition], instead: Mapping[str, str] = MappingProxyType({})) -> Collected:
    """These classes and functions of ours, with everything that they need."""
    collected, instead = Collected(), {**ENGLISH, **instead}
    for root in roots:
        if root.__qualname__ not in _parsed(root.__module__).definitions:
            raise LookupError(f"{root.__module__} does not define {root.__qualname__}, which the script is made of.")
        collected.add(root.__module__, root.__qualname__, instead)
    return collected


@cache
def _parsed(module: str) -> Module:
    path = ROOT / (module.replace(".", "/") + ".py")
    text = (path if path.exists() else path.with_suffix("") / "__init__.py").read_text(encoding="utf-8")
    parsed = Module(module, text.splitlines(), {}, {}, {})
    for node in ast.parse(text).body:
        _take_in(parsed, node)
    return parsed


def _take_in(parsed: Module, node: ast.stmt) -> None:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        parsed.definitions[node.name] = node
    elif isinstance(node, ast.Assign | ast.AnnAssign):
        for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
            for name in target.elts if isinstance(target, ast.Tuple) else [target]:
                if isinstance(name, ast.Name):
                    parsed.definitions[name.id] = node
    elif isinstance(node, ast.ImportFrom) and node.module:
        for alias in node.names:
            name = alias.asname or alias.name
            if node.module.split(".")[0] == "core":
                parsed.own[name] = (node.module, alias.name)
            else:
                parsed.others[name] = f"from {node.module} import {ast.unparse(alias)}"
    elif isinstance(node, ast.Import):
        for alias in node.names:
            parsed.others[alias.asname or alias.name] = f"import {ast.unparse(alias)}"


def _names(node: ast.stmt) -> list[str]:
    """Names that are needed when the code runs; annotations of functions and fields are not, unless they are run."""
    found: list[str] = []

    class Visitor(ast.NodeVisitor):
        def visit_FunctionDef(self, function: ast.FunctionDef) -> None:
            for child in (
                *function.decorator_list,
                *function.args.defaults,
                *function.args.kw_defaults,
                *function.body,
            ):
                if child is not None:
                    self.visit(child)

        def visit_AnnAssign(self, assignment: ast.AnnAssign) -> None:
            if assignment.value is not None:
                self.visit(assignment.value)

        def visit_Name(self, name: ast.Name) -> None:
            if name.id not in found:
                found.append(name.id)

    Visitor().visit(node)
    return found


def _text(lines: list[str], node: ast.stmt) -> str:
    decorators = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
    return "\n".join(lines[first - 1 : node.end_lineno])


def _plain(code: str, module: Module) -> str:
    """Code without what only marks its texts, and without `say` where nothing is filled in."""
    lines = code.encode().splitlines(keepends=True)
    starts = [sum(map(len, lines[:number])) for number in range(len(lines) + 1)]
    found = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call) and _only_marks(node, module)]
    plain = code.encode()
    for call in sorted(found, key=lambda node: (node.lineno, node.col_offset), reverse=True):
        begin, end = starts[call.lineno - 1] + call.col_offset, starts[call.end_lineno - 1] + call.end_col_offset
        inner = plain[begin:end].partition(b"(")[2][:-1].strip().removesuffix(b",")
        if not call.args:
            begin -= len(b" = ")
        elif b"\n" in inner:
            inner = b"(" + inner + b")"
        plain = plain[:begin] + inner + plain[end:]
    return plain.decode()


def _only_marks(call: ast.Call, module: Module) -> bool:
    where, called = module.own.get(getattr(call.func, "id", ""), ("", ""))
    return where == language.__name__ and (called in DECLARING or (called == "say" and not call.keywords))
