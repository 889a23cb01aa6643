"""Words that say which part an entry belongs to: train, validation or test."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from core.errors import UserError
from core.language import say

if TYPE_CHECKING:
    import pyarrow as pa

PART_WORDS = {"train": "train", "training": "train", "dev": "validation", "valid": "validation", "val": "validation"}
PART_WORDS |= {"validation": "validation", "test": "test", "testing": "test"}


def says_parts(words: Iterable[object]) -> bool:
    """Whether a column holds nothing but such words, some of them for training."""
    said = {str(word).strip().casefold() for word in words}
    return "train" in {PART_WORDS.get(word) for word in said} and said <= set(PART_WORDS)


def column_says_parts(column: "pa.ChunkedArray") -> bool:
    """The same of a column, in which empty cells do not count."""
    return says_parts(column.drop_null().unique().to_pylist())


def parts_of(cells: pd.Series) -> tuple[str, ...]:
    """train, validation or test for each cell; raises UserError where one says something else."""
    said = cells.astype("string").fillna("").str.strip().str.casefold()
    unknown = set(said) - set(PART_WORDS)
    if unknown:
        raise UserError(
            say("The part column says {value!r}; it may say train, validation or test.", value=sorted(unknown)[0]),
            say("Choose another part column, or none."),
        )
    return tuple(said.map(PART_WORDS))


def held_out(cells: pd.Series) -> np.ndarray:
    """bool [cells]: which say validation or test."""
    words = [word for word, part in PART_WORDS.items() if part != "train"]
    return cells.astype("string").fillna("").str.strip().str.casefold().isin(words).to_numpy(dtype=bool)


def part_in_name(name: str) -> str | None:
    """train, validation or test where a file's path says so in a word of its own: stsa.binary.dev, test/pos/1.txt."""
    said = [PART_WORDS[word] for word in re.split(r"[^a-z]+", name.casefold()) if word in PART_WORDS]
    return said[-1] if said else None
