"""Applying a preparation of pairs: from a table to sources and targets, each with plain blanks."""

import unicodedata

import numpy as np
import pandas as pd

from core.data.pairs import TextPairs
from core.errors import UserError
from core.language import say
from core.sources.pairs.preparation import PairPreparation
from core.sources.parts import held_out, parts_of

MOST_PAIRS = 300_000
"""Rows that are used at most: of a longer table so many are drawn by lot, so that memory stays bounded."""
ODD_RATIO, ODD_CHARACTERS = 3.0, 20
"""A pair is odd where its ratio of lengths is so many times the usual one, and it is off by more characters."""


def prepare_pairs(table: pd.DataFrame, preparation: PairPreparation) -> TextPairs:
    """Pairs of which no side is empty; raises UserError."""
    for column in (preparation.source_column, preparation.target_column, preparation.part_column):
        if column is not None and column not in table.columns:
            raise UserError(
                say("There is no column {column!r}.", column=column),
                say("The table has: {names}.", names=", ".join(map(str, table.columns[:12]))),
            )
    if preparation.source_column == preparation.target_column:
        raise UserError(say("Source and target are the same column."), say("Choose another column for one of them."))
    table = drawn(table, preparation)
    source, target = (texts_of(table[name]) for name in (preparation.source_column, preparation.target_column))
    kept = (source != "") & (target != "")
    if preparation.copies == "drop":
        kept &= source != target
    if preparation.odd == "drop":
        kept &= ~odd_lengths(source, target)
    if not kept.any():
        raise UserError(say("No row has text on both sides."), say("Choose other columns."))
    parts = parts_of(table[preparation.part_column][kept.to_numpy()]) if preparation.part_column else None
    sides = (preparation.source_column, preparation.target_column)
    return TextPairs(preparation.subject, tuple(source[kept]), tuple(target[kept]), sides, parts)


def drawn(table: pd.DataFrame, preparation: PairPreparation) -> pd.DataFrame:
    """At most so many rows, the same ones each time; those that are given as validation or test part are all kept."""
    if len(table) <= MOST_PAIRS:
        return table
    free = np.ones(len(table), bool)
    if preparation.part_column in table.columns:
        free = ~held_out(table[preparation.part_column])
    chosen = np.random.default_rng(0).permutation(np.flatnonzero(free))[: max(MOST_PAIRS - int((~free).sum()), 0)]
    return table.iloc[np.sort(np.concatenate([np.flatnonzero(~free), chosen])[:MOST_PAIRS])]


def texts_of(cells: pd.Series) -> pd.Series:
    """Cells as text with single blanks; letters with accents in one form (NFC), empty where nothing is."""
    texts = cells.astype("string").fillna("").astype(object)
    return texts.map(plain)


def plain(text: str) -> str:
    """A text as tasks read it: accents in one form, blanks and line ends as single blanks."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def odd_lengths(source: pd.Series, target: pd.Series) -> pd.Series:
    """Which pairs have a ratio of lengths that is far from the usual one; pairs with an empty side do not count."""
    first, second = (texts.str.len().to_numpy(dtype=float) for texts in (source, target))
    there = (first > 0) & (second > 0)
    if not there.any():
        return pd.Series(False, index=source.index)
    usual = float(np.median(second[there] / first[there]))
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = second / (first * usual)
    far = (ratio > ODD_RATIO) | (ratio < 1 / ODD_RATIO)
    return pd.Series(there & far & (np.abs(second - first * usual) > ODD_CHARACTERS), index=source.index)
