"""Lines that begin with a label, as public collections of texts are often written."""

import re
from collections import Counter

FEWEST_LINES = 20
LOOKED_AT = 400
"""Lines that decide about the form; how many labels there are is counted in all of them."""
_STARTS_WITH_LABEL = re.compile(r"^(__label__\S+|[A-Za-z]+:[A-Za-z_]+|[A-Z]{2,12}|-?\d{1,2})[ \t]+\S")
_STARTS_WITH_WORD = re.compile(r"^[^\W\d_]{2,20}[ \t]+\S")
FEWEST_WORDED_LINES, MOST_WORDS, RAREST_WORD = 40, 6, 0.05
"""Plain words are labels only where a few of them begin all lines; lines of a poem begin with many."""
_WITH_DETAIL = re.compile(r"([A-Za-z]+):[A-Za-z_]+")


def labelled_lines(whole: str) -> dict[str, list[str]] | None:
    """Columns label and text of lines as in `1 a fine film` or `__label__spam win`; None where lines are not alike.

    Of `DESC:manner How ...` the part before the colon is the label and the whole is a column of its own.
    """
    lines = [line for line in whole.split("\n") if line.strip()]
    if len(lines) < FEWEST_LINES or not (mark := _mark(lines)):
        return None
    parts = [line.split(None if mark == " " else mark, 1) for line in lines]
    labels = [part[0].removeprefix("__label__").strip() for part in parts]
    if not 2 <= len(set(labels)) <= max(2, len(lines) // 10) or any(len(part) < 2 for part in parts):
        return None
    texts = [part[1].strip() for part in parts]
    if all(_WITH_DETAIL.fullmatch(label) for label in set(labels)):
        coarse = [label.split(":")[0] for label in labels]
        if len(set(coarse)) > 1:
            return {"label": coarse, "detail": labels, "text": texts}
    return {"label": labels, "text": texts}


def _mark(lines: list[str]) -> str:
    """What stands between label and text: a tab or blanks; "" where lines begin with no label."""
    if all(line.count("\t") == 1 for line in lines):
        return "\t"
    if all(_STARTS_WITH_LABEL.match(line) for line in lines[:LOOKED_AT]):
        return " "
    return " " if _begin_with_few_words(lines) else ""


def _begin_with_few_words(lines: list[str]) -> bool:
    if len(lines) < FEWEST_WORDED_LINES or not all(_STARTS_WITH_WORD.match(line) for line in lines):
        return False
    words = Counter(line.split(None, 1)[0] for line in lines)
    return 2 <= len(words) <= MOST_WORDS and min(words.values()) >= RAREST_WORD * len(lines)
