"""Clips as they are stored: small frames end to end in a file that is read where it is needed, and their words."""

import json
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from core.errors import Refused
from core.language import Said, say
from core.sources.clips.decoding import Equal, Film, FilmFile, Probed, has_pictures, is_film_name
from core.sources.clips.equalising import made_equal
from core.sources.clips.gathering import ALONE, Gathered, gathered, holds_clips
from core.sources.clips.preparation import ClipReading
from core.sources.intake.containers import OF_FILMS, container_of
from core.sources.intake.limits import ImportLimits
from core.sources.kind import Damaged, StoredForm
from core.sources.sequences.columns import words_today
from core.sources.tables.reading.packing.archives import open_zip
from core.words import counted

FRAMES, WORDS = "frames.npy", "words.json"
LOOKED_AT = 4096
"""Bytes of a film in which its codec is named."""


@dataclass(frozen=True)
class StoredClips:
    """Frames of all clips [frames, height, width, channels] uint8, mapped from their file, and the words of each."""

    frames: np.ndarray
    starts: np.ndarray
    rate: float
    words: dict[str, tuple[str, ...]]

    def __len__(self) -> int:
        return len(self.starts) - 1

    def at(self, position: int) -> np.ndarray:
        """uint8 [frames, height, width, channels]"""
        return np.asarray(self.frames[self.starts[position] : self.starts[position + 1]])


@dataclass(frozen=True)
class RawClips:
    """Frames of each clip, all made equal, and words that come with it."""

    clips: Sequence[np.ndarray]
    words: Mapping[str, tuple[str, ...]]
    how: Equal
    asked: ClipReading
    facts: tuple[str, ...]
    label: str | None = None
    """The folder, a word of the names, or a column of the table beside them."""
    notes: tuple[str, ...] = ()


class ClipForm(StoredForm):
    """Frames in `frames.npy`, everything else in `words.json`."""

    entries, parts, stored = Said("films"), Said("clips"), Said("the frames")
    Reading = ClipReading
    patience, remedy = 10, Said("Bring a part of it, or save it as MP4, WebM or GIF.")

    def recognises(self, stream: BinaryIO, name: str) -> bool:
        start = stream.read(LOOKED_AT)
        if container_of(start) in OF_FILMS:
            return has_pictures(start, name)
        stream.seek(0)
        return zipfile.is_zipfile(stream) and _holds_clips(stream)

    def title(self, stream: BinaryIO) -> str:
        return say("ZIP file of films") if stream.read(2) == b"PK" else "film"

    def load(self) -> None:
        import av  # noqa: F401

    def read(self, path: Path, name: str, reading: ClipReading, limits: ImportLimits) -> RawClips:
        content = path.read_bytes()
        if not content.startswith(b"PK"):
            return _raw(Gathered([FilmFile(name, lambda: content)], {ALONE: (name,)}, None), reading, limits)
        with open_zip(content, limits) as archive:
            return _raw(gathered(archive, limits), reading, limits)

    def write(self, judged: Any, folder: Path) -> None:
        raw: RawClips = judged.raw
        starts = np.cumsum([0, *map(len, raw.clips)])
        shape = (int(starts[-1]), *raw.clips[0].shape[1:])
        frames = np.lib.format.open_memmap(folder / FRAMES, mode="w+", dtype=np.uint8, shape=shape)
        for start, clip in zip(starts, raw.clips, strict=False):
            frames[start : start + len(clip)] = clip
        frames.flush()
        told = {"starts": starts.tolist(), "rate": raw.how.rate, "words": dict(raw.words)}
        (folder / WORDS).write_text(json.dumps(told), encoding="utf-8")

    def open(self, folder: Path) -> StoredClips:
        try:
            told = json.loads((folder / WORDS).read_bytes())
            frames = np.load(folder / FRAMES, mmap_mode="r", allow_pickle=False)
            starts, rate = np.array(told["starts"], np.int64), float(told["rate"])
            if frames.dtype != np.uint8 or frames.ndim != 4 or starts[-1] != len(frames) or not rate > 0:
                raise ValueError("the frames are not those that the words speak of")
            return StoredClips(frames, starts, rate, words_today(told["words"]))
        except (OSError, ValueError, KeyError, IndexError, TypeError) as error:
            raise Damaged(str(error)) from error


def _holds_clips(stream: BinaryIO) -> bool:
    """By the names of its files; what may be sound alone is looked into."""
    try:
        with zipfile.ZipFile(stream) as archive:
            names = archive.namelist()
            if not holds_clips(names):
                return False
            films = [name for name in names if is_film_name(name)]
            return not films or has_pictures(archive.open(films[0]).read(LOOKED_AT), films[0])
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError, NotImplementedError):
        return False


def _raw(found: Gathered, asked: ClipReading, limits: ImportLimits) -> RawClips:
    """Every film decoded; those that cannot be are left out and named, unless none can."""
    probed, refused = _each(found.films, lambda film: film.probe())
    if not probed:
        raise next(iter(refused.values()))
    how = made_equal(list(probed.values()), asked)
    _check_room(list(probed.values()), how, limits)
    decoded, more = _each([found.films[at] for at in probed], lambda film: film.decode(how))
    if not decoded:
        raise next(iter(more.values()))
    kept = [[*probed][at] for at in decoded]
    cut = sum(one.cut for one in decoded.values())
    return RawClips(
        clips=[one.frames for one in decoded.values()],
        words={name: tuple(column[at] for at in kept) for name, column in found.words.items()},
        how=how,
        asked=asked,
        facts=_facts([probed[at] for at in kept], how),
        label=found.label,
        notes=_notes([*refused.values(), *more.values()], cut),
    )


def _each(films: Sequence[Film], ask: Any) -> tuple[dict[int, Any], dict[int, Refused]]:
    """Place -> what was made of a film, and of those of which nothing was, why."""
    made, refused = {}, {}
    for at, film in enumerate(films):
        try:
            made[at] = ask(film)
        except Refused as error:
            refused[at] = error
    return made, refused


def _check_room(films: Sequence[Probed], how: Equal, limits: ImportLimits) -> None:
    size = sum(film.seconds for film in films) * how.rate * how.width * how.height * (3 if how.colour else 1)
    if size > limits.unpacked_bytes:
        raise Refused(
            say(
                "The frames would take {size:,.0f} MB; at most {most:.0f} MB are kept.",
                size=size / 1e6,
                most=limits.unpacked_bytes / 1e6,
            ),
            say("Bring fewer or shorter films, or have them read with fewer frames a second, smaller or grey."),
        )


def _facts(films: Sequence[Probed], how: Equal) -> tuple[str, ...]:
    """What came, and how it was made equal."""
    formats = ", ".join(name for name, _ in Counter(film.format for film in films).most_common(3))
    sizes = Counter((film.width, film.height) for film in films)
    (width, height), _ = sizes.most_common(1)[0]
    size = say("{width:,} × {height:,} pixels", width=width, height=height)
    if len(sizes) > 1:
        size = say("{size} and {others}", size=size, others=counted(len(sizes) - 1, "other size"))
    least, most = (f"{end(film.rate for film in films):.0f}" for end in (min, max))
    rates = least if least == most else say("{least} to {most}", least=least, most=most)
    colours = say("in colour") if any(film.colour for film in films) else say("grey")
    kept = say(
        "{rate:g} frames a second, {width} × {height} pixels, {colours}",
        rate=how.rate,
        width=how.width,
        height=how.height,
        colours=say("in colour") if how.colour else say("grey"),
    )
    return (
        say("{formats} of {size}", formats=formats, size=size),
        say("{rates} frames a second", rates=rates),
        colours,
        say("kept as {kept}", kept=kept),
    )


def _notes(refused: Sequence[Refused], cut: int) -> tuple[str, ...]:
    notes = []
    if refused:
        notes.append(
            say("{films} left out: {message}", films=counted(len(refused), "film"), message=refused[0].message)
        )
    if cut:
        notes.append(say("{films} ended in the middle; what came before is kept.", films=counted(cut, "film")))
    return tuple(notes)
