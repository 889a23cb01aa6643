"""Tables of tagged tokens: one token a row with the number of its sentence, or one sentence a row."""

import ast
import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.data.spans import marks_spans
from core.language import say
from core.sources.languages import is_side
from core.sources.tagged.token_table import TAG, TOKEN, Cells, Layout, TokenTable, table_of

DELIMITERS = "\t,;|"
TOKEN_NAMES = {"token", "tokens", "word", "words", "form", "text", "sentence", "characters"}
TAG_NAMES = {"tag", "tags", "pos", "upos", "xpos", "label", "labels", "ner", "ner_tag", "ner_tags", "pos_tags", "bio"}
TAG_NAMES |= {"iob", "slot", "slots", "chunk", "chunk_tags", "entity", "entities", "state", "phase"}
SENTENCE_NAMES = {"sentence", "sentence #", "sentence_id", "sentence id", "sent_id", "sent", "sent id", "sid", "seq"}
SENTENCE_NAMES |= {"sequence", "sequence_id", "sentence_number", "sentenceid", "doc_id", "document", "doc"}
LOOKED_AT = 200
FEW_LETTERS = 12
"""A tag a character comes out of so few letters."""
TOKENS_OF_A_TAG = 4
"""Tokens that a tag has on average, at least, where no heading calls a column one of tags."""


@dataclass(frozen=True)
class TokenGrid:
    """How a table holds tagged tokens."""

    form: str
    """rows, lists or characters"""
    delimiter: str
    header: tuple[str, ...]
    """Empty where there are no names."""
    sentence: int = -1
    tokens: int = 0
    tags: tuple[int, ...] = ()


def find_grid(head: str, *, whole: bool) -> TokenGrid | None:
    """How the table holds tagged tokens; None where it is another table."""
    lines = head.split("\n")
    head = "\n".join(lines[: LOOKED_AT + 1] if whole or len(lines) < 3 else lines[: min(len(lines) - 1, LOOKED_AT + 1)])
    for delimiter in DELIMITERS:
        if delimiter not in head.split("\n", 1)[0]:
            continue
        try:
            rows = [
                row for row in csv.reader(io.StringIO(head), delimiter=delimiter) if any(cell.strip() for cell in row)
            ]
        except csv.Error:
            continue
        if len(rows) >= 2 and (found := grid_of(rows, delimiter)) is not None:
            return found
    return None


def grid_of(rows: Sequence[Sequence[str]], delimiter: str) -> TokenGrid | None:
    """The same of its first rows."""
    names = tuple(cell.strip().strip("\ufeff").lower() for cell in rows[0])
    tokens = next((at for at, name in enumerate(names) if name in TOKEN_NAMES and name not in SENTENCE_NAMES), None)
    if tokens is None:
        tokens = next((at for at, name in enumerate(names) if name in TOKEN_NAMES), None)
    tags = tuple(at for at, name in enumerate(names) if name in TAG_NAMES and at != tokens)
    header = tuple(cell.strip().strip("\ufeff") for cell in rows[0])
    if tokens is not None and tags:
        number = next((at for at, name in enumerate(names) if name in SENTENCE_NAMES and at != tokens), -1)
        if (found := _lists(rows[1:], tokens, tags)) is not None:
            return TokenGrid(found, delimiter, header, tokens=tokens, tags=tags)
        single = sum(len(row) > tokens and len(row[tokens].split()) <= 1 for row in rows[1:])
        if number >= 0 and single >= 0.95 * (len(rows) - 1):
            return TokenGrid("rows", delimiter, header, number, tokens, tags)
        return None
    if len(rows[0]) != 2 or all(map(is_side, names)):
        return None
    found = _lists(rows, 0, (1,))
    return TokenGrid(found, delimiter, (), tokens=0, tags=(1,)) if found and _come_again(rows, found) else None


def read_grid(text: str, grid: TokenGrid) -> TokenTable:
    """All of a table that was found to be one."""
    csv.field_size_limit(10_000_000)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=grid.delimiter)
    return of_rows(((number, row) for number, row in enumerate(rows, start=1)), grid)


def of_rows(rows: Any, grid: TokenGrid) -> TokenTable:
    """From numbered rows of cells, that of the names among them."""
    numbered = iter(rows)
    if grid.header:
        next(numbered)
    filled = ((number, row) for number, row in numbered if any(cell.strip() for cell in row))
    return _one_a_row(filled, grid) if grid.form == "rows" else _sentence_a_row(filled, grid)


def _one_a_row(rows: Any, grid: TokenGrid) -> TokenTable:
    """A sentence is named in each row of it, or in the first one only."""
    sentences: list[dict[str, Cells]] = []
    uneven, current = [], None
    for number, row in rows:
        if len(row) != len(grid.header):
            uneven.append(number)
            continue
        name = row[grid.sentence].strip()
        if not sentences or (name and name != current):
            sentences.append({column: [] for column in _ordered(grid)})
            current = name
        if row[grid.tokens].strip():
            for column, cells in sentences[-1].items():
                cells.append(row[grid.header.index(column)].strip() or None)
    layout = Layout(form="rows", delimiter=grid.delimiter, named=True)
    return table_of(sentences, layout, facts=(say("a token a row"),), uneven=uneven)


def _sentence_a_row(rows: Any, grid: TokenGrid) -> TokenTable:
    sentences, uneven = [], []
    names = _ordered(grid) if grid.header else [TOKEN, TAG]
    places = (grid.tokens, *grid.tags)
    for number, row in rows:
        cut = [_items(row[place], grid.form) if place < len(row) else [] for place in places]
        if len({len(cells) for cells in cut}) != 1 or not cut[0]:
            uneven.append(number)
        else:
            sentences.append(dict(zip(names, cut, strict=True)))
    facts = (say("a tag a character") if grid.form == "characters" else say("a sentence a row"),)
    layout = Layout(form=grid.form, delimiter=grid.delimiter, named=bool(grid.header))
    return table_of(sentences, layout, facts=facts, uneven=uneven)


def _ordered(grid: TokenGrid) -> list[str]:
    """The names of the columns, that of the tokens first; of a table with a sentence a row those of tags alone."""
    if grid.form != "rows":
        return [grid.header[place] for place in (grid.tokens, *grid.tags)]
    others = [name for place, name in enumerate(grid.header) if place not in (grid.tokens, grid.sentence) and name]
    return [grid.header[grid.tokens], *dict.fromkeys(others)]


def _lists(rows: Sequence[Sequence[str]], tokens: int, tags: Sequence[int]) -> str | None:
    """lists, where both cells have as many items in nearly every row; characters, where they are as long."""
    full = [row for row in rows if len(row) > max(tokens, *tags)]
    if len(full) < 2 or len(full) < 0.9 * len(rows):
        return None
    for form in ("lists", "characters"):
        cut = [(_items(row[tokens], form), _items(row[tags[0]], form)) for row in full]
        even = sum(len(one) == len(other) > 0 for one, other in cut)
        several = sum(len(one) for one, _ in cut) >= 2 * len(cut)
        told = [tag for _, other in cut for tag in other]
        few = len(set(told)) <= (FEW_LETTERS if form == "characters" else max(20, 0.4 * len(told)))
        unlike = sum(one != other for one, other in cut) > 0.5 * len(cut)
        if even >= 0.95 * len(cut) and several and few and unlike:
            return form
    return None


def _come_again(rows: Sequence[Sequence[str]], form: str) -> bool:
    """Whether the second cells are of few words beside the first ones, as tags are and translations are not."""
    full = [row for row in rows if len(row) == 2]
    tokens, tags = ([item for row in full for item in _items(row[place], form)] for place in (0, 1))
    if marks_spans(tags):
        return True
    return len(set(tags)) <= min(0.5 * len(set(tokens)), len(tags) / TOKENS_OF_A_TAG)


def _items(cell: str, form: str) -> Cells:
    """The items of a cell: characters, a list as JSON or Python writes it, or words."""
    cell = cell.strip()
    if form == "characters":
        return list(cell) if " " not in cell else []
    if cell.startswith("[") and cell.endswith("]"):
        for read in (json.loads, ast.literal_eval):
            try:
                found = read(cell)
            except (ValueError, SyntaxError, MemoryError, RecursionError):
                continue
            return [str(item) for item in found] if isinstance(found, list) else []
        # As NumPy prints a list: ['a' 'b'].
        return [word.strip("'\"") for word in cell[1:-1].split()]
    return cell.split()
