"""Every cache of a page has a bound and an end."""

import ast
from pathlib import Path

import pytest

PAGES = Path(__file__).parents[2] / "pages"


def caches() -> list[tuple[str, set[str]]]:
    found = []
    for path in sorted(PAGES.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for decorator in getattr(node, "decorator_list", ()):
                words = ast.unparse(decorator)
                if "st.cache_" in words:
                    given = {keyword.arg for keyword in getattr(decorator, "keywords", ())}
                    found.append((f"{path.name}: {node.name}", given))
    return found


@pytest.mark.parametrize(("where", "given"), caches(), ids=[where for where, _ in caches()])
def test_caches_have_a_bound_and_an_end(where: str, given: set[str]) -> None:
    assert {"max_entries", "ttl"} <= given, where
