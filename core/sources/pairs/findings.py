"""What is wrong, or worth knowing, about pairs of texts under the sides that a person chose."""

import unicodedata
from collections import Counter
from collections.abc import Iterator

import numpy as np
import pandas as pd

from core.data.pairs import FEWEST, PAIR
from core.language import say
from core.sources.findings import Finding, Place, Severity
from core.sources.pairs.preparation import PairPreparation
from core.sources.pairs.preparing import drawn, odd_lengths, texts_of
from core.words import counted

OF_PAIRS = frozenset(
    {"few_pairs", "many_pairs", "empty_side", "copied", "odd_lengths", "several_targets", "equal_pairs", "other_script"}
)
"""Detectors whose findings depend on the sides; the others speak of the file's form."""
LOOKED_AT = 20_000
"""Pairs whose letters are looked at one by one."""
OWN_SCRIPT, FEWEST_LETTERS = 0.9, 4
"""Share of a side that is in one script, from which on texts in others are strange."""
_LATIN = "LATIN"


def pair_findings(table: pd.DataFrame, preparation: PairPreparation, *, first_row: int) -> tuple[Finding, ...]:
    """Empty, copied, odd and repeated pairs, and texts in another script than the rest of their side."""
    if not {preparation.source_column, preparation.target_column} <= set(table.columns):
        return ()
    used = drawn(table.reset_index(drop=True), preparation)
    source, target = (texts_of(used[name]) for name in (preparation.source_column, preparation.target_column))
    about = _About(source, target, preparation, first_row)
    return (*_found(about), *_left_out(about, len(table)))


def _left_out(about: "_About", rows: int) -> Iterator[Finding]:
    """That a long table is not used as a whole; all else that is told is about what is used."""
    if rows > len(about.source):
        what = say(
            "{rows}; {source:,} of them, drawn at random, are used, so that memory stays bounded. "
            "The findings are about these.",
            rows=counted(rows, "row"),
            source=len(about.source),
        )
        yield about.finding("many_pairs", "note", np.zeros(len(about.source), bool), what)


class _About:
    """Both sides, and how places in them are named."""

    def __init__(self, source: pd.Series, target: pd.Series, preparation: PairPreparation, first_row: int) -> None:
        self.source, self.target, self.preparation, self.first_row = source, target, preparation, first_row
        self.columns = say(
            "columns {source}, {target}",
            source=preparation.source_column,
            target=preparation.target_column,
        )

    def finding(self, detector: str, severity: Severity, where: np.ndarray, what: str, *, side: str = "") -> Finding:
        """With the first of the rows in which it was seen."""
        rows = np.flatnonzero(where)
        column = side or self.preparation.source_column
        cells = self.target if column == self.preparation.target_column else self.source
        places = tuple(
            Place(row=self.first_row + int(cells.index[row]), column=column, example=cells.iloc[row][:80])
            for row in rows[:5]
        )
        named = say("column {column}", column=side) if side else self.columns
        return Finding(detector=detector, severity=severity, what=what, where=named, places=places, count=len(rows))


def _found(about: _About) -> Iterator[Finding]:
    source, target, preparation = about.source, about.target, about.preparation
    empty = ((source == "") | (target == "")).to_numpy()
    if (~empty).sum() < FEWEST:
        what = say(
            "{pairs}; at least {fewest} are needed, and thousands to learn a language.",
            pairs=_pairs(~empty),
            fewest=FEWEST,
        )
        yield about.finding("few_pairs", "error", np.zeros(len(empty), bool), what)
    if empty.any():
        what = say("{pairs} with an empty side; left out.", pairs=_pairs(empty))
        yield about.finding("empty_side", "warning", empty, what)
    there = ~empty
    copied = (source == target).to_numpy() & there
    if copied.any():
        what = say("{pairs} with the same text on both sides; kept.", pairs=_pairs(copied))
        if preparation.copies == "drop":
            what = say("{pairs} with the same text on both sides; left out.", pairs=_pairs(copied))
        yield about.finding("copied", "warning", copied, what)
    odd = odd_lengths(source, target).to_numpy()
    if odd.any():
        what = say(
            "{pairs} of which one side is far longer than usual; perhaps they do not belong together; kept.",
            pairs=_pairs(odd),
        )
        if preparation.odd == "drop":
            what = say(
                "{pairs} of which one side is far longer than usual; perhaps they do not belong together; left out.",
                pairs=_pairs(odd),
            )
        yield about.finding("odd_lengths", "warning", odd, what)
    for column, texts in ((preparation.source_column, source), (preparation.target_column, target)):
        yield from _of_scripts(about, column, texts)
    yield from _of_repeats(about, there)


def _of_repeats(about: _About, there: np.ndarray) -> Iterator[Finding]:
    pairs = pd.DataFrame({"source": about.source, "target": about.target})[there]
    again = pairs.duplicated().to_numpy()
    if again.any():
        where = np.zeros(len(there), bool)
        where[np.flatnonzero(there)[again]] = True
        yield about.finding(
            "equal_pairs", "note", where, say("{pairs} repeated; each counts once.", pairs=_pairs(again))
        )
    different = pairs.drop_duplicates().groupby("source", sort=False).size()
    several = int((different > 1).sum())
    if several:
        where = there & about.source.isin(different.index[different > 1]).to_numpy()
        what = say(
            "{have} several targets; all of one source stand in the same part, and each of them counts as right.",
            have=counted(several, "source has", "sources have"),
        )
        yield about.finding("several_targets", "note", where, what)


def _of_scripts(about: _About, column: str, texts: pd.Series) -> Iterator[Finding]:
    """Texts whose letters are of another script than nearly all others of their side."""
    scripts = [_script(text) for text in texts.iloc[:LOOKED_AT]]
    known = Counter(script for script in scripts if script)
    if not known:
        return
    own, count = known.most_common(1)[0]
    other = np.zeros(len(texts), bool)
    other[: len(scripts)] = [bool(script) and script != own for script in scripts]
    if count >= OWN_SCRIPT * known.total() and other.any():
        what = say(
            "{are} in another script than the others of this side.",
            are=counted(int(other.sum()), "text is", "texts are"),
        )
        yield about.finding("other_script", "warning", other, what, side=column)


def _script(text: str) -> str:
    """The script of most letters, "" where there are too few; kana and ideographs count as one."""
    letters = [letter for letter in text[:200] if letter.isalpha()]
    if len(letters) < FEWEST_LETTERS:
        return ""
    if all(letter < "\u0250" for letter in letters):
        return _LATIN
    names = Counter(unicodedata.name(letter, "?").split()[0] for letter in letters)
    found = names.most_common(1)[0][0]
    return "CJK" if found in ("HIRAGANA", "KATAKANA", "CJK") else found


def _pairs(where: np.ndarray) -> str:
    return PAIR.counted(int(where.sum()))
