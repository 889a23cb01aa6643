"""Whatever bytes are brought, they are read or refused; nothing else happens."""

import contextlib
import gzip

from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import Refused
from core.sources.tables.reading import read_raw

SIGNS = st.text(alphabet="0123456789.,;\t|\"'\n\r #-:eé€ab/\\{}[]\x1f\u202e", max_size=300)
STARTS = st.sampled_from(
    [b"", b"PK\x03\x04", b"PAR1", b"\x1f\x8b\x08\x00", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe", b"["]
)
ROWS = st.lists(
    st.lists(st.sampled_from(["", "1", "2,5", "a b", "2024-01-01", '"x', "#", "nan", "-"]), max_size=5), max_size=12
)


def read_or_refuse(content: bytes) -> None:
    with contextlib.suppress(Refused):
        raw = read_raw(content, "any")
        assert raw.table.num_rows > 0
        assert len(set(raw.table.column_names)) == raw.table.num_columns
        assert all(raw.table.column_names)


@given(SIGNS)
@settings(max_examples=100, deadline=None)
def test_any_text_is_read_or_refused(text: str) -> None:
    read_or_refuse(text.encode())


@given(STARTS, st.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_any_bytes_are_read_or_refused(start: bytes, rest: bytes) -> None:
    read_or_refuse(start + rest)
    read_or_refuse(gzip.compress(rest))


@given(ROWS, st.sampled_from([",", ";", "\t", "  ", "|"]), st.sampled_from(["\n", "\r\n", "\r"]))
@settings(max_examples=100, deadline=None)
def test_any_rows_are_read_or_refused(rows: list[list[str]], delimiter: str, end: str) -> None:
    read_or_refuse(end.join(delimiter.join(row) for row in rows).encode())
