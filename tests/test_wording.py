"""What people read counts things in one way: no "(s)", and no plural that a number may contradict."""

import ast
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

from core.cli.screen import shown
from core.words import change, counted, noun, rounded

ROOT = Path(__file__).parent.parent
BRACKETED = re.compile(r"[a-z]{2,}\(e?s\)")
MANY = re.compile(
    r" (?:\w+ )?(seasons|epochs|timesteps|windows|rows|runs|seeds|columns|texts|words|files|folds|layers|units|"
    r"characters|tokens|updates|horizons|days|cells|steps|values|networks)\b"
)
CODE = re.compile(r"[<>={}\\]|://|\bdef \b|\bimport \b|: ?#|px\b|\d+%;|keras\.|np\.|INSERT|SELECT")
"""What only code, markup and styles hold."""
CLASSIFYING = re.compile(r"\btold (?:rightly|wrongly|right|wrong|label|class)\b")
ROOMS = (
    "engine",
    "tasks",
    "recipes",
    "training",
    "runs",
    "inference",
    "experiments",
    "charts",
    "serving",
    "reports",
    "cli",
)
COUNTING = ("pages", *(f"core/{room}" for room in ROOMS))
"""Where every number before a noun passes through `counted`."""


def sources(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def after_numbers(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and text of whatever follows a value in an f-string."""
    for text in ast.walk(tree):
        if isinstance(text, ast.JoinedStr):
            for value, behind in zip(text.values, text.values[1:], strict=False):
                if isinstance(value, ast.FormattedValue) and isinstance(behind, ast.Constant):
                    yield behind.lineno, str(behind.value)


def constants(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def found_in(folders: Sequence[str], texts: Callable, wrong: Callable[[str], object]) -> list[str]:
    """ "file:line text" of each text that is wrong."""
    trees = {path.relative_to(ROOT): parsed(path) for path in sources(*folders)}
    return [f"{path}:{line} {text}" for path, tree in trees.items() for line, text in texts(tree) if wrong(text)]


def table(heading: str) -> list[list[str]]:
    """The rows of a table of docs/words.md."""
    part = (ROOT / "docs/words.md").read_text("utf-8").partition(f"## {heading}\n")[2].partition("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in part.splitlines() if line[:2] == "| "]
    return rows[1:]


def shown_to_people(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and words of each text of three words or more that is no docstring, markup or code."""
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        words = node.value if isinstance(node, ast.Constant) and id(node) not in bare else None
        if isinstance(words, str) and len(words.split()) > 2 and not CODE.search(words):
            yield node.lineno, words


def forbidden() -> re.Pattern[str]:
    words = [word for row in table("Words that are not used") for word in row[0].split(", ")]
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)


def test_texts_use_the_words_of_the_list() -> None:
    assert found_in(("pages", "core"), shown_to_people, forbidden().search) == []


def test_documents_use_the_words_of_the_list() -> None:
    documents = {*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")} - {ROOT / "docs/words.md"}
    found = {path.name: forbidden().findall(path.read_text("utf-8")) for path in documents}
    assert found == {path.name: [] for path in documents}


def test_each_term_of_the_list_stands_once_and_is_used() -> None:
    terms = [row[0] for row in table("Our terms, and what they are called elsewhere")]
    assert terms == sorted(set(terms))
    texts = " ".join(path.read_text("utf-8") for path in sources("pages", "core")).lower()
    assert [term for term in terms if term not in texts] == []


def test_no_text_leaves_the_plural_open() -> None:
    assert found_in(("pages", "core"), constants, BRACKETED.search) == []


def test_numbers_before_nouns_are_counted() -> None:
    assert found_in(COUNTING, after_numbers, MANY.match) == []


def test_labels_are_classified_not_told() -> None:
    assert found_in(("pages", "core/charts", "core/results"), constants, CLASSIFYING.search) == []


def test_signed_percentages_are_written_in_one_place() -> None:
    signed = re.compile(r"\+.*%")
    elsewhere = ("pages", "core/charts", "core/results", "core/tasks", "core/cli")
    assert found_in(elsewhere, constants, signed.fullmatch) == []


def test_one_is_singular_and_all_else_plural() -> None:
    assert [counted(count, "window") for count in (0, 1, 1200)] == ["0 windows", "1 window", "1,200 windows"]
    assert [noun(count, "season") for count in (0.5, 1.0, 1.5)] == ["seasons", "season", "seasons"]


def test_nothing_is_rounded_to_minus_zero() -> None:
    assert [f"{rounded(value):+.0f}" for value in (-0.3, 0.3, -0.6)] == ["+0", "+0", "-1"]
    assert [change(share) for share in (-0.0003, 0.042, -0.003)] == ["+0.0%", "+4.2%", "−0.3%"]
    assert shown(-0.0) == "0"


def test_a_percentage_is_written_without_a_gap() -> None:
    gap = re.compile(r"\d %(?![\w({])")
    assert found_in(("pages", "core"), constants, gap.search) == []
    assert found_in(("pages", "core"), after_numbers, re.compile(r" %(?![\w({])").match) == []


def test_twenty_questions_are_answered_by_words_that_stand_on_the_pages() -> None:
    questions = (ROOT / "docs/questions.md").read_text("utf-8")
    assert questions.count("? |") == 20
    texts = "\n".join(path.read_text("utf-8") for path in sources("pages", "core"))
    assert [words for words in re.findall("“([^”]+)”", questions) if words not in texts] == []
