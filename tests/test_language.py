"""Texts for people pass through one place, so that another language can be added; here one is."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from core import language
from core.language import Said, say, several
from core.results.rival_names import rival_title
from core.sources.findings import Repair
from core.tasks import TASKS
from core.words import counted, noun
from locales.extract import Phrase, phrases, phrases_of, template
from tests.code_names import CODE_NAMES, OF_CODE, SOURCE_KINDS, VOCABULARIES
from tests.test_wording import MANY

ROOT = Path(__file__).parents[1]
COVERED = (
    "app.py",
    "core/charts",
    "core/data",
    "core/experiments",
    "core/exports",
    "core/files.py",
    "core/inference",
    "core/language.py",
    "core/lessons",
    "core/models",
    "core/people",
    "core/recipes",
    "core/registered.py",
    "core/reports",
    "core/results",
    "core/runs",
    "core/serving/questions",
    "core/sources",
    "core/tasks",
    "core/training",
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
PASSING = {"say", "mark", "Said", "counted", "noun", "several", "Noun"}
LOOKING_UP = {"get", "pop", "startswith", "endswith", "getattr", "setdefault", "split", "partition", "compile", "sub"}
LOOKING_UP |= {"TypeVar"}
NAMES = {"Python", "sequence table", "all epochs", "asked to stop", "asked to pause"} | CODE_NAMES
"""Names, of the code and of a language, that read like words."""
UNCOUNTED = {
    "{tokens} tokens, {longest} a text at most, {test} to test",
    "{tokens} tokens, attention: {attention}, {test} to test",
    "{tokens} tokens, lookback {lookback}, {memory} memory, {test} to test",
    "{longest} rows at once, split by {split}, {test} to test",
    "{length} rows read at once",
    "a longest text of {length} tokens",
    "After {seeds} each, {who} needs {difference:.0%} fewer updates than {than}",
    "Forget bias {bias:g}: the gate stands at {gate:.3f}, and half is gone after {half_life:.1f} timesteps.",
    "half is gone after {place} timesteps",
    "{told}, after {updates} updates",
    "{jumps} in time of at least {far} usual steps, the first after {moment}: "
    "rows before and after a jump are not read together.",
    "Array {name} holds values that are not finite numbers.",
    ", after {updates} updates",
    "{title}, {parameters:,} parameters, mean of {seeds} seeds",
    "{title} over {timesteps} timesteps, {found}. {allowed}",
    "{read_from}, mean of {seeds} seeds",
    "At most {updates:,} updates were allowed{cut}; {rival}, the loss is {chance:.3f}.",
    "{rows:,} empty rows at the end were left out.",
}
"""What stands before the noun is a name or a choice, or always more than one."""
FOR_PROGRAMMERS = {
    "TypeError",
    "RuntimeError",
    "LookupError",
    "PermissionError",
    "NotRegistered",
    "Operation",
    "execute",
    "executemany",
}
"""What is called with words that no person reads: errors of ours, what services say to programs, a database."""
NOT_SHOWN = {
    *("key", "icon", "type", "page", "kind", "mode", "width", "height", "gap", "style", "layout", "position", "scope"),
    *("vertical_alignment", "horizontal_alignment", "text_alignment", "delta_color", "delta_arrow", "file_name"),
    *("selection_mode", "label_visibility", "on_change", "on_click", "mime", "tab"),
}
"""Arguments that are names of the code, not words."""
CODE = re.compile(r"[<>{}\\]|\w_\w|\w[:=]\w|\w; ?$|px\b|://|-src ")
TWO_WORDS = re.compile(r"[A-Za-z]{2,}[,.:;!?()*]* +(?=.*[A-Za-z]{2,})")
TITLE = re.compile(r"\W*[A-Z][a-z]{2,}\W*")
WORD_BESIDE_VALUE = re.compile(r"(?<![\w.:/_#-])[A-Za-z][a-z]+(?![\w.:/_=-])")


def reads_like_words(text: str) -> bool:
    text = re.sub(r":material/\w+:", " ", text)
    return not CODE.search(text) and bool(TWO_WORDS.search(text) or TITLE.fullmatch(text))


def is_unsaid(node: ast.AST) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and node.value not in NAMES and reads_like_words(node.value)
    if _template(node) in NAMES:
        return False
    parts = [part.value if isinstance(part, ast.Constant) else "\0" for part in node.values]
    return any(" " in part and not CODE.search(part) and WORD_BESIDE_VALUE.search(part) for part in parts)


def read_on(node: ast.AST) -> Iterator[ast.AST]:
    """The parts of a node that may be shown."""
    if isinstance(node, ast.Call):
        called = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if called in FOR_PROGRAMMERS:
            return
        passed = called in PASSING | LOOKING_UP
        yield node.func
        yield from (each for each in node.args if not (passed and isinstance(each, ast.Constant)))
        yield from (each.value for each in node.keywords if each.arg not in NOT_SHOWN and not _declares(called, each))
    elif _is_silent(node):
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


def _is_silent(node: ast.AST) -> bool:
    """A docstring, a name that is made of parts, words that are split, what a module gives to others."""
    if isinstance(node, ast.Attribute):
        return node.attr == "split" and isinstance(node.value, ast.Constant)
    if isinstance(node, ast.JoinedStr):
        return _template(node) in NAMES
    if isinstance(node, ast.Assign):
        return getattr(node.targets[0], "id", "") == "__all__"
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _template(node: ast.JoinedStr) -> str:
    return "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)


def _declares(called: str, argument: ast.keyword) -> bool:
    """What a field of a form is called is found by its name, and said where the form is shown."""
    return called == "Field" and argument.arg in ("title", "description")


def unsaid(node: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and source of each text that reads like words and does not pass."""
    if isinstance(node, ast.Constant | ast.JoinedStr) and is_unsaid(node):
        yield node.lineno, ast.unparse(node)
    else:
        for part in read_on(node):
            yield from unsaid(part)


def files() -> list[Path]:
    places = map(ROOT.joinpath, COVERED)
    found = (path for place in places for path in (place.rglob("*.py") if place.is_dir() else [place]))
    return sorted(path for path in found if not _speaks_to_no_one(path))


def _speaks_to_no_one(path: Path) -> bool:
    return path.name == "scripting.py" or path.relative_to(ROOT).as_posix().startswith((*VOCABULARIES, *OF_CODE))


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
    found = {phrase.one for phrase in phrases() if re.search(rf"\}}{MANY.pattern}", phrase.one)}
    assert found == UNCOUNTED


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


@dataclass(frozen=True)
class Named:
    """As records of ours are declared."""

    title: str = Said()
    help: str = Said("")


def test_what_a_record_is_declared_with_is_said_to_whoever_reads_it(spoken: pytest.MonkeyPatch) -> None:
    declared = Named("Go on")
    spoken.setattr(language, "catalogue", lambda name: Shouting())
    assert (declared.title, declared.help, Named("Stop", help="Later").help) == ("GO ON", "", "LATER")
    with pytest.raises(TypeError, match="title"):
        Named()


class Shouting(NullTranslations):
    def gettext(self, message: str) -> str:
        return message.upper()

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


def test_keys_and_columns_of_exports_are_the_same_in_every_language(spoken: pytest.MonkeyPatch) -> None:
    repair = Repair(kind="fill", options={"how": "zero"}, title=say("Fill with zero"))
    spoken.setattr(language, "catalogue", lambda name: Shouting())
    assert Repair(kind="fill", options={"how": "zero"}, title=say("Fill with zero")) == repair
    assert rival_title("naive") == "LAST VALUE"
    assert rival_title("a rival of somebody's") == "a rival of somebody's"
    assert {task.source_kind for task in TASKS.values()} <= SOURCE_KINDS | {"series", "corpus"}
