"""Every benchmark starts as its documentation says, with the options that all of them have."""

import ast
import math
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
COMMAND = re.compile(r"(?:benchmarks/(?=\w+\.py)|-m benchmarks\.)(\w+)(?:\.py)?([^`\n]*)")
FLAG = re.compile(r"--[a-z][a-z-]*")
ALL_HAVE = {"--data", "--only", "--json"}
OF_RESULTS = {"speed_chart", "speed_table"}
"""They print or draw what another one has written with --json."""
PROGRAMS = sorted(path for path in (ROOT / "benchmarks").glob("*.py") if "__main__" in path.read_text())
AROUND_A_COMMAND = {"busy"}


def options(path: Path) -> set[str]:
    """Every option that the program adds to its parser."""
    calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    named = [call.args[0] for call in calls if call.args and getattr(call.func, "attr", "") == "add_argument"]
    found = {name.value for name in named if isinstance(name, ast.Constant)}
    return found | ({"--busy"} if any(getattr(call.func, "id", "") == "add_busy" for call in calls) else set())


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_a_benchmark_has_the_options_that_all_have(path: Path) -> None:
    if path.stem not in OF_RESULTS | AROUND_A_COMMAND:
        assert options(path) >= ALL_HAVE


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_a_benchmark_starts_as_a_file(path: Path) -> None:
    text = path.read_text()
    if re.search(r"^(from|import) (benchmarks|core)\b", text, re.MULTILINE):
        assert "sys.path" in text, f"python benchmarks/{path.name} would not find the project."


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_documentation_starts_is_there(page: Path) -> None:
    for program, arguments in COMMAND.findall(page.read_text(encoding="utf-8")):
        path = ROOT / "benchmarks" / f"{program}.py"
        assert path.is_file(), f"{page.name} names benchmarks/{program}.py, which is not there."
        unknown = set(FLAG.findall(arguments)) - options(path)
        assert not unknown, f"{page.name}: benchmarks/{program}.py has no {', '.join(sorted(unknown))}."


@pytest.mark.parametrize(
    ("name", "way", "verdict"),
    [
        ("unix seconds with fractions.csv", "Unroll", "right"),
        ("unix seconds with fractions.csv", "read_csv", "wrong"),
        ("workbook of a year with a sheet a month.xlsx", "Unroll", "right"),
        ("workbook with dates.xlsx", "read_csv", "right"),
    ],
)
def test_the_rivals_of_reading_are_judged_by_moments_and_under_the_files_own_name(name, way, verdict) -> None:
    from benchmarks import reading_rivals

    files, answers = reading_rivals.awkward()
    assert reading_rivals.compare({name: files[name]}, answers)[name][way] == verdict


def test_the_truth_tells_each_thing_that_differs_by_its_first_place() -> None:
    from benchmarks.truths.comparing import differences

    before = {"a": {"x": [1, 2, 3], "y": math.nan}, "b": "one two", "c": 1, "same": [0.1]}
    now = {"a": {"x": [1, 5, 6], "y": math.nan}, "b": "one too", "d": 2, "same": [0.1]}
    assert [str(one) for one in differences(before, now)] == [
        "a: .x[1] was 2, is 5 (and 1 more)",
        "b: character 5 was 'one two', is 'one too'",
        "c: the whole was 1, is nothing",
        "d: the whole was nothing, is 2",
    ]
