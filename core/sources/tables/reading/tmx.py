"""TMX (Translation Memory eXchange): segments in several languages, as translators' programs export them."""

import io
from collections import Counter
from xml.etree import ElementTree

import pyarrow as pa

from core.errors import Refused
from core.language import mark, say
from core.sources.intake.limits import ImportLimits
from core.sources.tables.reading.raw_table import RawTable
from core.sources.tables.table_reading import TableReading
from core.words import counted

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
HINT = mark("Export it again as TMX 1.4, or as a table with two columns.")


def is_tmx(content: bytes) -> bool:
    """Whether the root of an XML document is tmx, in UTF-8 or UTF-16."""
    return b"<tmx" in content[:4000].replace(b"\0", b"").lower()


def read_tmx(content: bytes, reading: TableReading, limits: ImportLimits) -> RawTable:
    """One row a unit, a column a language; raises Refused where the document is damaged or declares entities."""
    if b"<!entity" in content.replace(b"\0", b"").lower()[:100_000]:
        raise Refused(say("The TMX file declares entities of its own, which are not trusted."), say(HINT))
    try:
        units = [unit for unit in _units(content) if len(unit) > 1]
    except ElementTree.ParseError as error:
        raise Refused(say("The TMX file is damaged: {error}.", error=error), say(HINT)) from error
    if not units:
        raise Refused(say("The TMX file holds no unit in two languages."), say("Bring one with translations in it."))
    if len(units) > limits.rows:
        raise Refused(
            say(
                "The file has {units}; at most {rows:,} are read.", units=counted(len(units), "unit"), rows=limits.rows
            ),
            say("Bring a part of it."),
        )
    languages = [name for name, _ in Counter(name for unit in units for name in unit).most_common()]
    first = next(iter(units[0]))
    languages.sort(key=lambda name: name != first)
    table = pa.table({name: pa.array([unit.get(name) for unit in units], pa.large_string()) for name in languages})
    return RawTable(table, reading, first_row=1, facts=("TMX", counted(len(languages), "language")))


def _units(content: bytes):
    """Each unit's segments by language; what was read is forgotten at once."""
    for _, element in ElementTree.iterparse(io.BytesIO(content), events=("end",)):
        if _name(element) != "tu":
            continue
        unit = {}
        for variant in element:
            language = variant.get(_LANGUAGE) or variant.get("lang")
            segment = next((part for part in variant if _name(part) == "seg"), None)
            if language and segment is not None:
                unit.setdefault(language, "".join(segment.itertext()))
        element.clear()
        yield unit


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]
