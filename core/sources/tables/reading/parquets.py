"""Parquet files, opened only after their footer was read."""

from collections.abc import Iterator
from contextlib import contextmanager

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from core.errors import Refused
from core.language import say
from core.sources.findings import Finding, Place
from core.sources.intake.limits import ImportLimits
from core.sources.tables.reading.finishing import UnfinishedTable, finish
from core.sources.tables.reading.raw_table import RawTable
from core.sources.tables.table_reading import TableReading
from core.words import counted

MOST_ROW_GROUPS = 1_000
LARGEST_FOOTER = 16_000_000
_MARK = b"PAR1"
# What a nanosecond calendar can hold, in years.
_FIRST_YEAR, _LAST_YEAR = 1678, 2261


def read_parquet(content: bytes, reading: TableReading, limits: ImportLimits) -> RawTable:
    """The table in a Parquet file; raises Refused."""
    with _opened(content, limits) as file:
        columns, dropped = _columns(file)
        table = file.read(columns=columns, use_threads=False).replace_schema_metadata(None)
        table = pa.table([_plain(column) for column in table.columns], names=table.column_names)
    names = ["index" if name.startswith("__index_level_") else name for name in table.column_names]
    findings = (_dropped(dropped),) if dropped else ()
    draft = UnfinishedTable(
        table=table,
        names=names,
        reading=reading,
        first_row=2,
        header_row=1,
        units={},
        facts=("Parquet",),
        findings=findings,
    )
    return finish(draft, limits)


def whole_parquet(content: bytes, limits: ImportLimits) -> pa.Table:
    """All columns as they are, lists among them; raises Refused."""
    with _opened(content, limits) as file:
        return file.read(use_threads=False)


def first_rows(content: bytes, limits: ImportLimits, most: int) -> pa.Table:
    """The first `most` rows of all columns as they are, without reading the rest; raises Refused."""
    with _opened(content, limits) as file:
        return pa.Table.from_batches([next(file.iter_batches(most, use_threads=False))])


@contextmanager
def _opened(content: bytes, limits: ImportLimits) -> Iterator[pq.ParquetFile]:
    """The file, once its footer was found to be honest and small enough; what breaks while it is read is Refused."""
    _check_ends(content)
    try:
        file = pq.ParquetFile(pa.BufferReader(content), thrift_container_size_limit=1_000_000)
        _check_footer(file, limits)
        yield file
    except (pa.ArrowException, OSError, ValueError, KeyError, TypeError, NotImplementedError, UnicodeError) as error:
        if isinstance(error, MemoryError):
            raise
        raise Refused(
            say("The Parquet file is damaged or not one we can read ({first_line}).", first_line=_first_line(error)),
            say("Write it once more."),
        ) from None


def _check_ends(content: bytes) -> None:
    if content[-4:] == b"PARE" or content[:4] == b"PARE":
        raise Refused(say("The Parquet file is encrypted."), say("Write it without encryption and bring that."))
    size = int.from_bytes(content[-8:-4], "little")
    if len(content) < 12 or content[-4:] != _MARK or size + 12 > len(content):
        raise Refused(say("The Parquet file ends in the middle."), say("Download or copy it once more."))
    if size > LARGEST_FOOTER:
        raise Refused(
            say(
                "The Parquet file's directory alone has {size:.0f} MB; it has too many columns or row groups.",
                size=size / 1e6,
            ),
            say("Write fewer columns in larger row groups."),
        )


def _check_footer(file: pq.ParquetFile, limits: ImportLimits) -> None:
    """Raises Refused where the footer tells of more than is read."""
    footer, schema = file.metadata, file.schema_arrow
    if footer.num_columns == 0:
        raise Refused(say("The Parquet file has no columns."), say("Bring a file with columns of values."))
    if footer.num_columns > limits.columns:
        raise Refused(
            say(
                "The Parquet file has {columns}; at most {most} are read.",
                columns=counted(footer.num_columns, "column"),
                most=limits.columns,
            ),
            say("Keep the columns you need and bring those."),
        )
    if footer.num_rows == 0:
        raise Refused(say("The Parquet file has no rows."), say("Bring a file with rows of values."))
    if footer.num_rows > limits.rows:
        raise Refused(
            say(
                "The Parquet file has {rows}; at most {most:,} are read.",
                rows=counted(footer.num_rows, "row"),
                most=limits.rows,
            ),
            say("Bring a part of it, or sum it up to a coarser timestep first."),
        )
    if footer.num_row_groups > MOST_ROW_GROUPS:
        raise Refused(
            say(
                "The Parquet file has {groups:,} row groups; at most {most:,} are read.",
                groups=footer.num_row_groups,
                most=MOST_ROW_GROUPS,
            ),
            say("Write it in larger row groups."),
        )
    size = sum(footer.row_group(group).total_byte_size for group in range(footer.num_row_groups))
    if size > limits.unpacked_bytes:
        raise Refused(
            say(
                "Unpacked it has {size:.0f} MB; at most {most:.0f} MB are read.",
                size=size / 1e6,
                most=limits.unpacked_bytes / 1e6,
            ),
            say("Bring a part of it."),
        )
    repeated = [name for name in set(schema.names) if schema.names.count(name) > 1]
    if repeated:
        raise Refused(
            say("Several columns are named {repeated!r}.", repeated=repeated[0]),
            say("Give every column a name of its own."),
        )


def _columns(file: pq.ParquetFile) -> tuple[list[str], list[str]]:
    """(columns to read, columns left out) as cells of a table; raises Refused."""
    schema = file.schema_arrow
    dropped = [field.name for field in schema if not _readable(field.type)]
    columns = [name for name in schema.names if name not in dropped]
    if not columns:
        raise Refused(
            say("No column holds plain values (the first is {type}).", type=schema.field(0).type),
            say("Unpack nested columns first."),
        )
    return columns, dropped


def _readable(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return not (pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_fixed_size_binary(kind))


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The column as one of few kinds: text, int64, float64, truth values, moments, clock times."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _plain(column.cast(kind.value_type))
    if pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return column.cast(pa.string())
    if pa.types.is_decimal(kind) or pa.types.is_floating(kind) or kind == pa.uint64():
        return column.cast(pa.float64(), safe=False)
    if pa.types.is_integer(kind):
        return column.cast(pa.int64())
    if pa.types.is_date(kind):
        return _checked(column.cast(pa.timestamp("us")))
    if pa.types.is_timestamp(kind):
        return _checked(column if kind.unit == "ns" else column.cast(pa.timestamp("us", kind.tz)))
    if pa.types.is_duration(kind):
        return pc.divide(column.cast(pa.duration("us")).cast(pa.int64()).cast(pa.float64()), 1e6)
    return column


def _checked(moments: pa.ChunkedArray) -> pa.ChunkedArray:
    """The moments; raises Refused for years that no calendar of ours holds."""
    ends = pc.min_max(pc.year(moments)).as_py()
    if ends["min"] is not None and (ends["min"] < _FIRST_YEAR or ends["max"] > _LAST_YEAR):
        year = ends["min"] if ends["min"] < _FIRST_YEAR else ends["max"]
        raise Refused(
            say(
                "A column of times holds the year {year}; years {first_year} to {last_year} are read.",
                year=year,
                first_year=_FIRST_YEAR,
                last_year=_LAST_YEAR,
            ),
            say("Look for times that were written in the wrong unit."),
        )
    return moments


def _dropped(names: list[str]) -> Finding:
    what = say("Columns of lists, records or bytes were left out.")
    places = tuple(Place(column=name) for name in names[:5])
    return Finding(
        detector="nested columns", severity="warning", what=what, where=say("the file"), places=places, count=len(names)
    )


def _first_line(error: Exception) -> str:
    lines = str(error).splitlines()
    return lines[0][:120] if lines else type(error).__name__
