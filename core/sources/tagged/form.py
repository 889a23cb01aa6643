"""Tagged tokens as they are stored: a column a Parquet column, and how the file was laid out as words."""

import json
from pathlib import Path
from typing import BinaryIO

import numpy as np

from core.language import Said, say
from core.sources.intake.limits import ImportLimits
from core.sources.kind import Damaged, StoredForm
from core.sources.preparation import Reading
from core.sources.tagged.judging import JudgedTokens
from core.sources.tagged.token_table import Layout, TokenTable

TOKENS, LAYOUT, SENTENCE = "tokens.parquet", "layout.json", "#sentence"


class TaggedForm(StoredForm):
    """Cells as they stood, with the number of their sentence."""

    entries, parts, stored = Said("tokens"), Said("columns"), Said("the tokens")

    def recognises(self, stream: BinaryIO, name: str) -> bool:
        from core.sources.tagged.reading.files import recognised

        return recognised(stream, name)

    def title(self, stream: BinaryIO) -> str:
        return say("file of tagged tokens")

    def load(self) -> None:
        import pyarrow.parquet  # noqa: F401

    def read(self, path: Path, name: str, reading: Reading, limits: ImportLimits) -> TokenTable:
        from core.sources.tagged.reading.files import read_file

        return read_file(path, name, limits)

    def write(self, judged: JudgedTokens, folder: Path) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        table = judged.table
        columns = {SENTENCE: pa.array(table.sentence.astype(np.int32))}
        columns |= {name: pa.array(cells, pa.string()) for name, cells in table.columns.items()}
        pq.write_table(pa.table(columns), folder / TOKENS, compression="zstd", compression_level=1)
        told = {"layout": table.layout.model_dump(), "facts": table.facts}
        (folder / LAYOUT).write_text(json.dumps(told), encoding="utf-8")

    def open(self, folder: Path) -> TokenTable:
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            told = json.loads((folder / LAYOUT).read_bytes())
            table = pq.read_table(folder / TOKENS)
            columns = {name: table[name].to_pylist() for name in table.column_names if name != SENTENCE}
            layout = Layout.model_validate(told["layout"])
            return TokenTable(columns, table[SENTENCE].to_numpy(), layout, tuple(told["facts"]))
        except (OSError, ValueError, KeyError, pa.ArrowException) as error:
            raise Damaged(str(error)) from error

    def is_sound(self, folder: Path) -> bool:
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            pq.read_metadata(folder / TOKENS)
        except (OSError, pa.ArrowException):
            return False
        return (folder / LAYOUT).is_file()
