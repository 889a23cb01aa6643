"""No page has a part that draws itself anew in any other way than `refreshing`, nor one inside of another."""

import ast
from pathlib import Path

import pytest

from tests.test_architecture import ROOT, module_name, sources

REFRESHING = ROOT / "pages" / "shared" / "screen" / "refreshing.py"
PAGES = sources("pages")
LEAVING = {"go_to", "switch_page"}
WRITERS = {"container", "columns", "expander", "tabs", "empty", "popover", "form", "placeholder"}

Function = ast.FunctionDef | ast.Lambda


def called(node: ast.AST) -> str:
    """The last name of what is called: `st.fragment(...)` and `fragment(...)` are alike."""
    function = node.func if isinstance(node, ast.Call) else node
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def calls(node: ast.AST) -> set[str]:
    return {called(each) for each in ast.walk(node) if isinstance(each, ast.Call)}


FUNCTIONS: dict[str, list[ast.FunctionDef]] = {}
for _path in PAGES:
    for _node in ast.walk(ast.parse(_path.read_text(encoding="utf-8"))):
        if isinstance(_node, ast.FunctionDef):
            FUNCTIONS.setdefault(_node.name, []).append(_node)


def reached(node: ast.AST) -> set[str]:
    """Every function of the pages that may be called from here on, by name."""
    found: set[str] = set()
    waiting = calls(node)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting |= {other for one in FUNCTIONS.get(name, ()) for other in calls(one)}
    return found


def drawn_anew(path: Path) -> list[tuple[str, Function]]:
    """What the module hands to `refreshing` or `anew_when`."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    handed = [
        node.args[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and called(node) in ("refreshing", "anew_when")
    ]
    named = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    return [(ast.unparse(one), named.get(getattr(one, "id", ""), one)) for one in handed]


PARTS = [(path, words, part) for path in PAGES if path != REFRESHING for words, part in drawn_anew(path)]
ONCE = [
    node
    for functions in FUNCTIONS.values()
    for node in functions
    if any(called(one) in ("fragment", "dialog") for one in node.decorator_list)
]


def test_the_parts_are_found() -> None:
    assert len(PARTS) >= 5
    assert len(ONCE) >= 5


@pytest.mark.parametrize("path", PAGES, ids=module_name)
def test_only_refreshing_sets_a_timer(path: Path) -> None:
    words = [
        node.arg for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.keyword)
    ]
    assert path == REFRESHING or "run_every" not in words


@pytest.mark.parametrize(
    ("path", "words", "part"), PARTS, ids=[f"{module_name(path)}: {words}" for path, words, _ in PARTS]
)
class TestAPartThatDrawsItselfAnew:
    def test_opens_no_page(self, path: Path, words: str, part: Function) -> None:
        assert reached(part).isdisjoint(LEAVING)

    def test_holds_no_other_fragment(self, path: Path, words: str, part: Function) -> None:
        assert reached(part).isdisjoint({"refreshing", "anew_when", "fragment", *(one.name for one in ONCE)})


@pytest.mark.parametrize("part", ONCE, ids=lambda part: part.name)
def test_a_part_for_its_own_widgets_holds_none_that_draws_itself_anew(part: Function) -> None:
    assert reached(part).isdisjoint({"refreshing", "anew_when"})
