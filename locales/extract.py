"""Finds every text that is said to people, for translators: `python locales/extract.py > locales/unroll.pot`."""

import ast
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
PLACES = ("app.py", "core", "pages")
SAID = ("say", "mark", "Said")
COUNTED = {"counted": 1, "noun": 1, "several": 1, "Noun": 0}
"""What counts -> the place of its noun among the arguments; the plural stands behind it, or is the noun with an s."""
HEADER = r"""msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"
"""


class Phrase(NamedTuple):
    """What is said, and what is said of several."""

    one: str
    many: str = ""


def phrases_of(source: str) -> Iterator[tuple[int, Phrase]]:
    """Line and phrase of everything that is said in a file."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            texts = [each.value if isinstance(each, ast.Constant) else None for each in node.args]
            phrase = _phrase(node.func.id, texts)
            if phrase is not None:
                yield node.lineno, phrase
            yield from ((node.lineno, Phrase(text)) for text in _declared(node))


def phrases() -> dict[Phrase, list[str]]:
    """Each phrase of the sources -> the places where it is said."""
    found: dict[Phrase, list[str]] = {}
    for path in sorted(path for place in PLACES for path in _files(ROOT / place)):
        for line, phrase in phrases_of(path.read_text("utf-8")):
            found.setdefault(phrase, []).append(f"{path.relative_to(ROOT).as_posix()}:{line}")
    return _once(found)


def _files(place: Path) -> Iterable[Path]:
    return place.rglob("*.py") if place.is_dir() else [place]


def template(found: dict[Phrase, list[str]]) -> str:
    """What a translator fills in, as a gettext template."""
    return "\n".join([HEADER, *(_entry(phrase, places) for phrase, places in found.items())])


def _declared(node: ast.Call) -> list[str]:
    """What a field of a record is called, and what is said of it; forms show both."""
    if getattr(node.func, "id", "") != "Field":
        return []
    shown = [each.value for each in node.keywords if each.arg in ("title", "description")]
    return [each.value for each in shown if isinstance(each, ast.Constant) and each.value]


def _phrase(called: str, texts: list[object]) -> Phrase | None:
    if called in SAID:
        return Phrase(texts[0]) if texts and isinstance(texts[0], str) and texts[0] else None
    place = COUNTED.get(called)
    if place is None or len(texts) <= place or not isinstance(texts[place], str):
        return None
    one, plural = texts[place], texts[place + 1] if len(texts) > place + 1 else None
    return Phrase(one, plural if isinstance(plural, str) else f"{one}s")


def _once(found: dict[Phrase, list[str]]) -> dict[Phrase, list[str]]:
    """A word that is also counted has one entry, the one with a plural; so has a word with two plurals."""
    plurals = {phrase.one: phrase for phrase in reversed(found) if phrase.many}
    once: dict[Phrase, list[str]] = {}
    for phrase, places in found.items():
        once.setdefault(plurals.get(phrase.one, phrase), []).extend(places)
    return once


def _entry(phrase: Phrase, places: list[str]) -> str:
    lines = [f"#: {' '.join(places)}"]
    if "{" in phrase.one:
        lines.append("#, python-brace-format")
    lines.append(f"msgid {_quoted(phrase.one)}")
    if phrase.many:
        lines += [f"msgid_plural {_quoted(phrase.many)}", 'msgstr[0] ""', 'msgstr[1] ""']
    else:
        lines.append('msgstr ""')
    return "\n".join([*lines, ""])


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    print(template(phrases()))
