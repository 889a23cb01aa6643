"""A file of texts is read as whoever wrote it meant it."""

from pathlib import Path

import pytest

from core.sources.tables.newer_texts import texts_of
from tests.importing import import_here

LONG = "the sea near the hill was good on day {} of all the days"
SENTENCES = [LONG.format(day) for day in range(30)]
QUOTED = [f"{sentence}, they said" for sentence in SENTENCES]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("\n".join(SENTENCES), SENTENCES),
        ("\n".join(["review", *SENTENCES]), SENTENCES),
        ("\n".join(["Review", *(f'"{text}"' for text in QUOTED)]), QUOTED),
        ("\n".join(["review,stars", *(f"{text},{day % 5}" for day, text in enumerate(SENTENCES))]), SENTENCES),
        ("\n".join(["day,words", *(f"{day % 7},{text}" for day, text in enumerate(SENTENCES))]), SENTENCES),
    ],
    ids=["lines", "a column", "a quoted column", "a table", "a table with another name"],
)
def test_each_text_is_one_text(content: str, expected: list[str], tmp_path: Path) -> None:
    source = import_here(content.encode(), "new.csv", tmp_path)
    assert list(texts_of(source.stored(), source.report, "review").texts) == expected
