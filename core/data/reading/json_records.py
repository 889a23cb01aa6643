"""JSON as a table: a list of records, records line by line, or columns of equal length."""

import json
from typing import Any

import pyarrow as pa

from core.data.findings import Finding, Place
from core.data.limits import ImportLimits
from core.data.preparation import Reading
from core.data.raw_table import RawTable
from core.data.reading.encodings import Text
from core.data.reading.shape import Draft, check_columns, finish
from core.data.reading.typed import column_of
from core.errors import Refused

LARGEST = 60_000_000
_DEEPEST = 4
_HINT = "Bring a list of records, [{...}, {...}], one record a timestep."


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


def read_json(text: Text, reading: Reading, limits: ImportLimits) -> RawTable:
    """The table in a JSON text; raises Refused."""
    if len(text.content) > LARGEST:
        raise Refused(
            f"The JSON file has {len(text.content) / 1e6:.0f} MB; at most {LARGEST / 1e6:.0f} MB are read.",
            "Save it as CSV or Parquet.",
        )
    columns = _columns(_parse(text.content))
    check_columns(len(columns), [], limits)
    nested = [name for name, cells in columns.items() if any(isinstance(cell, dict | list) for cell in cells)]
    kept = {name: column_of(cells) for name, cells in columns.items() if name not in nested}
    if not kept:
        raise Refused("The JSON records hold no plain values.", _HINT)
    names = list(kept)
    draft = Draft(
        table=pa.table(list(kept.values()), names=[str(place) for place in range(len(names))]),
        names=names,
        reading=reading.model_copy(update={"encoding": text.encoding}),
        first_row=1,
        header_row=0,
        units={},
        facts=("JSON", text.fact),
        findings=(*text.findings, *((_nested(nested),) if nested else ())),
    )
    return finish(draft, limits)


def _parse(content: bytes) -> Any:
    try:
        return json.loads(content)
    except RecursionError:
        raise Refused("The JSON is nested too deeply for a table.", _HINT) from None
    except ValueError as error:
        whole = error
    try:
        return [json.loads(line) for line in content.splitlines() if line.strip()]
    except RecursionError:
        raise Refused("The JSON is nested too deeply for a table.", _HINT) from None
    except ValueError:
        raise Refused(f"The JSON is broken: {whole}.", "Write the file once more.") from None


def _columns(value: Any, depth: int = 0) -> dict[str, list[Any]]:
    """Column name -> cells; numbers beyond 64 bits stay text."""
    if isinstance(value, list) and value and all(isinstance(row, dict) for row in value):
        return _of_records([_flat(row) for row in value])
    if isinstance(value, list) and value and all(isinstance(row, list) for row in value):
        return _of_rows(value)
    if isinstance(value, list) and len(value) > 1 and all(isinstance(cell, int | float) for cell in value):
        return {"value": value}
    if isinstance(value, dict):
        if isinstance(value.get("data"), list) and isinstance(value.get("columns"), list):
            return _of_rows([value["columns"], *value["data"]])
        lists = {name: cells for name, cells in value.items() if isinstance(cells, list)}
        lengths = {len(cells) for cells in lists.values()}
        plain = all(not isinstance(cell, dict | list) for cells in lists.values() for cell in cells)
        if lists and plain and len(lengths) == 1 and lengths != {1}:
            return {str(name): cells for name, cells in lists.items()}
        if value and all(isinstance(cells, dict) and not _holds_columns(cells) for cells in value.values()):
            return _of_keyed(value)
        if depth < _DEEPEST:
            inner = max((cells for cells in value.values() if isinstance(cells, dict | list)), key=_cells, default=None)
            if inner:
                return _columns(inner, depth + 1)
    raise Refused("The JSON holds no list of records.", _HINT)


def _cells(value: Any) -> int:
    """How many plain values a part of a JSON text holds, at least as far as two levels down."""
    inner = value.values() if isinstance(value, dict) else value
    return sum(len(part) if isinstance(part, dict | list) else 1 for part in inner)


def _holds_columns(record: dict[str, Any]) -> bool:
    return len(record) > 1 and all(isinstance(cells, list) for cells in record.values())


def _flat(record: dict[str, Any]) -> dict[str, Any]:
    """Records inside a record, one level deep, as columns "outer inner"."""
    flat: dict[str, Any] = {}
    for name, cell in record.items():
        if isinstance(cell, dict):
            flat |= {f"{name} {inner}": value for inner, value in cell.items()}
        else:
            flat[name] = cell
    return flat


def _of_records(records: list[dict[str, Any]]) -> dict[str, list[Any]]:
    names = list(dict.fromkeys(name for record in records for name in record))
    return {name: [record.get(name) for record in records] for name in names}


def _of_rows(rows: list[list[Any]]) -> dict[str, list[Any]]:
    width = max(len(row) for row in rows)
    named = bool(rows[0]) and all(isinstance(cell, str) for cell in rows[0]) and len(rows) > 1
    names = [str(cell) for cell in rows[0]] if named else []
    names += [f"column {place + 1}" for place in range(len(names), width)]
    body = rows[1:] if named else rows
    return {name: [row[place] if place < len(row) else None for row in body] for place, name in enumerate(names)}


def _of_keyed(value: dict[str, dict[str, Any]]) -> dict[str, list[Any]]:
    """{"column": {"row": cell}}, as pandas writes by default, or {"row": {"column": cell}}."""
    keys = [list(inner) for inner in value.values()]
    if len(value) < len(keys[0]) or all(key.isdigit() for key in keys[0]):
        rows = list(dict.fromkeys(key for inner in keys for key in inner))
        return {"index": rows} | {name: [inner.get(row) for row in rows] for name, inner in value.items()}
    return {"index": list(value)} | _of_records(list(value.values()))


def _nested(names: list[str]) -> Finding:
    what = "Fields that hold lists or records were left out."
    places = tuple(Place(column=name) for name in names[:5])
    return Finding(
        detector="nested columns", severity="warning", what=what, where="the file", places=places, count=len(names)
    )
