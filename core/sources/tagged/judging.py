"""Which column holds the tags, which scheme they follow, and what is wrong with them."""

from collections import Counter
from dataclasses import dataclass

from core.data.spans import broken_at, find_scheme
from core.language import mark, say, several
from core.sources.findings import Finding, Place, worst_first
from core.sources.tagged.preparation import SCHEMES, TaggedPreparation
from core.sources.tagged.token_table import TOKEN, Cells, TokenTable, filled
from core.words import counted

NAMES = ("tag", "tags", "ner", "ner_tags", "ner_tag", "slot", "slots", "chunk", "upos", "pos", "label", "labels")
"""Names of columns of tags, the likeliest first."""
MOST_TAGS = 300
"""A column with more different cells holds no tags."""
LONG = 200
"""Tokens of a sentence that are many."""
NAMED = 8
"""Lines that a finding names."""
OF_LINES = ("uneven columns", "short lines")
"""Findings about the file, whatever columns are chosen."""
NO_TAGS = Finding(
    detector="no tags",
    severity="error",
    what=mark(
        "No column holds tags: each has one value alone, or a new one in nearly every row. A trained network can tag "
        "these tokens; none can learn from them."
    ),
    where=mark("the file"),
)


@dataclass(frozen=True)
class JudgedTokens:
    """What is stored, what was found in it and what is proposed."""

    table: TokenTable
    findings: tuple[Finding, ...]
    preparation: TaggedPreparation


def judge_tokens(table: TokenTable) -> JudgedTokens:
    """The tag column by its name, otherwise the last one with few different cells, where there is one."""
    token = _token_column(table)
    tags = tag_columns(table, token)
    if not tags:
        found = tuple(one for one in (NO_TAGS, _uneven(table), _short(table)) if one)
        return JudgedTokens(table, found, TaggedPreparation(token_column=token))
    named = {name.lower(): name for name in reversed(tags)}
    tag = next((named[name] for name in NAMES if name in named), tags[-1])
    scheme = find_scheme(filled(cells) for cells in table.sentences(tag))
    preparation = TaggedPreparation(token_column=token, tag_column=tag, scheme=scheme)
    return JudgedTokens(table, findings_under(table, preparation), preparation)


def tag_columns(table: TokenTable, token: str) -> list[str]:
    """Every column that may hold tags."""
    found = []
    for name in table.names:
        different = {cell for cell in table.columns[name] if cell is not None}
        if name != token and 2 <= len(different) <= min(MOST_TAGS, max(20, 0.5 * len(table))):
            found.append(name)
    return found


def findings_under(table: TokenTable, preparation: TaggedPreparation) -> tuple[Finding, ...]:
    """What is wrong with the tags that a person chose, worst first."""
    if preparation.tag_column is None:
        return (NO_TAGS,)
    sentences = table.sentences(preparation.tag_column)
    where = f"column {preparation.tag_column}"
    found = [
        _missing(sentences, where, preparation),
        _broken(sentences, where, preparation),
        _one_tag(sentences, where),
        _rare(sentences, where),
        _uneven(table),
        _short(table),
        _converted(where, preparation),
        _long(sentences),
    ]
    return worst_first(one for one in found if one)


def _token_column(table: TokenTable) -> str:
    for name in (TOKEN, "form", "word", "words", "tokens"):
        if name in table.names:
            return name
    return table.names[0]


def _missing(sentences: list[Cells], where: str, preparation: TaggedPreparation) -> Finding | None:
    count = sum(None in cells for cells in sentences)
    if not count:
        return None
    done = say("they are left out") if preparation.missing == "leave out" else say("a missing tag counts as O")
    what = say("A tag is missing in {sentences}; {done}.", sentences=counted(count, "sentence"), done=done)
    return Finding(detector="missing tags", severity="warning", what=what, where=where, count=count)


def _broken(sentences: list[Cells], where: str, preparation: TaggedPreparation) -> Finding | None:
    """Tags that go on from nothing, or have no such letter."""
    places, count = [], 0
    for number, cells in enumerate(sentences, start=1):
        tags = filled(cells)
        faults = broken_at(tags, preparation.scheme)
        count += len(faults)
        places += [Place(row=number, example=" ".join(tags[max(0, at - 1) : at + 2])) for at in faults[:1]]
    if not count:
        return None
    done = (
        say("a span that goes on from nothing begins there")
        if preparation.broken == "mend"
        else say("they are left out")
    )
    what = several(
        count,
        "{count:,} tag in {sentences} breaks the scheme {scheme}; {done}.",
        "{count:,} tags in {sentences} break the scheme {scheme}; {done}.",
        count=count,
        sentences=counted(len(places), "sentence"),
        scheme=preparation.scheme.upper(),
        done=done,
    )
    return Finding(
        detector="broken scheme", severity="warning", what=what, where=where, places=tuple(places[:3]), count=count
    )


def _one_tag(sentences: list[Cells], where: str) -> Finding | None:
    """Nearly all are one tag: whoever says that tag everywhere is nearly always right."""
    counts = Counter(tag for cells in sentences for tag in cells if tag is not None)
    if not counts:
        return None
    tag, count = counts.most_common(1)[0]
    share = count / counts.total()
    if share < 0.9:
        return None
    what = say(
        "{share:.1%} of the tags are {tag}: always saying {tag} has that accuracy. Judge by span F1, not by accuracy.",
        share=share,
        tag=tag,
    )
    return Finding(detector="one tag", severity="warning", what=what, where=where, count=count)


def _rare(sentences: list[Cells], where: str) -> Finding | None:
    counts = Counter(tag for cells in sentences for tag in cells if tag is not None)
    rare = sorted(tag for tag, count in counts.items() if count == 1)
    if not rare:
        return None
    named = ", ".join(rare[:5]) + (" …" if len(rare) > 5 else "")
    what = say(
        "{tags} came only once and can hardly be learnt or tested: {named}.",
        tags=counted(len(rare), "tag"),
        named=named,
    )
    return Finding(detector="rare tags", severity="note", what=what, where=where, count=len(rare))


def _uneven(table: TokenTable) -> Finding | None:
    if not table.uneven:
        return None
    unit = "line" if table.layout.form == "columns" else "row"
    rows = table.uneven
    what = several(
        len(rows),
        "{rows} did not have as many cells as the others and was left out: {numbers}.",
        "{rows} did not have as many cells as the others and were left out: {numbers}.",
        rows=counted(len(rows), unit),
        numbers=_numbers(rows),
    )
    return Finding(detector="uneven columns", severity="warning", what=what, **_at(rows, unit))


def _short(table: TokenTable) -> Finding | None:
    if not table.short:
        return None
    rows = table.short
    what = several(
        len(rows),
        "{count:,} line ends before the tag: {numbers}.",
        "{count:,} lines end before the tag: {numbers}.",
        count=len(rows),
        numbers=_numbers(rows),
    )
    return Finding(detector="short lines", severity="warning", what=what, **_at(rows, "line"))


def _numbers(rows: tuple[int, ...]) -> str:
    return ", ".join(f"{row:,}" for row in rows[:NAMED]) + (" …" if len(rows) > NAMED else "")


def _at(rows: tuple[int, ...], unit: str) -> dict:
    places = tuple(Place(row=row) for row in rows[:NAMED])
    return {"where": f"{say(unit)} {rows[0]}", "places": places, "count": len(rows)}


def _converted(where: str, preparation: TaggedPreparation) -> Finding | None:
    if preparation.scheme != "iob1":
        return None
    what = say(
        "The tags follow {scheme}. They are read as IOB2, which marks the same spans.", scheme=say(SCHEMES["iob1"])
    )
    return Finding(detector="scheme", severity="note", what=what, where=where)


def _long(sentences: list[Cells]) -> Finding | None:
    long = [len(cells) for cells in sentences if len(cells) > LONG]
    if not long:
        return None
    what = say(
        "{sentences} have more than {long}, up to {most:,}; they are read in pieces.",
        sentences=counted(len(long), "sentence"),
        long=counted(LONG, "token"),
        most=max(long),
    )
    return Finding(detector="long sentences", severity="note", what=what, where=say("the file"), count=len(long))
