"""Running text: a book, a list of names, or lines that begin with a label."""

import pyarrow as pa

from core.errors import Refused
from core.language import say
from core.sources.intake.limits import ImportLimits
from core.sources.tables.reading.labelled_lines import labelled_lines
from core.sources.tables.reading.packing.encodings import Text
from core.sources.tables.reading.plain_text import delimiters
from core.sources.tables.reading.raw_table import RawTable
from core.sources.tables.table_reading import TableReading
from core.words import counted

LOOKED_AT = 400
"""Lines that decide whether a text is prose."""
FEWEST_WORDS, FEWEST_LETTERS = 3, 20
"""A text with fewer of both is none; scripts without blanks have few words."""


def is_prose(text: Text) -> bool:
    """Letters in lines that no mark cuts into the same number of fields; a table has numbers, or equal rows."""
    lines = _sample(text)
    shown = "".join("".join(line.split()) for line in lines)
    if not shown or sum(map(str.isalpha, shown)) < 0.7 * len(shown):
        return False
    return _quotes_inside_texts(text, lines) or not any(_cuts_evenly(lines, mark) for mark in delimiters.MARKS)


def read_prose(text: Text, reading: TableReading, limits: ImportLimits) -> RawTable:
    """Labelled lines as a table of label and text; anything else as one cell that holds the whole text."""
    labelled = labelled_lines(_whole(text, limits))
    if not labelled:
        return read_running_text(text, reading, limits)
    reading = reading.model_copy(update={"encoding": text.encoding})
    table = pa.table({name: pa.array(values, pa.large_string()) for name, values in labelled.items()})
    return RawTable(table, reading, first_row=1, facts=(say("one labelled text a line"), text.fact))


def read_running_text(text: Text, reading: TableReading, limits: ImportLimits) -> RawTable:
    """One cell that holds the whole text; raises Refused when there is next to none."""
    whole = _whole(text, limits)
    words = len(whole[:10_000].split())
    if words < FEWEST_WORDS and len(whole.strip()) < FEWEST_LETTERS:
        raise Refused(
            say("The text has {words}; nothing can be learned from that.", words=counted(words, "word")),
            say("Bring a text of at least a few pages."),
        )
    reading = reading.model_copy(update={"encoding": text.encoding})
    table = pa.table({"text": pa.array([whole], pa.large_string())})
    return RawTable(table, reading, first_row=1, facts=(say("continuous text"), text.fact), findings=text.findings)


def _whole(text: Text, limits: ImportLimits) -> str:
    """The text with plain line ends; raises Refused when it is too long to be held as one."""
    if len(text.content) > limits.text_bytes:
        raise Refused(
            say(
                "The text has {size:.0f} MB; at most {most:.0f} MB are read.",
                size=len(text.content) / 1e6,
                most=limits.text_bytes / 1e6,
            ),
            say("Bring a part of it."),
        )
    return text.content.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")


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
