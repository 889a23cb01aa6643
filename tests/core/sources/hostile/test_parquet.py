"""Parquet files that are oversized, odd or damaged."""

import datetime
import decimal
import io
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.errors import Refused
from core.sources.tables.reading import read_raw

PROJECT = Path(__file__).parents[4]


def read(content: bytes):
    return read_raw(content, "table.parquet")


def refusal(content: bytes, *, seconds: float = 30) -> str:
    began = time.process_time()
    with pytest.raises(Refused) as caught:
        read(content)
    assert time.process_time() - began < seconds
    assert caught.value.hint
    return caught.value.message


def stored(table: pa.Table | dict, **options) -> bytes:
    content = io.BytesIO()
    pq.write_table(table if isinstance(table, pa.Table) else pa.table(table), content, **options)
    return content.getvalue()


def plain() -> pa.Table:
    days = [datetime.datetime(2024, 1, 1) + datetime.timedelta(day) for day in range(50)]
    return pa.table({"day": days, "value": [day / 2 for day in range(50)]})


def test_p01_a_normal_file_is_read() -> None:
    raw = read(stored(plain()))
    assert raw.table.equals(plain())
    assert raw.findings == ()


def test_p02_fifty_million_zeros_are_refused_by_the_footer() -> None:
    zeros = pa.table({"value": pa.chunked_array([np.zeros(1_000_000)] * 50)})
    assert "50,000,000 rows" in refusal(stored(zeros, compression="zstd"), seconds=2)


def test_p03_fifty_thousand_columns_are_refused() -> None:
    refusal(_wide_footer(50_000), seconds=10)


def _wide_footer(columns: int) -> bytes:
    kind = pa.schema([(f"c{column}", pa.int8()) for column in range(columns)])
    return stored(kind.empty_table())


def test_p04_fifty_thousand_row_groups_are_refused() -> None:
    refusal(stored(pa.table({"value": list(range(50_000))}), row_group_size=1), seconds=10)


def test_p05_nested_columns_are_left_out_with_a_notice_or_refused() -> None:
    raw = read(stored(plain().append_column("tags", pa.array([["a", "b"]] * 50))))
    assert raw.table.column_names == ["day", "value"]
    assert [finding.detector for finding in raw.findings] == ["nested columns"]
    assert "plain" in refusal(stored({"tags": [["a"], ["b"]]}))


def test_p06_decimals_are_numbers() -> None:
    raw = read(stored({"price": [decimal.Decimal("1.25"), decimal.Decimal("2.50")]}))
    assert raw.table.column("price").to_pylist() == [1.25, 2.5]


def test_p07_two_columns_of_one_name_are_refused() -> None:
    assert "'v'" in refusal(stored(pa.table([[1, 2], [3, 4]], names=["v", "v"])))


def test_p08_times_beyond_the_calendar_are_refused() -> None:
    far = pa.array([2**60, 2**61], pa.timestamp("us"))
    refusal(stored({"time": far, "v": [1.0, 2.0]}))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
def test_p09_a_truncated_file_is_refused(share: float) -> None:
    content = stored(plain())
    refusal(content[: int(len(content) * share)])


@pytest.mark.parametrize("length", [0, 5, 2**31 - 1, 2**32 - 1])
def test_p10_a_wrong_footer_length_is_refused(length: int) -> None:
    content = stored(plain())
    refusal(content[:-8] + length.to_bytes(4, "little") + content[-4:])


def test_p11_random_bytes_are_refused() -> None:
    noise = np.random.default_rng(1).bytes(20_000)
    refusal(b"PAR1" + noise + (4000).to_bytes(4, "little") + b"PAR1")


def test_p12_four_hundred_flipped_bits_crash_nothing() -> None:
    # In a process of its own: a crash of the library would otherwise end all tests.
    script = f"""
import sys; sys.path.insert(0, {str(PROJECT)!r})
import random
from tests.core.sources.hostile.test_parquet import plain, read, stored
from core.errors import Refused
content, chance, told = stored(plain()), random.Random(7), 0
for _ in range(400):
    flipped = bytearray(content)
    flipped[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    try:
        read(bytes(flipped))
    except Refused:
        told += 1
print("refused", told)
"""
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert answer.returncode == 0, answer.stderr[-2000:]
    assert answer.stdout.startswith("refused")


def test_p13_false_pandas_metadata_are_ignored() -> None:
    false = b'{"index_columns": ["not there"], "columns": [], "column_indexes": []}'
    raw = read(stored(plain().replace_schema_metadata({b"pandas": false})))
    assert raw.table.column_names == ["day", "value"]


def test_a_pandas_index_comes_as_a_column() -> None:
    content = io.BytesIO()
    frame = pd.DataFrame({"value": [1.0, 2.0]}, index=pd.to_datetime(["2024-01-01", "2024-01-02"]))
    frame.to_parquet(content)
    assert set(read(content.getvalue()).table.column_names) == {"value", "index"}


def test_p14_no_rows_are_refused() -> None:
    assert "no rows" in refusal(stored(plain().slice(0, 0)))


def test_p15_no_columns_are_refused() -> None:
    assert "no columns" in refusal(stored(pa.table({})))


def test_p16_dictionary_strings_are_texts() -> None:
    raw = read(stored({"name": pa.array(["a", "b", "a"]).dictionary_encode(), "v": [1.0, 2.0, 3.0]}))
    assert raw.table.column("name").to_pylist() == ["a", "b", "a"]
    assert raw.table.column("name").type == pa.string()


def test_p17_an_encrypted_file_is_refused() -> None:
    content = stored(plain())
    assert "encrypted" in refusal(content[:-4] + b"PARE")
