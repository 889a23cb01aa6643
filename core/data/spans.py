"""Spans in sequences of tags: which scheme tags follow, what breaks it, and what stands where."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

OUTSIDE = "O"
Written = Literal["plain", "iob1", "iob2", "bioes"]
"""A scheme as it may stand in a file; IOB1 becomes IOB2 when it is read."""
PREFIXES = {"iob1": "BI", "iob2": "BI", "bioes": "BIESLU"}
ALIASES = {"L": "E", "U": "S"}
"""BILOU has other letters for the same."""
DASHES = "-_"
MARKED = re.compile(r"[BIESLU]-\S+")
"""A tag that plainly marks a span."""


class Span(NamedTuple):
    """Tokens [start, stop) of one kind."""

    kind: str
    start: int
    stop: int


class TagMark(NamedTuple):
    """A tag taken apart: B, I, E, S or O, and the kind of its span."""

    letter: str
    kind: str


def mark(tag: str) -> TagMark | None:
    """The tag taken apart; None where it is no tag of a scheme."""
    if tag == OUTSIDE:
        return TagMark(OUTSIDE, "")
    if len(tag) == 1 and tag in "BIESLU":
        return TagMark(ALIASES.get(tag, tag), "")
    if len(tag) > 2 and tag[0] in "BIESLU" and tag[1] in DASHES:
        return TagMark(ALIASES.get(tag[0], tag[0]), tag[2:])
    return None


def find_scheme(sentences: Iterable[Sequence[str]]) -> Written:
    """The scheme that most of the tags follow."""
    letters: Counter[str] = Counter()
    for tags in sentences:
        before = TagMark(OUTSIDE, "")
        for tag in tags:
            now = mark(tag)
            letters[now.letter if now else "none"] += 1
            now = now or TagMark(OUTSIDE, "")
            letters["begins with I"] += now.letter == "I" and not _goes_on(before, now)
            letters["begins with B"] += now.letter == "B" and before.kind != now.kind
            before = now
    marked = sum(letters[letter] for letter in "BIES")
    if not marked or letters["none"] > 0.01 * (marked + letters[OUTSIDE]):
        return "plain"
    if letters["E"] + letters["S"]:
        return "bioes"
    # In IOB1 a span begins with I unless it follows another of its kind.
    return "iob1" if letters["begins with I"] > letters["begins with B"] else "iob2"


def broken_at(tags: Sequence[str], scheme: Written) -> list[int]:
    """Positions at which the tags do not follow the scheme."""
    if scheme == "plain":
        return []
    found, before = [], TagMark(OUTSIDE, "")
    for position, tag in enumerate(tags):
        now = mark(tag)
        if now is None or _breaks(before, now, scheme):
            found.append(position)
        before = now or TagMark(OUTSIDE, "")
    if scheme == "bioes" and before.letter in "BI" and len(tags) - 1 not in found:
        found.append(len(tags) - 1)
    return found


def mended(tags: Sequence[str], scheme: Written) -> tuple[str, ...]:
    """The tags without a fault, IOB1 as IOB2: a span that goes on from nothing begins there."""
    if scheme == "plain":
        return tuple(tags)
    found = spans(tags, scheme)
    return written(found, len(tags), "bioes" if scheme == "bioes" else "iob2")


def written(found: Iterable[Span], length: int, scheme: Written) -> tuple[str, ...]:
    """The tags of spans that do not overlap."""
    tags = [OUTSIDE] * length
    for span in found:
        inside = range(span.start, span.stop)
        for position in inside:
            tags[position] = _tag(_letter(position, inside, scheme), span.kind)
    return tuple(tags)


def spans(tags: Sequence[str], scheme: Written) -> list[Span]:
    """The spans that tags mark, read generously: what goes on from nothing, or from another kind, begins there.

    The same reading as seqeval and nervaluate have by default.
    """
    if scheme == "plain":
        return [Span(tag, position, position + 1) for position, tag in enumerate(tags)]
    found: list[Span] = []
    start, kind, before = None, "", OUTSIDE
    for position, tag in enumerate((*tags, OUTSIDE)):
        now = mark(tag) or TagMark(OUTSIDE, "")
        if start is not None and (now.letter == OUTSIDE or _begins(before, kind, now)):
            found.append(Span(kind, start, position))
            start = None
        if start is None and now.letter != OUTSIDE:
            start, kind = position, now.kind
        before = now.letter
    return found


def _begins(before: str, kind: str, now: TagMark) -> bool:
    """Whether a new span begins at `now`, after a token of a span of `kind`."""
    if now.kind != kind or now.letter in "BS":
        return True
    return before in "ES"


def _breaks(before: TagMark, now: TagMark, scheme: Written) -> bool:
    inside = before.letter in "BI"
    if now.letter not in PREFIXES[scheme] + OUTSIDE:
        return True
    if scheme == "iob1":
        return now.letter == "B" and not _goes_on(before, now)
    if now.letter in "IE":
        return not (inside and before.kind == now.kind)
    return scheme == "bioes" and inside


def _goes_on(before: TagMark, now: TagMark) -> bool:
    return before.letter in "BI" and before.kind == now.kind


def _letter(position: int, inside: range, scheme: Written) -> str:
    if scheme == "bioes":
        if len(inside) == 1:
            return "S"
        return "B" if position == inside[0] else "E" if position == inside[-1] else "I"
    return "B" if position == inside[0] else "I"


def _tag(letter: str, kind: str) -> str:
    return f"{letter}-{kind}" if kind else letter


def marks_spans(tags: Iterable[str]) -> bool:
    """Whether they look as B-PER and O do."""
    different = set(tags)
    return OUTSIDE in different and any(MARKED.fullmatch(tag) for tag in different)
