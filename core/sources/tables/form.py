"""A table as Parquet: the stored form of everything that begins as a grid of cells or as lines of text."""

from pathlib import Path
from typing import Any, BinaryIO

import pandas as pd

from core.language import Said
from core.sources.intake.limits import ImportLimits
from core.sources.kind import Damaged, StoredForm
from core.sources.tables.reading.kinds import title_of
from core.sources.tables.reading.raw_table import RawTable
from core.sources.tables.table_reading import TableReading

FILE = "table.parquet"


class TableForm(StoredForm):
    """Cells as they stood wherever reading them needs a repair; typed ones elsewhere."""

    entries, parts, stored = Said("rows"), Said("columns"), Said("the table")
    Reading = TableReading

    def recognises(self, stream: BinaryIO, name: str) -> bool:
        return True

    def title(self, stream: BinaryIO) -> str:
        return title_of(stream.read(8))

    def load(self) -> None:
        import pyarrow.csv
        import pyarrow.parquet  # noqa: F401

        from core.sources.tables.reading import read_raw  # noqa: F401
        from core.sources.tables.reading.plain_text.delimited import read_delimited  # noqa: F401

    def read(self, path: Path, name: str, reading: TableReading, limits: ImportLimits) -> RawTable:
        from core.sources.tables.reading import read_raw

        return read_raw(path.read_bytes(), name, reading, limits)

    def write(self, judged: Any, folder: Path) -> None:
        import pyarrow.parquet as pq

        pq.write_table(judged.table, folder / FILE, compression="zstd", compression_level=1)

    def open(self, folder: Path) -> pd.DataFrame:
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            return pq.read_table(folder / FILE).to_pandas()
        except (OSError, pa.ArrowException) as error:
            raise Damaged(str(error)) from error

    def is_sound(self, folder: Path) -> bool:
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            pq.read_metadata(folder / FILE)
        except (OSError, pa.ArrowException):
            return False
        return True


TABLES = TableForm()
"""One for all kinds that are read as tables."""
