"""A ZIP with a table of numbers for each sequence: its folder, its name or a list beside it says what it is."""

import io
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

import numpy as np
import pandas as pd

from core.errors import Refused
from core.language import say
from core.sources.sequences.columns import file_name_word
from core.sources.sequences.raw import RawSequences, numbered_features
from core.words import counted

FEWEST = 10
"""Tables in a ZIP from which each is taken for a sequence."""
TABLE = re.compile(r"(?i)\.(csv|tsv|txt)$")
_TIME = re.compile(r"(?i)^(time|timestamps?|t|index|frame|seconds)$")
_LABEL = re.compile(r"(?i)label|class|target")
_APART = re.compile(r"[_\-. ]+")


def stands_in_folders(names: Sequence[str]) -> bool:
    """Whether the tables of a ZIP look like sequences: ten or more, in folders that are labels, or with a list."""
    tables = [PurePosixPath(name) for name in names if TABLE.search(name)]
    if len(tables) < FEWEST or len(tables) < 0.9 * sum(not name.endswith("/") for name in names):
        return False
    folders = Counter(table.parent for table in tables)
    in_folders = len(folders) > 1 and min(folders.values()) > 1
    return in_folders or bool(_lists(tables))


def holds_numbers(start: bytes) -> bool:
    """Whether a table begins with rows of numbers, below a heading at most."""
    lines = [line for line in start.decode("utf-8-sig", "replace").splitlines() if line.strip()]
    return any(all(_is_number(cell) for cell in _cells(line)) for line in lines[:2])


def read_folders(files: Mapping[str, bytes]) -> RawSequences:
    """`files` maps the paths of tables to their contents; raises Refused with the file and what is wrong with it."""
    paths = {name: PurePosixPath(name) for name in files}
    beside = set(_lists(list(paths.values())))
    suffix, _ = Counter(path.suffix for path in paths.values()).most_common(1)[0]
    alike = [name for name, path in paths.items() if path.suffix == suffix and path not in beside]
    tables = {name: _table(files[name], name) for name in alike}
    columns = Counter(tuple(table.columns) for table in tables.values())
    usual, _ = columns.most_common(1)[0]
    kept = {name: table for name, table in tables.items() if tuple(table.columns) == usual}
    notes = _left_out({name: tables[name] for name in set(tables) - set(kept)}, usual, len(kept))
    names = sorted(kept, key=in_order)
    words = {**told_by_paths([paths[name] for name in names])}
    for path in beside:
        words |= _listed(_table(files[str(path)], str(path), numbers=False), path.stem, [paths[name] for name in names])
    sequences = [kept[name].to_numpy(np.float32) for name in names]
    features = usual if isinstance(usual[0], str) else numbered_features(len(usual))
    label = next((column for column in words if _LABEL.search(column)), "folder" if "folder" in words else None)
    return RawSequences(
        tuple(features), sequences, words, (say("ZIP of {names:,} tables", names=len(names)),), label, notes
    )


def _left_out(others: Mapping[str, pd.DataFrame], usual: Sequence[object], kept: int) -> tuple[str, ...]:
    """How many tables have other columns than most, and which."""
    if not others:
        return ()
    name, table = min(others.items())
    first, second = (", ".join(map(str, each)) for each in (table.columns, usual))
    return (
        say(
            "{others:,} of {tables} left out: {name} has the columns {first}, most have {second}.",
            others=len(others),
            tables=counted(len(others) + kept, "table"),
            name=name,
            first=first,
            second=second,
        ),
    )


def _table(content: bytes, name: str, *, numbers: bool = True) -> pd.DataFrame:
    """With names of columns where the first line holds some; a column of times is left out."""
    text = content.decode("utf-8-sig", "replace").lstrip("#")
    first = text.partition("\n")[0]
    delimiter = _delimiter(first)
    heading = None if all(_is_number(cell) for cell in _cells(first)) else 0
    try:
        table = pd.read_csv(io.StringIO(text), sep=delimiter, header=heading, skipinitialspace=True)
    except (ValueError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise Refused(
            say("{name} cannot be read as a table of numbers.", name=name), say("Bring it without that file.")
        ) from error
    if not numbers:
        return table
    table = table[[column for column in table.columns if not _TIME.match(str(column).strip())]]
    wrong = [column for column in table.columns if table[column].dtype.kind not in "fiub"]
    if wrong:
        example = table[wrong[0]].astype(str).iloc[0] if len(table) else ""
        raise Refused(
            say(
                "{name} has {example!r} in column {wrong!r} where numbers were expected.",
                name=name,
                example=example[:40],
                wrong=wrong[0],
            ),
            say("Mend it."),
        )
    return table.rename(columns=lambda column: column.strip() if isinstance(column, str) else column)


def _lists(paths: Sequence[PurePosixPath]) -> list[PurePosixPath]:
    """Tables beside the sequences that may say something of each: those whose names are not numbered."""
    patterns = Counter(re.sub(r"\d+", "#", path.name) for path in paths)
    usual, count = patterns.most_common(1)[0] if patterns else ("", 0)
    if "#" not in usual or count < FEWEST:
        return []
    suffix = PurePosixPath(usual).suffix
    others = [path for path in paths if path.suffix == suffix and not re.search(r"\d", path.name)]
    return others if len(others) <= FEWEST else []


def _listed(table: pd.DataFrame, name: str, paths: Sequence[PurePosixPath]) -> dict[str, tuple[str, ...]]:
    """Columns of a list whose first column names every sequence by the number, or the word, of its file."""
    keys = table.iloc[:, 0].astype(str).str.strip()
    for key_of in (_last_number, _stem):
        wanted = [key_of(path) for path in paths]
        if set(wanted) <= set(keys) and keys.is_unique:
            rows = table.set_index(keys).loc[wanted]
            return {f"{str(column).strip()}": tuple(rows[column].astype(str)) for column in table.columns[1:]}
    return {}


def told_by_paths(paths: Sequence[PurePosixPath]) -> dict[str, tuple[str, ...]]:
    """The folder, and the words of the names where all have as many: those that come again and again."""
    found = {"folder": tuple(path.parent.name for path in paths)}
    pieces = [_APART.split(path.stem) for path in paths]
    if len({len(each) for each in pieces}) == 1:
        found |= {file_name_word(at + 1): words for at, words in enumerate(zip(*pieces, strict=True))}
    return {name: words for name, words in found.items() if 2 <= len(set(words)) <= len(words) / 2}


def _last_number(path: PurePosixPath) -> str:
    found = re.findall(r"\d+", path.stem)
    return found[-1] if found else ""


def _stem(path: PurePosixPath) -> str:
    return path.stem


def in_order(name: str) -> list[tuple[int, str]]:
    """Numbers in a name count as numbers: 2 comes before 10."""
    return [(int(piece), "") if piece.isdigit() else (0, piece) for piece in re.split(r"(\d+)", name)]


def _delimiter(line: str) -> str:
    return next((mark for mark in ",;\t" if mark in line), r"\s+")


def _cells(line: str) -> list[str]:
    return re.split(_delimiter(line), line.strip())


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
