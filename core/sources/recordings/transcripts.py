"""What is said in recordings: by tables beside them, or by their names where these are nothing else."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from core.sources.parts import PART_WORDS
from core.sources.sequences.judging import GROUP_WORDS

TABLE = re.compile(r"(?i)\.(csv|tsv|txt)$|(^|/)(text|utt2spk)$")
TRANSCRIPT = "transcript"
SPEAKERS = "speaker"
PART = "part"
BY_NAMES = "words of the name"
_TRANSCRIPT_WORDS = re.compile(r"(?i)transcript|sentence|utterance|phrase|^text|text$")
_DELIMITERS = ("\t", "|", ";", ",")
_APART = re.compile(r"[_\- ]+")
MOST_WORDS = 40
"""Different words that names may be made of."""
Words = Mapping[str, tuple[str, ...]]


def is_table_name(name: str) -> bool:
    """Whether a file beside recordings may say what is in them."""
    return bool(TABLE.search(name))


def told_by_tables(tables: Mapping[str, bytes], sounds: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Column -> a word for each sound, empty where no table names it; columns of several tables are put together."""
    found: dict[str, list[str]] = {}
    places = _places(sounds)
    for name, content in sorted(tables.items()):
        for column, at, word in _told(name, content.decode("utf-8-sig", "replace"), places):
            # What no list of a part names has no transcript either, and is left out.
            found.setdefault(column, ["train" if column == PART else ""] * len(sounds))[at] = word
    return {column: tuple(words) for column, words in found.items() if any(words)}


def told_by_names(sounds: Sequence[str]) -> tuple[str, ...] | None:
    """The words that the names consist of, where they are the same few at every place: what is said, one by one."""
    pieces = [_APART.split(PurePosixPath(name).stem) for name in sounds]
    known = {word for words in pieces for word in words}
    shortest = min(map(len, pieces), default=0)
    if shortest < 2 or not 2 <= len(known) <= min(MOST_WORDS, len(sounds) // 2):
        return None
    alike = all(len({words[at] for words in pieces}) >= 0.9 * len(known) for at in range(shortest))
    return tuple(" ".join(words) for words in pieces) if alike else None


def proposed_transcript(words: Words, tables: Sequence[str]) -> str | None:
    """Among the columns of the `tables`, the one that holds what is said."""
    varied = [name for name in tables if _is_told(words[name])]
    named = [name for name in varied if name == BY_NAMES or _TRANSCRIPT_WORDS.search(name)]
    # Of several that have no name the last one is what is spoken: numbers are written out there (LJSpeech).
    return (named or [name for name in varied if name.startswith("column ")][-1:] or [None])[0]


def proposed_speaker(words: Words, transcript: str | None) -> str | None:
    """The column that says who speaks; one speaker alone cannot be split by."""
    told = (name for name in words if name != transcript and GROUP_WORDS.search(name))
    return next((name for name in told if len(set(words[name]) - {""}) > 1), None)


def _is_told(words: tuple[str, ...]) -> bool:
    filled = [word for word in words if word]
    return len(filled) >= 0.5 * len(words) and len(set(filled)) > 1


def _places(sounds: Sequence[str]) -> dict[str, int]:
    """Whatever a table may call a sound -> its place: the path, the name, and that without its ending."""
    found: dict[str, int] = {}
    for at, sound in enumerate(sounds):
        path = PurePosixPath(sound)
        for name in (sound, path.name, path.stem):
            found.setdefault(name, at)
    return found


def _told(name: str, text: str, places: Mapping[str, int]) -> Iterator[tuple[str, int, str]]:
    """Column, place of the sound and word, of each cell of a table in which rows begin with, or hold, a sound."""
    heading, rows, key = _table(name, text, places)
    for row in rows:
        at = places.get(_called(row[key])) if key < len(row) else None
        if at is None:
            continue
        for column, word in zip(heading, row, strict=False):
            if column != heading[key] and word.strip():
                yield column, at, word.strip()
        if part := PART_WORDS.get(PurePosixPath(name).stem.lower()):
            yield PART, at, part


def _table(name: str, text: str, places: Mapping[str, int]) -> tuple[list[str], list[list[str]], int]:
    """Names of the columns, rows, and the column that names the sounds; no rows where none does."""
    lines = [line for line in text.splitlines() if line.strip()]
    best: tuple[int, list[list[str]], int] = (0, [], 0)
    for delimiter in (*_DELIMITERS, None):
        rows = _rows(lines, delimiter)
        for key in range(min(max(map(len, rows), default=0), 8)):
            count = sum(key < len(row) and len(row) > 1 and _called(row[key]) in places for row in rows)
            if count > best[0]:
                best = count, rows, key
    count, rows, key = best
    if count < max(1, 0.3 * min(len(lines), len(set(places.values())))):
        return [], [], 0
    if key < len(rows[0]) and _called(rows[0][key]) not in places:
        return _heading(rows[0]), rows[1:], key
    return _unnamed(name, max(map(len, rows)), key), rows, key


def _rows(lines: list[str], delimiter: str | None) -> list[list[str]]:
    """With no delimiter: the first word, and the rest of the line (Kaldi, LibriSpeech)."""
    if delimiter is None:
        return [line.split(maxsplit=1) for line in lines]
    quoting = csv.QUOTE_MINIMAL if delimiter in ",;" else csv.QUOTE_NONE
    try:
        return list(csv.reader(lines, delimiter=delimiter, quoting=quoting))
    except csv.Error:
        return []


def _heading(row: list[str]) -> list[str]:
    names = [cell.strip() or f"column {at}" for at, cell in enumerate(row, start=1)]
    return [f"{name} {at}" if name in names[:at] else name for at, name in enumerate(names)]


def _unnamed(name: str, columns: int, key: int) -> list[str]:
    """Two columns are the sound and what is said, or who says it; of more nothing is known."""
    if columns == 2:
        other = SPEAKERS if "utt2spk" in name else TRANSCRIPT
        return ["file", other] if key == 0 else [other, "file"]
    return [f"column {at}" for at in range(1, columns + 1)]


def _called(cell: str) -> str:
    return cell.strip().replace("\\", "/").removeprefix("./").rsplit("/", 1)[-1] if "/" in cell else cell.strip()
