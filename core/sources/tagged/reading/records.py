"""Tagged sentences as JSON: lists of tokens and tags, or texts with the places of their spans (doccano, spaCy)."""

import json
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from core.data.spans import Span, written
from core.data.tokens.words import WORD
from core.errors import Refused
from core.language import mark, say
from core.sources.tagged.token_table import START, TAG, TEXT, TOKEN, Cells, Layout, TokenTable, table_of

TOKENS = ("tokens", "words", "sentence", "text")
TAGS = ("tags", "ner_tags", "pos_tags", "chunk_tags", "labels", "label", "upos", "slots", "entities")
SPANS = ("label", "labels", "entities", "spans", "annotations")
HINT = mark('Each line needs "text" with "label": [[start, end, tag], ...], or "tokens" and "tags" of one length.')


def is_records(head: str, *, whole: bool) -> bool:
    """Whether it begins with a record of tokens and tags, or of a text with spans."""
    start = head.lstrip()
    if not start.startswith(("{", "[")):
        return False
    if start.startswith("["):
        return _is_record(_first_of_list(start))
    try:
        return _is_record(json.JSONDecoder().raw_decode(start)[0])
    except ValueError:
        return False


def read_records(text: str) -> TokenTable:
    """One sentence a record; raises Refused with the record that does not fit."""
    records = list(_records(text))
    listed = next((one for one in records if _lists(one)), None)
    if listed is not None:
        return _of_lists(records)
    sentences, uneven = [], []
    for number, record in enumerate(records, start=1):
        found = _with_spans(record)
        if found is None:
            uneven.append(number)
        else:
            sentences.append(_tokenized(*found))
    return table_of(sentences, Layout(form="spans", named=True), facts=(say("texts with spans"),), uneven=uneven)


def _of_lists(records: Sequence[Any]) -> TokenTable:
    """Every list that is as long as the tokens is a column."""
    sentences, uneven = [], []
    for number, record in enumerate(records, start=1):
        tokens = _lists(record)
        if tokens is None:
            uneven.append(number)
            continue
        size = len(record[tokens])
        columns = {name: value for name, value in record.items() if isinstance(value, list) and len(value) == size}
        if len(columns) < 2:
            uneven.append(number)
            continue
        ordered = {tokens: columns.pop(tokens), **columns}
        sentences.append(
            {name: [None if cell is None else str(cell) for cell in cells] for name, cells in ordered.items()}
        )
    return table_of(sentences, Layout(form="records", named=True), facts=(say("JSON lists"),), uneven=uneven)


def _records(text: str) -> Iterator[Any]:
    start = text.lstrip("\ufeff \t\r\n")
    if start.startswith("["):
        try:
            yield from json.loads(start)
            return
        except ValueError as error:
            raise Refused(say("The JSON is broken off or damaged."), say(HINT)) from error
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                yield json.loads(line)
            except ValueError as error:
                raise Refused(say("Line {number} is no JSON.", number=number), say(HINT)) from error


def _first_of_list(start: str) -> Any:
    """The first entry of a JSON list, however the text goes on."""
    inner = start[1:].lstrip()
    try:
        return json.JSONDecoder().raw_decode(inner)[0]
    except ValueError:
        return None


def _is_record(record: Any) -> bool:
    return _lists(record) is not None or _with_spans(record) is not None


def _lists(record: Any) -> str | None:
    """The name of the list of tokens, where there is a list of tags as long."""
    if not isinstance(record, dict):
        return None
    lists = {name: value for name, value in record.items() if isinstance(value, list) and value}
    for name in TOKENS:
        if name in lists and all(isinstance(token, str) for token in lists[name]):
            alike = [other for other in lists if other != name and len(lists[other]) == len(lists[name])]
            if any(all(isinstance(tag, str | int) for tag in lists[other]) for other in alike):
                return name
    return None


def _with_spans(record: Any) -> tuple[str, list[Span]] | None:
    """A text with its spans in characters."""
    if isinstance(record, list) and len(record) == 2 and isinstance(record[0], str):
        record = {
            "text": record[0],
            "entities": record[1].get("entities") if isinstance(record[1], dict) else record[1],
        }
    if not isinstance(record, dict):
        return None
    text = record.get("text", record.get("data"))
    named = next((record[name] for name in SPANS if isinstance(record.get(name), list)), None)
    if not isinstance(text, str) or named is None:
        return None
    found = [_span(one) for one in named]
    return None if None in found else (text, found)


def _span(one: Any) -> Span | None:
    if isinstance(one, dict):
        values = [one.get(name) for name in ("start", "end", "label")]
        start, stop, kind = [one.get("start_offset", values[0]), one.get("end_offset", values[1]), values[2]]
    elif isinstance(one, list) and len(one) == 3:
        start, stop, kind = one
    else:
        return None
    if not isinstance(start, int) or not isinstance(stop, int) or not isinstance(kind, str):
        return None
    return Span(kind, start, stop)


def _tokenized(text: str, found: list[Span]) -> dict[str, Cells]:
    """Words and signs, cut where spans begin and end, with IOB2 tags; of spans that overlap the longest stay."""
    edges = {edge for span in found for edge in (span.start, span.stop)}
    places = [place for match in WORD.finditer(text) for place in _cut(match.start(), match.end(), edges)]
    taken: list[Span] = []
    for span in sorted(found, key=lambda one: (one.start - one.stop, one.start)):
        inside = [number for number, (start, stop) in enumerate(places) if start >= span.start and stop <= span.stop]
        if inside and not any(one.start <= inside[-1] and inside[0] < one.stop for one in taken):
            taken.append(Span(span.kind, inside[0], inside[-1] + 1))
    texts: Cells = [text, *[None] * (len(places) - 1)][: len(places)]
    return {
        TOKEN: [text[start:stop] for start, stop in places],
        TAG: list(written(taken, len(places), "iob2")),
        START: [str(start) for start, _ in places],
        TEXT: texts,
    }


def _cut(start: int, stop: int, edges: set[int]) -> list[tuple[int, int]]:
    inner = [start, *sorted(edge for edge in edges if start < edge < stop), stop]
    return list(pairwise(inner))
