"""Which reader a file needs, through zip and gzip to the table inside."""

import re
import zipfile
from dataclasses import replace

from core.errors import Refused
from core.language import say
from core.sources.findings import Finding, Place
from core.sources.intake.limits import ImportLimits
from core.sources.tables.reading.kinds import control_share, kind_of, stranger
from core.sources.tables.reading.packing.archives import (
    gunzip,
    open_zip,
    pick_member,
    read_member,
    table_members,
)
from core.sources.tables.reading.pair_lines import are_pair_lines, read_pair_lines
from core.sources.tables.reading.parallel_files import parallel_files, read_parallel
from core.sources.tables.reading.parted_tables import fit_together, joined_parts, refuse_too_much, say_parts
from core.sources.tables.reading.plain_text.prose import is_prose, read_prose, read_running_text
from core.sources.tables.reading.raw_table import RawTable
from core.sources.tables.reading.text_folder import read_folder, text_files
from core.sources.tables.reading.tmx import is_tmx, read_tmx
from core.sources.tables.table_reading import JOINED, TableReading

DEEPEST = 3
_TEXT_NAME = re.compile(r"(?i)\.(csv|tsv|tab|txt)$")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MACROS = "_VBA_PROJECT".encode("utf-16-le")


def read_container(content: bytes, name: str, reading: TableReading, limits: ImportLimits, depth: int = 0) -> RawTable:
    """The table in a file that may be packed; `depth` counts the packings already opened."""
    if not content:
        raise Refused(say("The file is empty."), say("Bring a file with a row of names and rows of values."))
    if depth > DEEPEST:
        raise Refused(say("The table is packed into archives inside archives."), say("Unpack it first."))
    kind = kind_of(content)
    if kind == "gzip":
        _refuse_false_name(name, say("a gzip archive"), depth)
        inner = re.sub(r"(?i)\.gz$", "", name)
        return _with_fact(read_container(gunzip(content, limits), inner, reading, limits, depth + 1), "gzip")
    if kind == "zip":
        return _read_zip(content, name, reading, limits, depth)
    if kind == "old workbook":
        return _read_old_workbook(content, name, reading, limits)
    if kind == "parquet":
        from core.sources.tables.reading.parquets import read_parquet

        return read_parquet(content, reading, limits)
    return _read_text(content, reading, limits)


def _refuse_false_name(name: str, what: str, depth: int) -> None:
    """An archive that says it is a text was renamed by somebody or something; it is not trusted."""
    if depth == 0 and _TEXT_NAME.search(name):
        ending = _TEXT_NAME.search(name)[0]
        raise Refused(
            say("The file's name ends in {ending}, but it is {what}.", ending=ending, what=what),
            say("Unpack it, or give it its right name, and bring that."),
        )


def _read_zip(content: bytes, name: str, reading: TableReading, limits: ImportLimits, depth: int) -> RawTable:
    archive = open_zip(content, limits)
    names = set(archive.namelist())
    if {"xl/workbook.xml", "xl/workbook.bin"} & names or "content.xml" in names:
        if any(part.lower().endswith("vbaproject.bin") for part in names):
            raise _macros()
        from core.sources.tables.reading.workbook.workbooks import read_workbook

        return read_workbook(content, name, reading, limits, archive)
    if title := _stranger_in(names):
        raise Refused(
            say("The file is {title}, not a table we read.", title=title),
            say("Export it as CSV or xlsx and bring that."),
        )
    _refuse_false_name(name, say("a ZIP archive that holds {some}", some=_some(names)), depth)
    if pairs := parallel_files(archive):
        return read_parallel(archive, pairs, reading, limits)
    if texts := text_files(archive):
        folder = read_folder(archive, texts, reading, limits)
        if folder is not None:
            return folder
    return _read_parts(archive, reading, limits, depth) or _read_member(archive, reading, limits, depth)


def _read_parts(archive: zipfile.ZipFile, reading: TableReading, limits: ImportLimits, depth: int) -> RawTable | None:
    """Tables that are called train, dev and test and have the same columns; None elsewhere.

    Where one of them cannot be read, that is Refused only if they were asked for together.
    """
    names = [member.filename for member in table_members(archive)]
    if reading.sheet not in (None, JOINED) or not say_parts(names):
        return None
    tables = _tables(archive, names, reading, limits, depth)
    return _with_fact(joined_parts(names, tables), "ZIP") if tables else None


def _tables(
    archive: zipfile.ZipFile, names: list[str], reading: TableReading, limits: ImportLimits, depth: int
) -> list[RawTable]:
    """One after the other, as far as the limits allow; none where they do not fit together."""
    inner, tables = reading.model_copy(update={"sheet": None}), []
    for name in names:
        try:
            tables.append(read_container(read_member(archive, name, limits), name, inner, limits, depth + 1))
        except Refused:
            if reading.sheet == JOINED:
                raise
            return []
        if not fit_together(tables):
            return []
        refuse_too_much(tables, limits)
    return tables


def _read_member(archive: zipfile.ZipFile, reading: TableReading, limits: ImportLimits, depth: int) -> RawTable:
    member = pick_member(archive, reading.sheet, limits)
    inner = reading.model_copy(update={"sheet": None}) if reading.sheet == member.name else reading
    raw = read_container(member.content, member.name, inner, limits, depth + 1)
    if len(member.all_names) == 1:
        return _with_fact(raw, "ZIP")
    others = ", ".join(name for name in member.all_names if name != member.name)
    finding = Finding(
        detector="archive",
        severity="warning",
        what=say(
            "The ZIP file holds {all_names} tables; {name} was read.", all_names=len(member.all_names), name=member.name
        ),
        where=say("the file"),
        places=(Place(example=others[:120]),),
        count=len(member.all_names) - 1,
    )
    reading = raw.reading.model_copy(update={"sheet": member.name})
    raw = replace(raw, sheets=member.all_names, findings=(finding, *raw.findings), reading=reading)
    return _with_fact(raw, "ZIP")


def _stranger_in(names: set[str]) -> str | None:
    """What a ZIP is when it is a document of some program."""
    if any(name.endswith(".iwa") for name in names) or "Index.zip" in names:
        return say("a document of Apple Numbers, Pages or Keynote")
    if "word/document.xml" in names:
        return say("a Word document")
    if "ppt/presentation.xml" in names:
        return say("a PowerPoint presentation")
    if any(name.endswith(".npy") for name in names):
        return say("a NumPy archive")
    if "config.json" in names and any(name.endswith(".h5") for name in names):
        return say("a Keras model")
    if "META-INF/MANIFEST.MF" in names:
        return "a program"
    return None


def _read_old_workbook(content: bytes, name: str, reading: TableReading, limits: ImportLimits) -> RawTable:
    if _ENCRYPTED in content:
        raise Refused(say("The workbook is locked with a password."), say("Save it without a password and bring that."))
    if _MACROS in content:
        raise _macros()
    if not any(name.encode("utf-16-le") in content for name in ("Workbook", "Book")):
        raise Refused(
            say("The file is an old Office document without a workbook in it."), say("Export it as CSV or xlsx.")
        )
    from core.sources.tables.reading.workbook.workbooks import read_workbook

    return read_workbook(content, name, reading, limits)


def _read_text(content: bytes, reading: TableReading, limits: ImportLimits) -> RawTable:
    from core.sources.tables.reading.json_records import looks_like_json, read_json
    from core.sources.tables.reading.packing.encodings import decode
    from core.sources.tables.reading.plain_text.delimited import read_delimited

    if is_tmx(content):
        return read_tmx(content, reading, limits)
    if title := stranger(content):
        raise Refused(
            say("The file is {title}, not a table.", title=title), say("Bring a CSV, Excel, Parquet or JSON file.")
        )
    if control_share(content) > 0.05:
        raise Refused(
            say("The file holds bytes that no text holds; it is some program's own format."), say("Export it as CSV.")
        )
    text = decode(content, reading.encoding)
    if reading.running_text:
        return read_running_text(text, reading, limits)
    plain = reading.delimiter is None and reading.header_row is None
    if (plain or reading.header_row == 0) and are_pair_lines(text):
        return read_pair_lines(text, reading, limits)
    if looks_like_json(text.content):
        return read_json(text, reading, limits)
    if plain and is_prose(text):
        return read_prose(text, reading, limits)
    return read_delimited(text, reading, limits)


def _macros() -> Refused:
    return Refused(
        say("The workbook holds macros, which are programs."), say("Save it as xlsx, without macros, and bring that.")
    )


def _some(names: set[str]) -> str:
    return ", ".join(sorted(names)[:3]) or "nothing"


def _with_fact(raw: RawTable, fact: str) -> RawTable:
    return replace(raw, facts=(*raw.facts, fact))
