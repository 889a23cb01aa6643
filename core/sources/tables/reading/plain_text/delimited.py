"""Delimited text as a table of text cells."""

import re

from core.language import say
from core.sources.findings import Finding
from core.sources.intake.limits import ImportLimits
from core.sources.tables.reading.finishing import UnfinishedTable, check_columns, finish
from core.sources.tables.reading.form import TextLayout, find_form, form_findings
from core.sources.tables.reading.headings.ornaments import plain_lines
from core.sources.tables.reading.headings.repeated import blank_repeated_names
from core.sources.tables.reading.headings.sideways import longest_series, name_places, told
from core.sources.tables.reading.packing.encodings import Text
from core.sources.tables.reading.plain_text import delimiters
from core.sources.tables.reading.plain_text.alignment import align_names
from core.sources.tables.reading.plain_text.parsing import parse
from core.sources.tables.reading.raw_table import RawTable
from core.sources.tables.table_reading import TableReading

_BLANK_BEFORE_QUOTE = re.compile(rb'([,;|\t]) +"')


def read_delimited(text: Text, reading: TableReading, limits: ImportLimits) -> RawTable:
    """The table in a text; raises Refused when its rows cannot be trusted to have fallen into place."""
    content = text.content.replace(b"\r\r\n", b"\n") if b"\r\r\n" in text.content[:100_000] else text.content
    if _BLANK_BEFORE_QUOTE.search(content[:100_000]):
        # Arrow takes a quotation mark for one only where a field begins.
        content = _BLANK_BEFORE_QUOTE.sub(rb'\1"', content)
    content = plain_lines(content)
    form, content = find_form(content, reading, limits)
    # A view: a copy of the largest upload would take a fifth of the importer's memory.
    data, delimiter = memoryview(content)[form.start : form.end], form.delimiter
    if delimiter == delimiters.BLANKS:
        data, delimiter = memoryview(_tabs_for_blanks(data)), "\t"
    names, findings = _names(form, data, delimiter)
    check_columns(len(names), [row.cells for row in form.body[form.header.data :]], limits, names=names)
    table, mended = parse(data, delimiter, len(names), first_row=form.first_row)
    table, again = blank_repeated_names(table, names, first_row=form.first_row)
    reading = reading.model_copy(
        update={"encoding": text.encoding, "delimiter": form.delimiter, "header_row": form.header_row}
    )
    return finish(
        UnfinishedTable(
            table=table,
            names=names,
            units=form.header.units_of([row.cells for row in form.body]),
            reading=reading,
            first_row=form.first_row,
            header_row=form.header_row,
            facts=(_named(form.delimiter), text.fact),
            findings=(*text.findings, *form_findings(form), *findings, *mended, *again),
        ),
        limits,
    )


def _named(delimiter: str) -> str:
    return say(delimiters.NAMES[delimiter]) if delimiter in delimiters.NAMES else repr(delimiter)


def _names(form: TextLayout, data: memoryview, delimiter: str) -> tuple[list[str], list[Finding]]:
    """A name for every column, "" where there is none, and what is odd about them."""
    width = longest_series(data, delimiter, form.header, form.body) if delimiter else None
    if width is not None and width > len(form.names()):
        return name_places(form.names(), width), [told(width, form.first_row)]
    return align_names(form.names(), form.header, form.body, form.delimiter)


def _tabs_for_blanks(data: memoryview) -> bytes:
    return re.sub(rb"[ \t]+", b"\t", re.sub(rb"(?m)^[ \t]+|[ \t]+(?=\r?$)", b"", data))
