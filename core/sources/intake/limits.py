"""How much an upload may be, and how much reading it may cost."""

from pydantic import Field

from core.declared import Declared


class ImportLimits(Declared):
    """What the importer process refuses to go beyond; every figure can be set by whoever runs the server."""

    upload_bytes: int = Field(200_000_000, gt=0)
    unpacked_bytes: int = Field(400_000_000, gt=0)
    """Of a zip, a gzip or a Parquet file, as its own directory declares it and as it comes out."""
    rows: int = Field(2_000_000, gt=0)
    columns: int = Field(500, gt=0)
    wide_columns: int = Field(20_000, gt=0)
    """Columns of a table that holds one series a row; there they are timesteps."""
    cell_characters: int = Field(10_000, gt=0)
    sheet_cells: int = Field(6_000_000, gt=0)
    text_bytes: int = Field(100_000_000, gt=0)
    """Of running text, which tasks hold as a whole."""
    memory_bytes: int = Field(1 << 30, gt=0)
    cpu_seconds: int = Field(25, gt=0)
    """Of the processor, once the libraries are loaded."""
    seconds: float = Field(60, gt=0)
    """That it had for itself, from its turn on: a busy machine is waited for."""
    file_bytes: int = Field(1 << 30, gt=0)
    """The largest file the importer may write."""
