"""Names of the columns of words that come with sequences, those that earlier versions gave among them."""

import re
from collections.abc import Mapping, Sequence
from typing import Annotated

from pydantic import BeforeValidator

from core.declared import Name

_BEFORE = re.compile(r"word (\d+) of the name")


def file_name_word(number: int) -> str:
    """What the column of the words at this place of the files' names is called, from 1."""
    return f"file name, word {number}"


def name_today(name: object) -> object:
    """What a column is called that was stored under this name."""
    found = _BEFORE.fullmatch(name) if isinstance(name, str) else None
    return file_name_word(int(found[1])) if found else name


ColumnName = Annotated[Name | None, BeforeValidator(name_today)]


def words_today(stored: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Columns of words as they were stored, under the names of today."""
    return {str(name_today(name)): tuple(column) for name, column in stored.items()}
