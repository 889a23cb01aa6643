"""Recordings as they are stored: all samples end to end, read where they are needed, and the words of each."""

import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any, BinaryIO

import numpy as np

from core.data.sound import RATE
from core.errors import Refused
from core.language import Said, say
from core.sources.intake.limits import ImportLimits
from core.sources.kind import Damaged, StoredForm
from core.sources.preparation import Reading
from core.sources.recordings.decoding import is_sound, is_sound_name, samples_of
from core.sources.recordings.transcripts import BY_NAMES, is_table_name, told_by_names, told_by_tables
from core.sources.sequences.columns import words_today
from core.sources.sequences.folders import told_by_paths
from core.sources.tables.reading.packing.archives import is_side_file, open_zip, read_member
from core.words import counted

SAMPLES, WORDS = "samples.npy", "words.json"
MOST_SECONDS = 3 * 3600
"""Of all recordings together."""


@dataclass(frozen=True)
class StoredRecordings:
    """Samples at RATE [samples of all] int16, mapped from their file, where each starts, and its words."""

    samples: np.ndarray
    starts: np.ndarray
    words: dict[str, tuple[str, ...]]

    def __len__(self) -> int:
        return len(self.starts) - 1

    def at(self, position: int) -> np.ndarray:
        """float32 [samples] between -1 and 1"""
        cut = self.samples[self.starts[position] : self.starts[position + 1]]
        return np.asarray(cut, np.float32) / 32768


@dataclass(frozen=True)
class RawRecordings:
    """Samples of each recording, int16 at RATE, and words that come with it."""

    recordings: Sequence[np.ndarray]
    words: Mapping[str, tuple[str, ...]]
    facts: tuple[str, ...]
    label: str | None = None
    """The folder, or the first word of the names."""
    notes: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    """Those of the words that tables beside the recordings tell."""


class RecordingForm(StoredForm):
    """Samples as int16 in `samples.npy`, everything else in `words.json`."""

    entries, parts, stored = Said("recordings"), Said("recordings"), Said("the samples")
    remedy = Said("Bring a part of it, or save it as WAV.")

    def recognises(self, stream: BinaryIO, name: str) -> bool:
        if is_sound(stream.read(16), name):
            return True
        stream.seek(0)
        return zipfile.is_zipfile(stream) and bool(_sounds(stream))

    def title(self, stream: BinaryIO) -> str:
        return "recordings"

    def load(self) -> None:
        import av  # noqa: F401
        import scipy.signal  # noqa: F401

    def read(self, path: Path, name: str, reading: Reading, limits: ImportLimits) -> RawRecordings:
        content = path.read_bytes()
        if not content.startswith(b"PK"):
            return _raw({name: content})
        with open_zip(content, limits) as archive:
            names = archive.namelist()
            beside = [name for name in _files(names) if is_table_name(name)]
            sounds, tables = (
                {name: read_member(archive, name, limits) for name in some} for some in (_sound_names(names), beside)
            )
            return _raw(sounds, tables)

    def write(self, judged: Any, folder: Path) -> None:
        raw: RawRecordings = judged.raw
        starts = np.cumsum([0, *map(len, raw.recordings)])
        np.save(folder / SAMPLES, np.concatenate(raw.recordings))
        told = {"starts": starts.tolist(), "words": dict(raw.words)}
        (folder / WORDS).write_text(json.dumps(told), encoding="utf-8")

    def open(self, folder: Path) -> StoredRecordings:
        try:
            told = json.loads((folder / WORDS).read_bytes())
            samples = np.load(folder / SAMPLES, mmap_mode="r", allow_pickle=False)
            starts = np.array(told["starts"], np.int64)
            if samples.dtype != np.int16 or starts[-1] != len(samples):
                raise ValueError("the samples are not those that the words speak of")
            return StoredRecordings(samples, starts, words_today(told["words"]))
        except (OSError, ValueError, KeyError, IndexError, TypeError) as error:
            raise Damaged(str(error)) from error


def _sounds(stream: BinaryIO) -> list[str]:
    try:
        with zipfile.ZipFile(stream) as archive:
            return _sound_names(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError):
        return []


def _sound_names(names: Sequence[str]) -> list[str]:
    """The sounds of an archive where nearly all of its files are some, but for tables beside them."""
    files = _files(names)
    sounds = [name for name in files if is_sound_name(name)]
    tables = sum(is_table_name(name) for name in files)
    return sounds if len(sounds) >= max(0.9 * (len(files) - tables), tables, 1) else []


def _files(names: Sequence[str]) -> list[str]:
    return [name for name in names if not name.endswith("/") and not is_side_file(name)]


def _raw(files: Mapping[str, bytes], tables: Mapping[str, bytes] = MappingProxyType({})) -> RawRecordings:
    """Every file decoded; those that cannot be are left out and named, unless none can."""
    recordings, names, refused = [], [], []
    seconds = 0.0
    for name, content in files.items():
        try:
            samples = samples_of(content, name)
        except Refused as error:
            refused.append(error)
            continue
        seconds += len(samples) / RATE
        if seconds > MOST_SECONDS:
            raise Refused(
                say("The recordings take more than {hours} hours together.", hours=MOST_SECONDS // 3600),
                say("Bring a part of them."),
            )
        recordings.append((np.clip(samples, -1, 1) * 32767).astype(np.int16))
        names.append(name)
    if not recordings:
        raise refused[0]
    told, paths = told_by_tables(tables, names), told_by_paths([PurePosixPath(name) for name in names])
    if not told and (said := told_by_names(names)):
        told = {BY_NAMES: said}
    words = paths | told | {"file": tuple(names)}
    notes = (
        (say("{files} left out: {message}", files=counted(len(refused), "file"), message=refused[0].message),)
        if refused
        else ()
    )
    facts = (say("{seconds:.0f} s of sound", seconds=seconds),)
    return RawRecordings(recordings, words, facts, next(iter(paths), "file"), notes, tuple(told))
