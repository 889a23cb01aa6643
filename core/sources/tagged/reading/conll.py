"""CoNLL columns: a token a line with its tags beside it, a blank line between sentences."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from core.data.spans import marks_spans
from core.errors import Refused
from core.language import mark, say
from core.sources.tagged.token_table import TAG, TOKEN, Cells, Layout, TokenTable, table_of

ENDINGS = (".conll", ".conllu", ".conllup", ".iob", ".iob2", ".bio", ".bioes", ".conll2003")
DOCUMENT = "-DOCSTART-"
CONLLU = ("id", "form", "lemma", "upos", "xpos", "feats", "head", "deprel", "deps", "misc")
GLOBAL_COLUMNS = re.compile(r"#\s*global\.columns\s*=\s*(.+)")
COMMENT = re.compile(r"#\s*[\w.]+\s*=")
NUMBER = re.compile(r"[-+\d.,:/eT]*\d[-+\d.,:/eT]*")
STEADY = 0.97
"""Share of the lines that have the commonest number of columns, at least; of marked tags a few more may be at fault."""
STEADY_MARKED = 0.8
FITTING = 0.6
"""Share of the lines that fit, at least, where the name says that it is CoNLL."""
SOME = 0.1
"""Share of the lines with a tag from which on tags are missing in the others."""
HINT = mark("Bring a token a line with its tag beside it, and a blank line after each sentence.")
LOOKED_AT = 2000


@dataclass(frozen=True)
class Columns:
    """How the lines fall into columns."""

    delimiter: str
    width: int
    steady: float
    """Share of the lines that have this many."""
    fitting: float
    """Share of the lines that have this many, or a token alone."""

    @classmethod
    def of(cls, lines: Sequence[str]) -> "Columns":
        rows = [line for line in lines if line.strip() and not line.lstrip().startswith(("#", DOCUMENT))] or [""]
        delimiter = "\t" if sum("\t" in line for line in rows) > 0.5 * len(rows) else " "
        widths = Counter(len(_split(line, delimiter)) for line in rows)
        common = [width for width, count in widths.most_common() if width > 1 and count >= SOME * len(rows)]
        width = common[0] if common and widths.most_common(1)[0][0] == 1 else widths.most_common(1)[0][0]
        fitting = widths[width] + (widths[1] if width > 1 else 0)
        return cls(delimiter, width, widths[width] / len(rows), fitting / len(rows))

    def cells(self, line: str) -> list[str] | None:
        """The cells of a line; None where it is blank, a comment or the start of a document."""
        start = line.lstrip()
        if not start or start.startswith(DOCUMENT):
            return None
        cells = _split(line, self.delimiter)
        if start.startswith("#") and (len(cells) != self.width or COMMENT.match(start)):
            return None
        return cells


def is_conll(lines: Sequence[str], name: str) -> bool:
    """Whether lines look like it: steady columns of words, and blank lines between."""
    lines = lines[:LOOKED_AT]
    named = name.lower().endswith(ENDINGS)
    if not named and all(line.strip() for line in lines[:-1]):
        return False
    columns = Columns.of(lines)
    if not named and (columns.steady < STEADY_MARKED or columns.width < 2):
        return False
    rows = [cells for line in lines if (cells := columns.cells(line)) and len(cells) == columns.width]
    tokens = [cells[_token_place(rows)] for cells in rows]
    numbers = sum(bool(NUMBER.fullmatch(token)) for token in tokens)
    # Numbers in blocks are series, and cells of several words a table of texts.
    if numbers > 0.6 * len(tokens) or sum(" " in token for token in tokens) > 0.2 * len(tokens):
        return False
    if columns.steady < STEADY and not named:
        return marks_spans(cells[-1] for cells in rows)
    few = len({cells[-1] for cells in rows}) <= max(20, 0.5 * len(rows))
    return named or few or columns.width == len(CONLLU)


def read_conll(text: str) -> TokenTable:
    """Columns named as CoNLL-U has them, or by their place: the first is the token, the last the tag. Raises Refused.

    What short lines lack is missing; lines with more cells than the others are left out.
    """
    lines = text.split("\n")
    columns = Columns.of(lines)
    if columns.fitting < FITTING:
        raise _refusal(lines, columns)
    names = _names(lines, columns)
    uneven: list[int] = []
    short: list[int] = []
    sentences = [
        dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))
        for rows in _sentences(lines, columns, names, uneven, short)
        if rows
    ]
    facts = (
        "CoNLL-U" if names[:4] == CONLLU[:4] else say("CoNLL columns"),
        "tabs" if columns.delimiter == "\t" else "blanks",
    )
    layout = Layout(form="columns", delimiter=columns.delimiter)
    return replace(table_of(sentences, layout, facts=facts, uneven=uneven), short=tuple(short))


def _refusal(lines: Sequence[str], columns: Columns) -> Refused:
    """Names the first line that does not fit."""
    number, cells = next(
        (number, cells)
        for number, line in enumerate(lines, start=1)
        if (cells := columns.cells(line)) and len(cells) not in (1, columns.width)
    )
    return Refused(
        say(
            "The lines have different numbers of columns: line {number} has {cells}, others {width}.",
            number=number,
            cells=len(cells),
            width=columns.width,
        ),
        say(HINT),
    )


def _sentences(
    lines: Sequence[str], columns: Columns, names: tuple[str, ...], uneven: list[int], short: list[int]
) -> Iterator[list[Cells]]:
    """The rows of each sentence; the numbers of lines that do not fit are added to `uneven` and `short`."""
    rows: list[Cells] = []
    conllu = names[:2] == CONLLU[:2]
    fewest = names.index(TOKEN) + 1 if TOKEN in names else columns.width
    for number, line in enumerate(lines, start=1):
        cells = columns.cells(line)
        if cells is None:
            if not line.lstrip().startswith("#"):
                yield rows
                rows = []
        elif fewest <= len(cells) < columns.width:
            short.append(number)
            rows.append([*cells, *[None] * (columns.width - len(cells))])
        elif len(cells) != columns.width:
            uneven.append(number)
        elif not (conllu and re.search(r"[-.]", cells[0])):  # contractions and empty nodes of CoNLL-U
            rows.append([_cell(cell, conllu and place > 1) for place, cell in enumerate(cells)])
    yield rows


def _cell(cell: str, underlined: bool) -> str | None:
    """A cell; "_" is an empty one where CoNLL-U says so."""
    return None if not cell or (underlined and cell == "_") else cell


def _names(lines: Sequence[str], columns: Columns) -> tuple[str, ...]:
    told = next((match[1].split() for line in lines[:50] if (match := GLOBAL_COLUMNS.match(line))), [])
    if len(told) == columns.width:
        return tuple(name.lower() for name in told)
    rows = [cells for line in lines[:LOOKED_AT] if (cells := columns.cells(line)) and len(cells) == columns.width]
    if columns.width == len(CONLLU) and _token_place(rows) == 1:
        return CONLLU
    if columns.width == 1:
        return (TOKEN,)
    others = [TAG] if columns.width == 2 else [f"column {number}" for number in range(2, columns.width + 1)]
    return ("number", TOKEN, *others[1:]) if _token_place(rows) else (TOKEN, *others)


def _token_place(rows: Sequence[Sequence[str]]) -> int:
    """1 where the first column only counts the tokens."""
    counts = all(re.fullmatch(r"\d+([-.]\d+)?", cells[0]) for cells in rows[:200])
    return int(bool(rows) and counts and len(rows[0]) > 2)


def _split(line: str, delimiter: str) -> list[str]:
    return [cell.strip() for cell in line.rstrip("\r\n").split("\t")] if delimiter == "\t" else line.split()
