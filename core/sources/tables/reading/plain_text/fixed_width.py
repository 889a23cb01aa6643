"""Columns that stand at fixed places of each line."""

from collections.abc import Collection

from core.sources.tables.reading.cells import kind_of_cell
from core.sources.tables.reading.plain_text.delimiters import FIXED

Span = tuple[int, int]
FEWEST_LINES = 3
MOST_SENTENCES, LONGEST_LINE = 40, 2000
"""How far sentences above the columns are looked for."""


def find_spans(lines: list[str], *, blank_width: int) -> list[Span]:
    """Where columns begin and end when the same places are blank in all lines; [] when they are not.

    `blank_width` is how many fields blanks cut each line into, 0 when the lines differ: fixed places must find
    as many, or tell apart what blanks cannot (empty cells, names of two words).
    """
    if len(lines) < FEWEST_LINES or blank_width == 1 or any("\t" in line for line in lines):
        return []
    spans = _spans(lines)
    if blank_width:
        return spans if len(spans) == blank_width else []
    body = lines[len(lines) // 3 :]
    spans = _without_empty(spans, body) if len(spans) > 1 else _spans(body)
    return spans if len(spans) > 1 and _holds_numbers(body, spans) else []


def sentences_above(lines: list[str]) -> int:
    """How many lines at the top are sentences rather than rows: more columns come apart without them."""
    sentences = next((place for place, line in enumerate(lines) if not _is_sentence(line)), len(lines))
    most = min(sentences, len(lines) - FEWEST_LINES, MOST_SENTENCES)
    if most <= 0 or max(map(len, lines)) > LONGEST_LINE:
        return 0
    if len(lines[most - 1].split()) == len(_spans(lines[most:])):
        # As many words as columns are their names.
        most -= 1
    counts = [len(_without_empty(_spans(lines[skip:]), lines[most:])) for skip in range(most + 1)]
    return counts.index(max(counts))


def _is_sentence(line: str) -> bool:
    """Several words with one blank between them, or with the marks of a sentence behind them."""
    words = line.split()
    worded = len(words) > 2 and sum(kind_of_cell(word) == "text" for word in words) > len(words) / 2
    return worded and ("  " not in line.strip() or any(word[-1] in ".,:;!?" for word in words))


def delimit(content: bytes, spans: list[Span], whole: Collection[str] = ()) -> bytes:
    """The text with FIXED between the columns, and nothing around the cells; lines that are `whole` stay one cell."""
    text = content.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    lines = (_cut(line, spans) if line not in whole else line.strip() for line in text.split("\n"))
    return "\n".join(lines).encode("utf-8")


def _cut(line: str, spans: list[Span]) -> str:
    return FIXED.join([line[start:stop].strip() for start, stop in spans]) if line.strip() else ""


def _spans(lines: list[str]) -> list[Span]:
    """From where a column begins to where the next one does; the last is open."""
    width = max(map(len, lines))
    blank = [True] * width
    for line in lines:
        for place, letter in enumerate(line):
            if letter != " ":
                blank[place] = False
    starts = [place for place in range(width) if not blank[place] and (place == 0 or blank[place - 1])]
    if not starts:
        return []
    starts[0] = 0
    return list(zip(starts, [*starts[1:], 1 << 20], strict=True))


def _without_empty(spans: list[Span], body: list[str]) -> list[Span]:
    """Spans in which only a name has a word go together with the next one, the last with the one before."""
    kept: list[Span] = []
    begun: int | None = None
    for start, stop in spans:
        if any(line[start:stop].strip() for line in body):
            kept.append((start if begun is None else begun, stop))
            begun = None
        elif begun is None:
            begun = start
    if begun is not None and kept:
        kept[-1] = (kept[-1][0], spans[-1][1])
    return kept


def _holds_numbers(lines: list[str], spans: list[Span]) -> bool:
    for start, stop in spans:
        kinds = [kind_of_cell(line[start:stop]) for line in lines]
        if kinds.count("number") >= 0.5 * len(kinds) and kinds.count("text") <= 0.1 * len(kinds):
            return True
    return False
