"""Running text: a book, a list of names, labelled lines, or a ZIP of text files with a folder for each label."""

import re
import zipfile
from dataclasses import replace
from pathlib import PurePosixPath

import pyarrow as pa

from core.data.limits import ImportLimits
from core.data.preparation import Reading
from core.data.raw_table import RawTable
from core.data.reading import delimiters
from core.data.reading.archives import read_member
from core.data.reading.encodings import Text, decode
from core.errors import Refused

LOOKED_AT = 400
"""Lines that decide whether a text is prose."""
FEWEST_WORDS, FEWEST_LETTERS = 3, 20
"""A text with fewer of both is none; scripts without blanks have few words."""
_TEXT_FILE = re.compile(r"(?i)(^|/)[^./][^/]*(\.(txt|text|md|rst|pos|neg))?$")
_STARTS_WITH_LABEL = re.compile(r"^(__label__\S+|[A-Za-z]+:[A-Za-z_]+|[A-Z]{2,12}|-?\d{1,2})[ \t]+\S")


def is_prose(text: Text) -> bool:
    """Letters in lines that no mark cuts into the same number of fields; a table has numbers, or equal rows."""
    lines = _sample(text)
    shown = "".join("".join(line.split()) for line in lines)
    if not shown or sum(map(str.isalpha, shown)) < 0.7 * len(shown):
        return False
    return _quotes_inside_texts(text, lines) or not any(_cuts_evenly(lines, mark) for mark in delimiters.MARKS)


def read_prose(text: Text, reading: Reading, limits: ImportLimits) -> RawTable:
    """Labelled lines as a table of label and text; anything else as one cell that holds the whole text."""
    if len(text.content) > limits.text_bytes:
        raise Refused(
            f"The text has {len(text.content) / 1e6:.0f} MB; at most {limits.text_bytes / 1e6:.0f} MB are read.",
            "Bring a part of it.",
        )
    reading = reading.model_copy(update={"encoding": text.encoding})
    whole = text.content.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    words = len(whole[:10_000].split())
    if words < FEWEST_WORDS and len(whole.strip()) < FEWEST_LETTERS:
        raise Refused(
            f"The text has {words} word{'s' * (words > 1)}; nothing can be learned from that.",
            "Bring a text of at least a few pages.",
        )
    labelled = _labelled_lines(whole)
    if labelled:
        table = pa.table({name: pa.array(values, pa.large_string()) for name, values in labelled.items()})
        return RawTable(table, reading, first_row=1, facts=("one labelled text a line", text.fact))
    table = pa.table({"text": pa.array([whole], pa.large_string())})
    return RawTable(table, reading, first_row=1, facts=("running text", text.fact), findings=text.findings)


def text_files(archive: zipfile.ZipFile) -> list[str]:
    """The names of an archive's text files when it holds at least two and nothing else that could be read."""
    names = [info.filename for info in archive.infolist() if not info.is_dir()]
    names = [name for name in names if not re.search(r"(?i)(^|/)(__macosx/|\.|readme|licen[cs]e)", name)]
    return sorted(names) if len(names) > 1 and all(_TEXT_FILE.search(name) for name in names) else []


def read_folder(archive: zipfile.ZipFile, names: list[str], reading: Reading, limits: ImportLimits) -> RawTable | None:
    """One row a file; the label is its folder, or the file's own name when two to ten files lie side by side.

    None when the files are tables rather than prose.
    """
    texts = [decode(read_member(archive, name, limits), reading.encoding) for name in names]
    # One line with three commas says nothing; the lines of many files together do.
    if not is_prose(replace(texts[0], content=b"\n".join(text.content[:10_000] for text in texts[:50]))):
        return None
    folders = [PurePosixPath(name).parent.name for name in names]
    columns = {"text": [text.content.decode("utf-8").replace("\r\n", "\n") for text in texts]}
    if len(set(folders)) > 1:
        columns["label"] = folders
    elif len(names) <= 10:
        columns["label"] = [PurePosixPath(name).suffix.lstrip(".") or name for name in names]
        if len(set(columns["label"])) < len(names):
            columns["label"] = [PurePosixPath(name).stem for name in names]
    columns["file"] = names
    table = pa.table({name: pa.array(values, pa.large_string()) for name, values in columns.items()})
    facts = (f"ZIP of {len(names):,} texts", texts[0].fact)
    return RawTable(table, reading.model_copy(update={"encoding": texts[0].encoding}), first_row=1, facts=facts)


def _sample(text: Text) -> list[str]:
    head = text.content[:200_000].decode("utf-8", errors="ignore").replace("\r", "\n")
    return [line for line in head.split("\n") if line.strip()][:LOOKED_AT]


def _cuts_evenly(lines: list[str], mark: str) -> bool:
    """A mark that nearly every line has equally often parts fields; the commas of sentences come as they like."""
    counts = [len(delimiters.split_line(line, mark)) for line in lines]
    commonest = max(set(counts), key=counts.count)
    return commonest > 1 and counts.count(commonest) >= 0.7 * len(counts)


def _quotes_inside_texts(text: Text, lines: list[str]) -> bool:
    """A label, one tab and a text a line, in which quotation marks stand as they were typed, not around fields."""
    odd = any(line.count('"') % 2 for line in text.content.decode("utf-8", errors="ignore").split("\n"))
    return odd and all(line.count("\t") == 1 for line in lines) and len({line.split("\t")[0] for line in lines}) <= 20


def _labelled_lines(whole: str) -> dict[str, list[str]] | None:
    """Lines that all begin with one of a few labels, as in `positive a fine film` or `__label__spam win`."""
    lines = [line for line in whole.split("\n") if line.strip()]
    tabbed = all(line.count("\t") == 1 for line in lines)
    if len(lines) < 20 or not (tabbed or all(_STARTS_WITH_LABEL.match(line) for line in lines[:LOOKED_AT])):
        return None
    parts = [line.split("\t" if tabbed else None, 1) for line in lines]
    labels = [part[0].removeprefix("__label__") for part in parts]
    if not 2 <= len(set(labels)) <= max(2, len(lines) // 10) or any(len(part) < 2 for part in parts):
        return None
    return {"label": labels, "text": [part[1] for part in parts]}
