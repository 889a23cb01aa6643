"""Texts for people pass through one place, so that another language can be added; here one is."""

import ast
import re
from collections.abc import Iterator
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from core import language
from core.language import say, several
from core.words import counted, noun
from locales.extract import Phrase, phrases, phrases_of, template
from tests.test_wording import MANY

ROOT = Path(__file__).parents[1]
COVERED = (
    "core/language.py",
    "core/words.py",
    "pages/classroom.py",
    "pages/compare.py",
    "pages/data.py",
    "pages/frame.py",
    "pages/guards",
    "pages/home.py",
    "pages/inside.py",
    "pages/lessons.py",
    "pages/results.py",
    "pages/runs.py",
    "pages/shared",
    "pages/train.py",
)
"""Where every text passes. A folder joins when the test holds for it; it never leaves."""
PASSING = {"say", "mark", "counted", "noun", "several", "Noun"}
LOOKING_UP = {"get", "pop", "startswith", "endswith", "getattr", "setdefault", "split", "partition", "compile", "sub"}
LOOKING_UP |= {"TypeVar"}
NAMES = {"Python", "sequence table", "all epochs", "asked to stop", "asked to pause"}
"""Names, of the code and of a language, that read like words."""
NOT_SHOWN = {
    *("key", "icon", "type", "page", "kind", "mode", "width", "height", "gap", "style", "layout", "position", "scope"),
    *("vertical_alignment", "horizontal_alignment", "text_alignment", "delta_color", "delta_arrow", "file_name"),
    *("selection_mode", "label_visibility", "on_change", "on_click", "mime", "tab"),
}
"""Arguments that are names of the code, not words."""
CODE = re.compile(r"[<>{}\\]|\w_\w|\w[:=]\w|\w; ?$|px\b|://")
TWO_WORDS = re.compile(r"[A-Za-z]{2,}[,.:;!?()*]* +(?=.*[A-Za-z]{2,})")
TITLE = re.compile(r"\W*[A-Z][a-z]{2,}\W*")
WORD_BESIDE_VALUE = re.compile(r"(?<![\w.:/_#-])[A-Za-z][a-z]+(?![\w.:/_=-])")


def reads_like_words(text: str) -> bool:
    text = re.sub(r":material/\w+:", " ", text)
    return not CODE.search(text) and bool(TWO_WORDS.search(text) or TITLE.fullmatch(text))


def is_unsaid(node: ast.AST) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and node.value not in NAMES and reads_like_words(node.value)
    parts = [part.value if isinstance(part, ast.Constant) else "\0" for part in node.values]
    return any(" " in part and not CODE.search(part) and WORD_BESIDE_VALUE.search(part) for part in parts)


def read_on(node: ast.AST) -> Iterator[ast.AST]:
    """The parts of a node that may be shown."""
    if isinstance(node, ast.Call):
        called = getattr(node.func, "id", getattr(node.func, "attr", ""))
        passed = called in PASSING | LOOKING_UP
        yield node.func
        yield from (each for each in node.args if not (passed and isinstance(each, ast.Constant)))
        yield from (each.value for each in node.keywords if each.arg not in NOT_SHOWN)
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return
    elif isinstance(node, ast.FunctionDef):
        yield from (*node.decorator_list, *node.args.defaults, *filter(None, node.args.kw_defaults), *node.body)
    elif isinstance(node, ast.AnnAssign):
        yield from filter(None, [node.value])
    elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        yield node.value
    elif isinstance(node, ast.Compare):
        yield from (each for each in (node.left, *node.comparators) if not isinstance(each, ast.Tuple | ast.List))
    elif not isinstance(node, ast.arg):
        yield from ast.iter_child_nodes(node)


def unsaid(node: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and source of each text that reads like words and does not pass."""
    if isinstance(node, ast.Constant | ast.JoinedStr) and is_unsaid(node):
        yield node.lineno, ast.unparse(node)
    else:
        for part in read_on(node):
            yield from unsaid(part)


def files() -> list[Path]:
    return sorted(
        path for place in map(ROOT.joinpath, COVERED) for path in (place.rglob("*.py") if place.is_dir() else [place])
    )


@pytest.fixture
def spoken(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """`spoken.setattr(language, "catalogue", ...)` chooses what is known of a language for one test."""
    monkeypatch.setenv(language.VARIABLE, "xx")
    return monkeypatch


def polish() -> NullTranslations:
    """A catalogue made of our template as a translator's tools make one, with three forms of a plural."""
    filled = template(phrases()).replace("nplurals=2; plural=(n != 1);", "nplurals=3; plural=n==1 ? 0 : n<5 ? 1 : 2;")
    catalogue = read_po(BytesIO(filled.encode()), locale="pl")
    catalogue["run"].string = ("uruchomienie", "uruchomienia", "uruchomień")
    catalogue["{time} ago"].string = "{time} temu"
    catalogue["No runs yet"].string = "{nothing} of the kind"
    written = BytesIO()
    write_mo(written, catalogue)
    return GNUTranslations(BytesIO(written.getvalue()))


@pytest.mark.parametrize("path", files(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_text_passes_through_one_place(path: Path) -> None:
    found = list(unsaid(ast.parse(path.read_text("utf-8"))))
    assert found == [], "Say it by core.language.say, or mark it and say it where it is shown."


def test_a_text_that_does_not_pass_is_found_and_a_name_of_the_code_is_not() -> None:
    shown = 'st.caption("No runs yet", key="no runs")\nst.title("Inside")\nst.text(f"{count} ago")\n'
    shown += 'row["Cell"] = 1\nx == "Go on"'
    assert [line for line, _ in unsaid(ast.parse(shown))] == [1, 2, 3, 4, 5], "What is shown is no name, either."
    code = 'st.button(say("Go on"), icon=":material/stop:")\nrow["Cell"]\nx == "go"\nf"run_{one}"\nst.code("a_b")'
    assert list(unsaid(ast.parse(code))) == []


def test_every_phrase_is_found_once_with_its_plural_and_where_it_is_said() -> None:
    told = 'say("{time} ago", time=1)\ncounted(3, "run")\nmark("run")\nNoun("entry", "entries")\nsay(NAME)\n'
    told += 'Field(5, title="Units", description="How wide.")'
    assert [phrase for _, phrase in phrases_of(told)] == [
        Phrase("{time} ago"), Phrase("run", "runs"), Phrase("run"), Phrase("entry", "entries"),
        Phrase("Units"), Phrase("How wide."),
    ]  # fmt: skip
    found = phrases()
    assert [phrase for phrase in found if phrase.one == "run"] == [Phrase("run", "runs")]
    assert any(place.startswith("pages/shared/screen/words.py:") for place in found[Phrase("{time} ago")])
    assert len({phrase.one for phrase in found}) == len(found)


def test_what_changes_before_a_noun_is_counted() -> None:
    assert [phrase.one for phrase in phrases() if re.search(rf"\}}{MANY.pattern}", phrase.one)] == []


def test_a_translators_template_makes_a_language_with_its_own_plurals(spoken: pytest.MonkeyPatch) -> None:
    found = polish()
    spoken.setattr(language, "catalogue", lambda name: found)
    assert [counted(count, "run") for count in (1, 3, 8)] == ["1 uruchomienie", "3 uruchomienia", "8 uruchomień"]
    assert say("{time} ago", time=counted(3, "run")) == "3 uruchomienia temu"
    assert say("No runs yet", kept=1) == "No runs yet"
    assert say("Add a tag") == "Add a tag"


def test_english_needs_no_catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(language.VARIABLE, raising=False)
    assert (say("Go on"), say("{a} of {b:.1f}", a=1, b=2), say("100% {sure}")) == ("Go on", "1 of 2.0", "100% {sure}")
    assert (several(1, "run", "runs"), noun(1.5, "season"), noun(0, "entry", "entries")) == (
        "run",
        "seasons",
        "entries",
    )
