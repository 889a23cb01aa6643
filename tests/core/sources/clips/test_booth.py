"""Films of a camera: what is kept, what is refused at once, and the source that comes of it."""

from pathlib import Path

import pytest

from core.errors import UserError
from core.sources.clips.booth import MOST_BYTES, Booth, film_format
from core.sources.takes import FEWEST
from tests.core.sources.clips.filming import film, moving, sound
from tests.importing import import_here


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (lambda: b"<html>" * 400, "no film that can be read"),
        (lambda: sound("webm"), "no film that can be read"),
        (lambda: film(moving(2), "webm")[:900], "too short"),
        (lambda: film(moving(2), "webm").ljust(MOST_BYTES + 1, b"\0"), "may take 20 MB"),
    ],
    ids=["text", "sound", "short", "long"],
)
def test_what_is_no_film_of_a_few_seconds_is_not_kept(tmp_path: Path, content, said: str) -> None:
    booth = Booth(tmp_path)
    with pytest.raises(UserError, match=said):
        booth.add("wave", "me", content())
    assert not booth.takes()


def test_takes_of_two_labels_become_a_source_whatever_the_browser_writes(tmp_path: Path) -> None:
    booth, webm, mp4 = (
        Booth(tmp_path / "booth"),
        film(moving(20, width=96), "webm"),
        film(moving(20, width=96)[::-1], "mp4"),
    )
    assert (film_format(webm), film_format(mp4)) == ("video/webm", "video/mp4")
    for _ in range(FEWEST):
        booth.add("wave", "me", webm)
        booth.add("nod", "me", mp4)
    assert not booth.missing()
    source = import_here(*booth.brought(), tmp_path / "sources")
    prepared = source.prepared(source.report.preparation)
    assert sorted(prepared.labels) == ["nod"] * FEWEST + ["wave"] * FEWEST
