"""JSON as a table: a list of records, records line by line, or columns of equal length."""

import json
from collections import Counter
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from core.errors import Refused
from core.language import mark, say
from core.sources.findings import Finding, Place, Severity
from core.sources.intake.limits import ImportLimits
from core.sources.tables.reading.finishing import UnfinishedTable, check_columns, finish
from core.sources.tables.reading.headings.header_names import LONGEST
from core.sources.tables.reading.packing.encodings import Text
from core.sources.tables.reading.raw_table import RawTable
from core.sources.tables.reading.typed import column_of
from core.sources.tables.table_reading import TableReading

LARGEST = 60_000_000
_DEEPEST = 4
_HINT = mark("Bring a list of records, [{...}, {...}], one record a timestep.")

Columns = list[tuple[str, list[Any]]]
"""Names, which may come twice, and cells."""


@dataclass
class _Beside:
    """What a JSON text holds that its table does not."""

    parts: dict[str, Any] = field(default_factory=dict)
    repeated: Counter[str] = field(default_factory=Counter)
    """Names that stand twice in one record, where JSON itself lets the last one count."""

    def record(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """A record as it is read."""
        record = dict(pairs)
        if len(record) < len(pairs):
            self.repeated.update({name for name, count in Counter(name for name, _ in pairs).items() if count > 1})
        return record

    def leave(self, value: dict[str, Any], taken: Container[str]) -> None:
        """Note all of `value` but what was taken."""
        self.parts |= {name: part for name, part in value.items() if name not in taken and part not in (None, [], {})}

    def findings(self) -> tuple[Finding, ...]:
        """One for each way of losing something."""
        found = []
        if self.parts:
            nested = any(isinstance(part, dict | list) for part in self.parts.values())
            what = say("Parts of the JSON that stand beside the table were left out.")
            examples = {name: json.dumps(part, ensure_ascii=False)[:60] for name, part in self.parts.items()}
            found.append(_finding("other parts", what, examples, severity="warning" if nested else "note"))
        if self.repeated:
            what = say("Names stand twice in one record; the last value counts.")
            found.append(_finding("repeated names", what, dict.fromkeys(self.repeated, "")))
        return tuple(found)


def looks_like_json(content: bytes) -> bool:
    """Whether a text begins as a JSON list or record does."""
    start = content[:2000].lstrip()
    if start[:1] == b"{":
        return start[1:].lstrip()[:1] in (b'"', b"}")
    return start[:1] == b"[" and start[1:].lstrip()[:1] in (
        b"{",
        b"[",
        b'"',
        b"]",
        *(bytes([d]) for d in b"-0123456789"),
    )


def read_json(text: Text, reading: TableReading, limits: ImportLimits) -> RawTable:
    """The table in a JSON text; raises Refused."""
    if len(text.content) > LARGEST:
        raise Refused(
            say(
                "The JSON file has {size:.0f} MB; at most {most:.0f} MB are read.",
                size=len(text.content) / 1e6,
                most=LARGEST / 1e6,
            ),
            say("Save it as CSV or Parquet."),
        )
    beside = _Beside()
    columns = _columns(_parse(text.content, beside), beside)
    check_columns(len(columns), [], limits)
    nested = [name for name, cells in columns if _holds_nested(cells)]
    kept = [(name, column_of(cells)) for name, cells in columns if not _holds_nested(cells)]
    if not kept:
        raise Refused(say("The JSON records hold no plain values."), say(_HINT))
    draft = UnfinishedTable(
        table=pa.table([cells for _, cells in kept], names=[str(place) for place in range(len(kept))]),
        names=[name for name, _ in kept],
        reading=reading.model_copy(update={"encoding": text.encoding}),
        first_row=1,
        header_row=0,
        units={},
        facts=("JSON", text.fact),
        findings=(*text.findings, *_nested(nested), *beside.findings()),
    )
    return finish(draft, limits)


def _parse(content: bytes, beside: _Beside) -> Any:
    try:
        return json.loads(content, object_pairs_hook=beside.record)
    except RecursionError:
        raise Refused(say("The JSON is nested too deeply for a table."), say(_HINT)) from None
    except ValueError as error:
        whole = error
    beside.repeated.clear()
    try:
        return [json.loads(line, object_pairs_hook=beside.record) for line in content.splitlines() if line.strip()]
    except RecursionError:
        raise Refused(say("The JSON is nested too deeply for a table."), say(_HINT)) from None
    except ValueError:
        raise Refused(say("The JSON is broken: {whole}.", whole=whole), say("Write the file once more.")) from None


def _columns(value: Any, beside: _Beside, depth: int = 0) -> Columns:
    """Names and cells; numbers beyond 64 bits stay text."""
    if isinstance(value, list) and value and all(isinstance(row, dict) for row in value):
        return _of_records([_flat(row) for row in value])
    if isinstance(value, list) and value and all(isinstance(row, list) for row in value):
        return _of_rows(value)
    if isinstance(value, list) and len(value) > 1 and all(isinstance(cell, int | float) for cell in value):
        return [("value", value)]
    if isinstance(value, dict):
        if isinstance(value.get("data"), list) and isinstance(value.get("columns"), list):
            return _of_split(value, beside)
        lists = {name: cells for name, cells in value.items() if isinstance(cells, list)}
        lengths = {len(cells) for cells in lists.values()}
        if lists and not any(map(_holds_nested, lists.values())) and len(lengths) == 1 and lengths != {1}:
            beside.leave(value, taken=lists)
            return list(lists.items())
        if value and all(isinstance(cells, dict) and not _holds_table(cells) for cells in value.values()):
            return _of_keyed(value)
        if depth < _DEEPEST:
            inner = {name: part for name, part in value.items() if isinstance(part, dict | list) and part}
            chosen = max(inner, key=lambda name: _cells(inner[name]), default=None)
            if chosen is not None:
                beside.leave(value, taken=(chosen,))
                return _columns(inner[chosen], beside, depth + 1)
    raise Refused(say("The JSON holds no list of records."), say(_HINT))


def _holds_nested(cells: list[Any]) -> bool:
    return any(isinstance(cell, dict | list) for cell in cells)


def _cells(value: Any) -> int:
    """How many plain values a part of a JSON text holds, at least as far as two levels down."""
    inner = value.values() if isinstance(value, dict) else value
    return sum(len(part) if isinstance(part, dict | list) else 1 for part in inner)


def _holds_table(record: dict[str, Any]) -> bool:
    if any(isinstance(cells, list) and len(cells) > 1 and _holds_nested(cells) for cells in record.values()):
        return True
    return len(record) > 1 and all(isinstance(cells, list) for cells in record.values())


def _flat(record: dict[str, Any]) -> dict[str, Any]:
    """Records inside a record, one level deep, as columns "outer inner", numbered where there is such a name."""
    flat: dict[str, Any] = {}
    for name, cell in record.items():
        inside = {f"{name} {inner}": value for inner, value in cell.items()} if isinstance(cell, dict) else {name: cell}
        for each, value in inside.items():
            flat[_free(each, flat)] = value
    return flat


def _free(name: str, taken: Container[str]) -> str:
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name} ({number})"
    return free


def _of_records(records: list[dict[str, Any]]) -> Columns:
    names = dict.fromkeys(name for record in records for name in record)
    return [(name, [record.get(name) for record in records]) for name in names]


def _of_rows(rows: list[list[Any]]) -> Columns:
    width = max(len(row) for row in rows)
    named = bool(rows[0]) and all(isinstance(cell, str) for cell in rows[0]) and len(rows) > 1
    names = [str(cell) for cell in rows[0]] if named else []
    names += [f"column {place + 1}" for place in range(len(names), width)]
    body = rows[1:] if named else rows
    return [(name, [row[place] if place < len(row) else None for row in body]) for place, name in enumerate(names)]


def _of_split(value: dict[str, Any], beside: _Beside) -> Columns:
    """As pandas splits a table; its index is a column where it is more than a count."""
    columns, index = _of_rows([value["columns"], *value["data"]]), value.get("index")
    counts = isinstance(index, list) and len(index) == len(value["data"])
    beside.leave(value, taken=("columns", "data", *(["index"] if counts else [])))
    if counts and index != list(range(len(index))):
        return [("index", index), *columns]
    return columns


def _of_keyed(value: dict[str, dict[str, Any]]) -> Columns:
    """{"column": {"row": cell}}, as pandas writes by default, or {"row": {"column": cell}}."""
    keys = [list(inner) for inner in value.values()]
    if len(value) < len(keys[0]) or all(key.isdigit() for key in keys[0]):
        rows = list(dict.fromkeys(key for inner in keys for key in inner))
        return [("index", rows), *((name, [inner.get(row) for row in rows]) for name, inner in value.items())]
    return [("index", list(value)), *_of_records(list(value.values()))]


def _nested(names: list[str]) -> tuple[Finding, ...]:
    what = say("Fields that hold lists or records were left out.")
    return (_finding("nested columns", what, dict.fromkeys(names, "")),) if names else ()


def _finding(detector: str, what: str, names: Mapping[str, str], *, severity: Severity = "warning") -> Finding:
    """`names` -> an example of what stood there."""
    places = tuple(Place(column=name[:LONGEST], example=example) for name, example in list(names.items())[:5])
    return Finding(
        detector=detector, severity=severity, what=what, where=say("the file"), places=places, count=len(names)
    )
