"""A column looked at once: what kind it is, and its cells as numbers where they are numbers."""

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from core.sources.tables.columns.column import Column, ColumnKind
from core.sources.tables.columns.date_formats import CLOCK, clock_format
from core.sources.tables.columns.numbers import (
    MISSING_WORDS,
    PLAIN,
    TRUTH_WORDS,
    NumberForm,
    is_missing_word,
    is_text,
    number_form,
    quick_numbers,
    read_numbers,
)
from core.sources.tables.columns.sentinels import sentinels_of
from core.sources.tables.columns.time_guess import TimeGuess, guess_times, text_sample
from core.sources.tables.columns.times import LONGEST

MOST_EXACT, COUNTED = 100_000, 20_000
"""Rows up to which different values are counted; and how many of a longer column's rows tell an estimate."""


@dataclass(frozen=True)
class ColumnView:
    """One column's cells and what they are; `numbers` [rows] is NaN where a cell is empty, missing or odd."""

    name: str
    cells: pa.Array
    kind: ColumnKind
    form: NumberForm = PLAIN
    numbers: np.ndarray | None = None
    odd: dict[str, int] = field(default_factory=dict)
    """Text among numbers -> how often it stands there; missing words such as "NA" are told apart in `absent`."""
    absent: dict[str, int] = field(default_factory=dict)
    """Words that mean "no value" -> how often."""

    guess: TimeGuess | None = None
    """The format of a column of times."""
    direct: bool = False
    """Whether a plain number parser reads every filled cell."""

    @property
    def is_number(self) -> bool:
        return self.numbers is not None

    @property
    def rows(self) -> int:
        return len(self.cells)

    @cached_property
    def filled(self) -> np.ndarray:
        """bool [rows]: whether anything stands in the cell."""
        return ~np.isnan(self.numbers) if self.direct else filled_cells(self.cells)

    @cached_property
    def codes(self) -> tuple[float, ...]:
        """Numbers that stand for "no value"."""
        return sentinels_of(self.numbers) if self.kind == "number" else ()

    @cached_property
    def clean(self) -> np.ndarray:
        """The numbers without infinities and those that stand for "no value" [rows]."""
        finite = np.isfinite(self.numbers)
        keep = finite & ~np.isin(self.numbers, self.codes) if self.codes else finite
        return self.numbers if keep.all() else np.where(keep, self.numbers, np.nan)

    @cached_property
    def missing(self) -> int:
        """Cells without a value: empty ones and words for it."""
        if self.numbers is not None:
            return int(np.isnan(self.numbers).sum()) - sum(self.odd.values())
        return int((~self.filled).sum()) + sum(self.absent.values())

    @cached_property
    def distinct(self) -> int:
        cells = self.cells
        if len(cells) <= MOST_EXACT:
            return pc.count_distinct(cells).as_py()
        part = cells.take(pa.array(np.linspace(0, len(cells) - 1, COUNTED).astype("int64")))
        seen = pc.count_distinct(part).as_py()
        return len(cells) if seen > 0.95 * len(part) else seen

    @cached_property
    def words(self) -> list[str]:
        """Up to 300 different cells from all over the column."""
        return text_sample(self.cells)

    @cached_property
    def clock(self) -> str | None:
        """The format of a column of times of day, or None."""
        if pa.types.is_time(self.cells.type):
            return "%H:%M:%S[.%f]"
        return clock_format(self.words) if self.kind == "text" and is_text(self.cells.type) else None

    def first(self, mask: np.ndarray) -> int:
        return int(np.argmax(mask))

    def cell(self, row: int) -> str:
        """A cell as it stood, cut short."""
        value = self.cells[row].as_py()
        return "" if value is None else str(value)[:LONGEST]

    def told(self, unit: str | None = None) -> Column:
        """What the report says about it."""
        example = self.cell(self.first(self.filled)) if self.rows and self.filled.any() else ""
        missing = self.missing / self.rows if self.rows else 0.0
        return Column(
            name=self.name, kind=self.kind, missing=missing, distinct=self.distinct, unit=unit, example=example
        )


def look(name: str, cells: pa.Array | pa.ChunkedArray, *, decimal: str | None = None) -> ColumnView:
    """Judge one column; `decimal` is the mark that the rest of the file speaks for, where it does."""
    cells = flat(cells)
    if not is_text(cells.type):
        return _look_at_typed(name, cells)
    numbers = quick_numbers(cells)
    if numbers is not None and np.isnan(numbers).all():
        return ColumnView(name, cells, "empty")
    # "nan" and "inf" are numbers to a parser and words to a person: the slow road tells them apart.
    if numbers is not None and _only_finite(cells, numbers) and not _has_other_mark(cells, decimal):
        return ColumnView(name, cells, "number", numbers=numbers, direct=True)
    return _look_at_text(name, cells, decimal)


def flat(cells: pa.Array | pa.ChunkedArray) -> pa.Array:
    """One array of a type that the rest understands."""
    if isinstance(cells, pa.ChunkedArray):
        cells = cells.combine_chunks() if cells.num_chunks != 1 else cells.chunk(0)
    if isinstance(cells, pa.ChunkedArray):
        cells = cells.chunk(0) if cells.num_chunks else pa.array([], cells.type)
    if pa.types.is_dictionary(cells.type):
        cells = cells.dictionary_decode()
    return pc.cast(cells, pa.string()) if is_text(cells.type) and cells.type != pa.string() else cells


def cells_of(table: pd.DataFrame, name: str) -> pa.Array:
    """A pandas column as one Arrow array, missing values as nulls."""
    return flat(pa.array(table[name], from_pandas=True))


def filled_cells(cells: pa.Array) -> np.ndarray:
    if is_text(cells.type):
        return pc.fill_null(pc.not_equal(pc.utf8_trim_whitespace(cells), ""), False).to_numpy(zero_copy_only=False)
    valid = pc.is_valid(cells).to_numpy(zero_copy_only=False)
    if pa.types.is_floating(cells.type):
        valid = valid & ~np.isnan(cells.to_numpy(zero_copy_only=False))
    return valid


def truth_numbers(cells: pa.Array) -> np.ndarray:
    """1.0 for words that mean yes, 0.0 for no, NaN otherwise [rows]."""
    encoded = pc.utf8_trim_whitespace(cells).dictionary_encode()
    meaning = [TRUTH_WORDS.get((word or "").casefold(), np.nan) for word in encoded.dictionary.to_pylist()]
    indices = pc.fill_null(encoded.indices, len(meaning)).to_numpy(zero_copy_only=False)
    return np.array([*meaning, np.nan])[indices]


def count_words(cells: pa.Array, mask: np.ndarray) -> dict[str, int]:
    """Cell -> how often, over the marked rows, the commonest first."""
    if not mask.any():
        return {}
    counts = pc.value_counts(cells.filter(pa.array(mask)))
    pairs = zip(counts.field("values").to_pylist(), counts.field("counts").to_pylist(), strict=True)
    return dict(sorted(((str(word), count) for word, count in pairs), key=lambda pair: -pair[1]))


def _look_at_typed(name: str, cells: pa.Array) -> ColumnView:
    kind = cells.type
    if cells.null_count == len(cells) or pa.types.is_null(kind):
        return ColumnView(name, cells, "empty")
    if pa.types.is_boolean(kind):
        return ColumnView(name, cells, "boolean", numbers=read_numbers(cells))
    if pa.types.is_time(kind):
        return ColumnView(name, cells, "text")
    if pa.types.is_temporal(kind):
        return ColumnView(name, cells, "time")
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        numbers = read_numbers(cells)
        return ColumnView(name, cells, "empty" if np.isnan(numbers).all() else "number", numbers=numbers)
    return ColumnView(name, pc.cast(cells, pa.string(), safe=False), "text")


def _only_finite(cells: pa.Array, numbers: np.ndarray) -> bool:
    missing = np.isnan(numbers)
    return not np.isinf(numbers).any() and (not missing.any() or not filled_cells(cells)[missing].any())


def _has_other_mark(cells: pa.Array, decimal: str | None) -> bool:
    """Whether points that would read as decimal ones stand in a file whose decimal mark is the comma."""
    return decimal == "," and bool(pc.any(pc.match_substring(cells, ".")).as_py())


def _look_at_text(name: str, cells: pa.Array, decimal: str | None) -> ColumnView:
    words = [word for word in text_sample(cells, 1000) if not is_missing_word(word)]
    filled = filled_cells(cells)
    if not words and not filled.any():
        return ColumnView(name, cells, "empty")
    if not words:
        return ColumnView(name, cells, "empty", absent=count_words(cells, filled))
    if all(word.casefold() in TRUTH_WORDS for word in words) and len(words) > 1:
        numbers = truth_numbers(cells)
        absent = count_words(cells, filled & np.isnan(numbers))
        return ColumnView(name, cells, "boolean", numbers=numbers, absent=absent)
    form = number_form(words, decimal=decimal)
    if form is None or _reads_as_clock(words):
        guess = guess_times(cells) if _may_be_time(words) else None
        kind: ColumnKind = "time" if guess is not None else "text"
        view = ColumnView(name, cells, kind, guess=guess)
        return replace(view, absent=_absent(view)) if len(cells) <= MOST_EXACT else view
    numbers = read_numbers(cells, form)
    unread = count_words(cells, filled & np.isnan(numbers))
    absent = {word: count for word, count in unread.items() if is_missing_word(word)}
    odd = {word: count for word, count in unread.items() if word not in absent}
    if sum(odd.values()) > (filled.sum() - sum(absent.values())) / 3:
        return ColumnView(name, cells, "text", absent=absent)
    return ColumnView(name, cells, "number", form, numbers, odd, absent)


def _absent(view: ColumnView) -> dict[str, int]:
    lowered = pc.utf8_lower(pc.utf8_trim_whitespace(view.cells))
    mask = pc.is_in(lowered, pa.array(sorted(MISSING_WORDS - {""}), pa.string())).to_numpy(zero_copy_only=False)
    return count_words(view.cells, mask)


def _reads_as_clock(words: list[str]) -> bool:
    matches = [(word, CLOCK.match(word)) for word in words]
    return all(match and (":" in word or word.count(".") == 2 or match["half"]) for word, match in matches)


def _may_be_time(words: list[str]) -> bool:
    return sum(any(c.isdigit() for c in word) for word in words) > len(words) / 2
