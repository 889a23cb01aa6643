"""The words that tell series apart, read from their cells, and as zeros and ones."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from core.errors import UserError
from core.language import say
from core.sources.tables.labels import SeriesLabels


def told_apart(words: Sequence[str | None], labels: Sequence[SeriesLabels]) -> np.ndarray:
    """Zeros and ones [label columns] of a series with these words; a word that is not known is none of them."""
    return np.array([float(word == known) for word, one in zip(words, labels, strict=True) for known in one.words])


def word_of(cells: pd.Series, name: str | None) -> str | None:
    """The one word that stands in the cells of a series; None where nothing stands there."""
    words = cells.dropna().astype(str).str.strip()
    words = words[words != ""].unique()
    if len(words) > 1:
        raise UserError(
            say(
                "{column!r} changes within {series!r}: {first!r}, then {then!r}.",
                column=cells.name,
                series=name,
                first=words[0],
                then=words[1],
            ),
            say("Only words that are the same in all rows of a series can tell series apart."),
        )
    return str(words[0]) if len(words) else None
