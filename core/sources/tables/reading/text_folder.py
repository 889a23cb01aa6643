"""A ZIP of text files: a folder or a file for each label, files for training and testing, or simply many texts."""

import re
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath

import pyarrow as pa

from core.language import say
from core.sources.intake.limits import ImportLimits
from core.sources.parts import part_in_name
from core.sources.tables.reading.labelled_lines import labelled_lines
from core.sources.tables.reading.packing.archives import is_side_file, read_member
from core.sources.tables.reading.packing.encodings import decode
from core.sources.tables.reading.plain_text.prose import is_prose
from core.sources.tables.reading.raw_table import RawTable
from core.sources.tables.table_reading import TableReading
from core.words import counted

MOST_LABELLING_FILES = 10
"""That many files side by side may each hold the texts of one label."""
_TEXT_FILE = re.compile(r"(?i)(^|/)[^./][^/]*$")
_NO_TEXT_FILE = re.compile(
    r"(?i)\.(csv|tsv|tab|xlsx?|xlsb|ods|parquet|pq|jsonl?|ndjson|gz|zip|png|jpe?g|gif|wav|mp\d|npy|bin|exe|html?|xml|tmx)$"
)


def text_files(archive: zipfile.ZipFile) -> list[str]:
    """The names of an archive's text files when it holds at least two and nothing else that could be read."""
    names = [info.filename for info in archive.infolist() if not info.is_dir()]
    names = [name for name in names if not is_side_file(name)]
    alike = all(_TEXT_FILE.search(name) and not _NO_TEXT_FILE.search(name) for name in names)
    return sorted(names) if len(names) > 1 and alike else []


def read_folder(
    archive: zipfile.ZipFile, names: list[str], reading: TableReading, limits: ImportLimits
) -> RawTable | None:
    """One row a file, or a line where each file holds labelled lines; None when the files are tables, not prose."""
    texts = [decode(read_member(archive, name, limits), reading.encoding) for name in names]
    # One line with three commas says nothing; the lines of many files together do.
    if not is_prose(replace(texts[0], content=b"\n".join(text.content[:10_000] for text in texts[:50]))):
        return None
    contents = [text.content.decode("utf-8").replace("\r\n", "\n") for text in texts]
    parts = [part_in_name(name) for name in names]
    columns = _lines_of_files(contents, parts) or _rows_of_files(contents, parts, names)
    table = pa.table({name: pa.array(values, pa.large_string()) for name, values in columns.items()})
    facts = (say("ZIP of {names}", names=counted(len(names), "text")), texts[0].fact)
    return RawTable(table, reading.model_copy(update={"encoding": texts[0].encoding}), first_row=1, facts=facts)


def _lines_of_files(contents: Sequence[str], parts: Sequence[str | None]) -> dict[str, list[str]] | None:
    """Files that all hold labelled lines are one collection, each file a part of it where all names say so."""
    found = [labelled_lines(content) for content in contents]
    if any(lines is None or lines.keys() != found[0].keys() for lines in found):
        return None
    columns = {name: [value for lines in found for value in lines[name]] for name in found[0]}
    if _say_parts(parts):
        columns["part"] = [part for part, lines in zip(parts, found, strict=True) for _ in lines["text"]]
    return columns


def _rows_of_files(contents: list[str], parts: list[str | None], names: list[str]) -> dict[str, list[str]]:
    """The label is a file's folder, or its own name when two to ten files lie side by side."""
    columns, folders = {"text": contents}, [PurePosixPath(name).parent.name for name in names]
    said = _say_parts(parts)
    if len(set(folders)) > 1 and not (said and all(part_in_name(folder) for folder in folders)):
        columns["label"] = folders
    elif not said and len(names) <= MOST_LABELLING_FILES:
        columns["label"] = _what_differs([PurePosixPath(name).name for name in names])
    if said:
        columns["part"] = parts
    return columns | {"file": names}


def _say_parts(parts: Sequence[str | None]) -> bool:
    return None not in parts and "train" in parts and len(set(parts)) > 1


def _what_differs(names: list[str]) -> list[str]:
    """Names without what all of them begin and end with: rt-polarity.pos -> pos, plot.tok.5000 -> plot."""
    words = [re.split(r"[\W_]+", name) for name in names]
    for end in (0, -1):
        while len({word[end] for word in words}) == 1 and min(map(len, words)) > 1:
            for word in words:
                del word[end]
    left = [" ".join(word) for word in words]
    return left if len(set(left)) == len(names) else names
