"""Sequences as they are stored: all values end to end in a file that is read where it is needed, and the words."""

import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from core.data.sequences import laid_end_to_end
from core.errors import Refused
from core.language import Said, say
from core.sources.intake.limits import ImportLimits
from core.sources.kind import Damaged, StoredForm
from core.sources.parts import part_in_name
from core.sources.preparation import Reading
from core.sources.sequences.arrays import array_of, sequences_of
from core.sources.sequences.columns import words_today
from core.sources.sequences.folders import TABLE, holds_numbers, read_folders, stands_in_folders
from core.sources.sequences.lined import HEADING, is_lined, read_lined
from core.sources.sequences.raw import RawSequences, joined
from core.sources.tables.reading.packing.archives import open_zip, read_member
from core.words import counted

VALUES, WORDS = "values.npy", "words.json"
NUMPY = b"\x93NUMPY"
LOOKED_AT, STARTS = 3, 2000
"""Tables of a ZIP that tell whether it holds numbers, and bytes of each."""


@dataclass(frozen=True)
class StoredSequences:
    """Values of all sequences [timesteps, features] mapped from their file, and what is known of each sequence."""

    features: tuple[str, ...]
    values: np.ndarray
    starts: np.ndarray
    words: dict[str, tuple[str, ...]]


class SequenceForm(StoredForm):
    """Values as float32 in `values.npy`, everything else in `words.json`."""

    entries, parts, stored = Said("sequences"), Said("sequences"), Said("the values")

    def recognises(self, stream: BinaryIO, name: str) -> bool:
        start = stream.read(HEADING)
        if start.startswith(NUMPY) or is_lined(start):
            return True
        stream.seek(0)
        return zipfile.is_zipfile(stream) and _holds_sequences(stream)

    def title(self, stream: BinaryIO) -> str:
        return say("NumPy file") if stream.read(6) == NUMPY else say("file of sequences")

    def load(self) -> None:
        import pandas  # noqa: F401

    def read(self, path: Path, name: str, reading: Reading, limits: ImportLimits) -> RawSequences:
        content = path.read_bytes()
        if content.startswith(NUMPY):
            return sequences_of({Path(name).stem: array_of(content, name)})
        if is_lined(content[:HEADING]):
            return read_lined(content, name)
        with open_zip(content, limits) as archive:
            files = {each: read_member(archive, each, limits) for each in archive.namelist() if _is_read(each)}
        return _unpacked(files)

    def write(self, judged: Any, folder: Path) -> None:
        raw: RawSequences = judged.raw
        values, starts = laid_end_to_end(raw.sequences)
        np.save(folder / VALUES, values)
        words = {"features": raw.features, "starts": starts.tolist(), "words": dict(raw.words)}
        (folder / WORDS).write_text(json.dumps(words), encoding="utf-8")

    def open(self, folder: Path) -> StoredSequences:
        try:
            told = json.loads((folder / WORDS).read_bytes())
            values = np.load(folder / VALUES, mmap_mode="r", allow_pickle=False)
            starts = np.array(told["starts"], np.int64)
            if starts[-1] != len(values) or values.shape[1] != len(told["features"]):
                raise ValueError("the values are not those that the words speak of")
            words = words_today(told["words"])
            return StoredSequences(tuple(told["features"]), values, starts, words)
        except (OSError, ValueError, KeyError, IndexError, TypeError) as error:
            raise Damaged(str(error)) from error


def _holds_sequences(stream: BinaryIO) -> bool:
    """Whether every file of a ZIP is an array, or holds sequences a line; or whether it is folders of tables."""
    try:
        with zipfile.ZipFile(stream) as archive:
            names = [each for each in archive.namelist() if not each.endswith("/")]
            if all(name.endswith((".npy", ".ts", ".arff")) for name in names) and names:
                return True
            return stands_in_folders(names) and _first_ones_hold_numbers(archive, names)
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError, NotImplementedError):
        return False


def _first_ones_hold_numbers(archive: zipfile.ZipFile, names: list[str]) -> bool:
    """A ZIP of texts in folders looks alike from outside."""
    tables = [name for name in names if TABLE.search(name)][:LOOKED_AT]
    starts = [archive.open(name).read(STARTS) for name in tables]
    return all(map(holds_numbers, starts))


def _is_read(name: str) -> bool:
    return name.endswith((".npy", ".ts", ".arff")) or bool(TABLE.search(name))


def _unpacked(files: dict[str, bytes]) -> RawSequences:
    """Arrays together, files of one collection, or a table for each sequence."""
    arrays = {name.removesuffix(".npy"): content for name, content in files.items() if name.endswith(".npy")}
    if arrays:
        return sequences_of({name: array_of(content, name) for name, content in arrays.items()})
    lined = {name: content for name, content in files.items() if name.endswith((".ts", ".arff"))}
    if not lined:
        return read_folders(files)
    parts = {part_in_name(name): read_lined(content, name) for name, content in sorted(lined.items(), reverse=True)}
    if len(parts) < len(lined) or len({raw.features for raw in parts.values()}) > 1:
        raise Refused(
            say(
                "The ZIP holds {lined} of sequences that are not parts of one collection.",
                lined=counted(len(lined), "file"),
            ),
            say("Bring one of them, or one for training and one for testing."),
        )
    return (
        joined({part or "train": raw for part, raw in parts.items()}) if len(parts) > 1 else next(iter(parts.values()))
    )
