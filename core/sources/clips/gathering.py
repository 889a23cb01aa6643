"""Which files of what was brought are one clip each, and the words that come with each of them."""

import io
import zipfile
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath

import pandas as pd

from core.errors import Refused
from core.language import say
from core.sources.clips.decoding import Film, FilmFile, PictureFolder, is_film_name, is_picture_name
from core.sources.intake.limits import ImportLimits
from core.sources.sequences.folders import in_order, told_by_paths
from core.sources.tables.reading.packing.archives import is_side_file, read_member

TABLE = (".csv", ".tsv")
FEWEST_PICTURES = 2
"""Pictures that make a clip."""
ALONE = "file"
"""The column of the clips' own names."""


@dataclass(frozen=True)
class Gathered:
    """Films in order, words for each, and the column that says what it is where the layout tells."""

    films: Sequence[Film]
    words: Mapping[str, tuple[str, ...]]
    label: str | None


def holds_clips(names: Sequence[str]) -> bool:
    """Whether nearly all files of an archive are films, or pictures in folders of several."""
    files = [name for name in names if not name.endswith("/") and not is_side_file(name)]
    shown = [name for name in files if is_film_name(name) or is_picture_name(name)]
    if not shown or len(shown) < 0.9 * sum(not name.lower().endswith(TABLE) for name in files):
        return False
    return any(map(is_film_name, shown)) or bool(_folders(shown))


def gathered(archive: zipfile.ZipFile, limits: ImportLimits) -> Gathered:
    """Every film, or every folder of pictures, of an archive."""
    names = [name for name in archive.namelist() if not name.endswith("/") and not is_side_file(name)]

    def content(name: str) -> Callable[[], bytes]:
        return partial(read_member, archive, name, limits)

    films: list[Film] = [FilmFile(name, content(name)) for name in sorted(filter(is_film_name, names), key=in_order)]
    for folder, pictures in _folders(names).items():
        films.append(PictureFolder(folder, [content(name) for name in pictures]))
    if not films:
        raise Refused(
            say("The ZIP holds no film."), say("Bring MP4, WebM, MOV or GIF files, or folders of PNG or JPEG pictures.")
        )
    tables = {name: content(name)() for name in names if name.lower().endswith(TABLE)}
    return told([film.name for film in films], films, tables)


def told(names: Sequence[str], films: Sequence[Film], tables: Mapping[str, bytes]) -> Gathered:
    """With the words that folders, names and tables beside them say; those of tables first."""
    paths = [PurePosixPath(name) for name in names]
    words: dict[str, tuple[str, ...]] = {}
    for content in tables.values():
        words |= _beside(content, paths)
    words |= {name: found for name, found in told_by_paths(paths).items() if name not in words}
    return Gathered(films, words | {ALONE: tuple(names)}, next(iter(words), None))


def _folders(names: Sequence[str]) -> dict[str, list[str]]:
    """Folder -> its pictures in order, of those that hold several."""
    found: dict[str, list[str]] = defaultdict(list)
    for name in sorted(filter(is_picture_name, names), key=in_order):
        found[str(PurePosixPath(name).parent)].append(name)
    return {folder: pictures for folder, pictures in found.items() if len(pictures) >= FEWEST_PICTURES}


def _beside(content: bytes, paths: Sequence[PurePosixPath]) -> dict[str, tuple[str, ...]]:
    """Columns of a table one of whose columns names every clip, by its path, its name or its name without ending."""
    try:
        table = pd.read_csv(io.BytesIO(content), sep=None, engine="python", dtype=str, keep_default_na=False)
    except (ValueError, pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError):
        return {}
    for key in (str, lambda path: path.name, lambda path: path.stem):
        wanted = [key(path) for path in paths]
        for column in table.columns:
            keys = table[column].str.strip()
            if set(wanted) <= set(keys) and keys.is_unique:
                rows = table.set_index(keys).loc[wanted]
                return {str(other).strip(): tuple(rows[other]) for other in table.columns if other != column}
    return {}
