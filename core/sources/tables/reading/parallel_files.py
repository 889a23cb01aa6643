"""Files of parallel lines in a ZIP: line n of the one says what line n of the other says."""

import re
import zipfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import PurePosixPath

import pyarrow as pa

from core.language import say
from core.sources.findings import Finding
from core.sources.intake.limits import ImportLimits
from core.sources.languages import is_language
from core.sources.parts import part_in_name
from core.sources.tables.reading.packing.archives import gunzip, is_side_file, read_member
from core.sources.tables.reading.packing.encodings import decode
from core.sources.tables.reading.raw_table import RawTable
from core.sources.tables.table_reading import TableReading
from core.words import counted

_TABLE = re.compile(r"(?i)\.(csv|tsv|tab|xlsx?|xlsb|ods|parquet|pq|jsonl?|ndjson|zip|xml|tmx|png|jpe?g|wav|mp\d|npy)$")
SIDES = ({"src", "source", "input", "in"}, {"tgt", "trg", "target", "output", "out"})
"""What files of pairs are called where they are not called by their languages."""


@dataclass(frozen=True)
class ParallelFile:
    """A file of one side: its name in the archive, the side it says, and what stands beside that in its name."""

    name: str
    side: str
    stem: str


def parallel_files(archive: zipfile.ZipFile) -> list[tuple[ParallelFile, ParallelFile]]:
    """Pairs of files that are called alike but for their language, the same two sides in each; none elsewhere."""
    names = [info.filename for info in archive.infolist() if not info.is_dir()]
    files = [_file(name) for name in names if not is_side_file(name)]
    stems: dict[str, list[ParallelFile]] = defaultdict(list)
    for file in files:
        if file is None:
            return []
        stems[file.stem].append(file)
    pairs = [tuple(sorted(those, key=_order)) for those in stems.values()]
    sides = {tuple(file.side for file in pair) for pair in pairs}
    alike = len(sides) == 1 and all(len(pair) == 2 for pair in pairs)
    return pairs if alike and len(set(*sides)) == 2 else []


def read_parallel(
    archive: zipfile.ZipFile,
    pairs: list[tuple[ParallelFile, ParallelFile]],
    reading: TableReading,
    limits: ImportLimits,
) -> RawTable:
    """One row a line, a column a side, and the part where files say it."""
    first, second = (file.side for file in pairs[0])
    columns: dict[str, list[str]] = {first: [], second: []}
    parts, findings, encoding = [], [], reading.encoding
    for pair in pairs:
        sides = []
        for file in pair:
            text = decode(_content(archive, file.name, limits), reading.encoding)
            encoding = text.encoding
            sides.append(_lines(text.content))
        together = min(map(len, sides))
        findings += _out_of_step(pair, [len(lines) for lines in sides])
        columns[first] += sides[0][:together]
        columns[second] += sides[1][:together]
        parts += [part_in_name(pair[0].stem)] * together
    if "train" in parts and None not in parts and len(set(parts)) > 1:
        columns["part"] = parts
    table = pa.table({name: pa.array(values, pa.large_string()) for name, values in columns.items()})
    facts = (say("{files} of parallel lines", files=counted(2 * len(pairs), "file")), encoding or "UTF-8")
    used = reading.model_copy(update={"encoding": encoding})
    return RawTable(table, used, first_row=1, facts=facts, findings=tuple(findings))


def _file(name: str) -> ParallelFile | None:
    """The side is the last word of the name that is a language: train.de, train.de.gz, news_de.txt, german.txt."""
    path = PurePosixPath(name)
    if _TABLE.search(re.sub(r"(?i)\.gz$", "", name)):
        return None
    words = re.split(r"([^\w]|_)", re.sub(r"(?i)(\.gz|\.txt|\.tok|\.lc|\.norm|\.clean)+$", "", path.name))
    for at in range(len(words) - 1, -1, -1):
        word = words[at].casefold()
        if len(word) > 1 and (is_language(word) or any(word in side for side in SIDES)):
            stem = "".join([*words[:at], *words[at + 1 :]]).strip("._-") or "all"
            return ParallelFile(name, words[at], str(path.parent / stem))
    return None


def _order(file: ParallelFile) -> tuple[int, str]:
    """The side that is called a target comes last."""
    return int(file.side.casefold() in SIDES[1]), file.side


def _content(archive: zipfile.ZipFile, name: str, limits: ImportLimits) -> bytes:
    content = read_member(archive, name, limits)
    return gunzip(content, limits) if content[:2] == b"\x1f\x8b" else content


def _lines(content: bytes) -> list[str]:
    # Not str.splitlines: it also splits at characters such as U+0085 that stand inside sentences.
    lines = content.decode("utf-8").replace("\r\n", "\n").split("\n")
    return lines[:-1] if lines and not lines[-1] else lines


def _out_of_step(pair: tuple[ParallelFile, ParallelFile], lines: list[int]) -> list[Finding]:
    if lines[0] == lines[1]:
        return []
    what = say(
        "The files are out of step: {name} has {lines:,} lines, {other} has {others:,}. From "
        "the first missing line on, each line is paired with the wrong one. Add the missing line "
        "to the shorter file and bring the files again.",
        name=pair[0].name,
        lines=lines[0],
        other=pair[1].name,
        others=lines[1],
    )
    return [Finding(detector="out_of_step", severity="error", what=what, where=f"{pair[0].name}, {pair[1].name}")]
