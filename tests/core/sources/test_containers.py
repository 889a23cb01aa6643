"""What the first bytes of a file say of its container."""

from pathlib import Path

import pytest

from core.sources.intake.containers import container_of
from core.sources.lookup import form_of


@pytest.mark.parametrize("text", ["day,free,used\n2024-01-01,1,2\n", "all,wide,open\n1,2,3\n", "Not free of charge.\n"])
def test_a_text_in_which_a_word_stands_where_films_have_one_is_a_text(text: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text)
    assert container_of(text.encode()) is None
    assert form_of(path, path.name).entries != "films"


@pytest.mark.parametrize(
    ("start", "container"),
    [
        (b"\x00\x00\x00\x20ftypisom", "mov"),
        (b"\x05\x00\x00\x00mdat....", "mov"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "wav"),
        (b"RIFF\x00\x00\x00\x00AVI LIST", "avi"),
        (b"#EXTM3U\n/etc/hostname", None),
        (b"", None),
    ],
)
def test_a_container_is_known_by_its_first_bytes(start: bytes, container: str | None) -> None:
    assert container_of(start) == container
