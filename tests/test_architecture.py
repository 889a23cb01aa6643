"""The floors of docs/architecture.md hold in the imports themselves."""

import subprocess
import sys
from pathlib import Path

import pytest

from core.runs.store import Store
from tests.core.runs.trial import finished_run
from tests.import_graph import (
    ROOT,
    circles,
    import_graph,
    imports,
    module_name,
    named_in_strings,
    public_classes,
    sources,
)

FLOORS = {
    "core.errors": -2,
    "core.language": -2,
    "core.declared": -1,
    "core.ranges": -1,
    "core.files": -1,
    "core.background": -1,
    "core.own_time": -1,
    "core.registered": -1,
    "core.locks": -1,
    "core.words": -1,
    "core.hosts": -1,
    "core.attached": 0,
    "core.people": 0,
    "core.data": 0,
    "core.models": 1,
    "core.results": 1,
    "core.engine": 2,
    "core.sources": 2,
    "core.tasks": 3,
    "core.charts": 4,
    "core.recipes": 4,
    "core.training": 5,
    "core.script": 5,
    "core.runs": 6,
    "core.experiments": 7,
    "core.exports": 7,
    "core.inference": 7,
    "core.lessons": 7,
    "core.reports": 8,
    "core.serving": 8,
    "core.cli": 9,
    "pages": 9,
    "app": 10,
    "core.__main__": 10,
}
HEAVY = ("tensorflow", "keras", "streamlit", "utilsforecast")
COMPUTING = ("numpy", "pandas", "scipy", "sklearn", "plotly", "pyarrow", "statsmodels", "numba", "scipy.stats", *HEAVY)
SIGNING_IN = ("authlib", "joserfc", "httpx", "cryptography")
WITHOUT_COMPUTING = (
    "core.runs.processes.supervisor",
    "core.runs.store",
    "core.cli.app",
    "core.cli.history",
    "core.cli.steering",
)
"""What stands by day and night, and what answers in a moment, loads no library that computes."""
PAGES_MAY_IMPORT = {"streamlit", "core", "pages"}


def package_of(module: str) -> str | None:
    """The longest name in FLOORS that `module` is, or lies in."""
    parts = module.split(".")
    names = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((name for name in names if name in FLOORS), None)


@pytest.mark.parametrize("path", [*sources("core", "pages"), ROOT / "app.py"], ids=module_name)
def test_modules_import_only_from_lower_floors_and_their_own_package(path: Path) -> None:
    own = package_of(module_name(path))
    for line, imported in imports(path):
        package = package_of(imported)
        if package is None or own is None or package == own:
            continue
        assert FLOORS[package] < FLOORS[own], (
            f"{path.relative_to(ROOT)}, line {line}: {own} (floor {FLOORS[own]}) imports {imported}, "
            f"but {package} is on floor {FLOORS[package]}, which is not below it."
        )


def test_no_file_imports_itself_by_way_of_others() -> None:
    assert [" -> ".join(way) for way in circles(import_graph())] == []


def test_circles_are_found_and_each_is_told_once() -> None:
    graph = {"a": {"b"}, "b": {"c", "d"}, "c": {"a"}, "d": {"e"}, "e": {"d"}, "f": {"a"}}
    assert circles(graph) == [["a", "b", "c", "a"], ["d", "e", "d"]]


def test_no_two_public_classes_have_one_name() -> None:
    assert {name: modules for name, modules in public_classes().items() if len(modules) > 1} == {}


def test_every_module_is_imported_or_started_by_somebody() -> None:
    graph = import_graph()
    imported = {name for names in graph.values() for name in names}
    begun = {"app", "core.__main__", *(module_name(path) for path in (ROOT / "pages").glob("*.py"))}
    started = named_in_strings() | {f"{name}.__main__" for name in named_in_strings()}
    packages = {module_name(path) for path in sources("core", "pages") if path.name == "__init__.py"}
    assert sorted(graph.keys() - imported - begun - started - packages) == []


PAGES = [path for path in sources("pages") if "guards" not in path.parts]
"""What stands before the pages is the server's and speaks its language."""


@pytest.mark.parametrize("path", PAGES, ids=module_name)
def test_pages_import_only_streamlit_core_and_shared_pieces(path: Path) -> None:
    for line, imported in imports(path):
        root = imported.split(".")[0]
        allowed = root in PAGES_MAY_IMPORT or root in sys.stdlib_module_names
        assert allowed, f"{path.relative_to(ROOT)}, line {line}: a page imports {imported}."
        if root == "pages":
            assert imported.startswith("pages.shared"), f"{path.relative_to(ROOT)}, line {line}: imports {imported}."


def test_importing_core_loads_neither_streamlit_nor_tensorflow_nor_utilsforecast() -> None:
    modules = [module_name(path) for path in sources("core") if path.name != "__main__.py"]
    script = (
        "import importlib, sys\n"
        f"for name in {modules!r}: importlib.import_module(name)\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


@pytest.mark.parametrize("module", WITHOUT_COMPUTING)
def test_what_only_looks_after_runs_loads_no_library_that_computes(module: str) -> None:
    assert loaded_by(f"import {module}") == []


@pytest.mark.parametrize("arguments", [["--help"], ["train", "--help"]], ids=" ".join)
def test_help_loads_no_library_that_computes_and_no_records(arguments: list[str]) -> None:
    assert loaded_by(typed(*arguments), "core.declared") == []


def test_the_list_of_runs_loads_no_library_that_computes(tmp_path: Path) -> None:
    store = Store(tmp_path)
    finished_run(store)
    assert len(store.runs()) == 1  # from here on the index knows what came of it
    assert loaded_by(typed("runs", "--runs", str(tmp_path))) == []


def test_a_server_without_a_class_loads_nothing_to_sign_in_with() -> None:
    begun = "import app; from pages.shared.screen.signed_in import person; assert person() is None"
    loaded = loaded_by(f"import os, tempfile; os.environ['UNROLL_HOME'] = tempfile.mkdtemp()\n{begun}", *SIGNING_IN)
    assert not set(loaded) & set(SIGNING_IN)


def test_neither_workers_nor_comparisons_load_the_whole_of_scipy_stats() -> None:
    assert "scipy.stats" not in loaded_by("import core.runs.processes.worker, core.experiments.comparisons")


def typed(*arguments: str) -> str:
    """Statements that do what `python -m core` does."""
    return f"from core.cli import main; sys.argv[1:] = {arguments!r}\ntry: main()\nexcept SystemExit: pass"


def loaded_by(statements: str, *more: str) -> list[str]:
    """Which of COMPUTING, and of `more`, a fresh interpreter has loaded afterwards."""
    told = f"print(*(name for name in {(*COMPUTING, *more)!r} if name in sys.modules), file=sys.stderr)"
    answer = subprocess.run(
        [sys.executable, "-c", f"import sys\n{statements}\n{told}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return answer.stderr.split()
