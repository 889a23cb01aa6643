"""Recording word by word: what is kept, what is refused, and the source that comes of it."""

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest

from core.errors import UserError
from core.sources.recordings.samples import wav
from core.sources.recordings.studio import Studio
from core.sources.takes import FEWEST


def spoken(level: float = 0.3, seconds: float = 0.5) -> bytes:
    time = np.arange(round(seconds * 16_000)) / 16_000
    return wav(np.clip(level * np.sin(2000 * time), -1, 1), 16_000)


def test_takes_are_found_again_the_oldest_first(tmp_path: Path) -> None:
    studio = Studio(tmp_path)
    for label in ("yes", "no", "yes"):
        studio.add(label, "ann", spoken())
    again = Studio(tmp_path)
    assert [(take.label, take.who) for take in again.takes()] == [("yes", "ann"), ("no", "ann"), ("yes", "ann")]
    assert again.counts("ann") == {"yes": 2, "no": 1}
    assert again.counts("bo") == {}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (spoken(0.001), "That was silent"),
        (spoken(0.3, seconds=0.05), "That was too short"),
        (spoken(3.0), "That was too loud"),
    ],
)
def test_what_no_network_can_learn_from_is_said_again(content: bytes, words: str, tmp_path: Path) -> None:
    studio = Studio(tmp_path)
    with pytest.raises(UserError, match=words):
        studio.add("yes", "ann", content)
    assert studio.takes() == []


def test_a_name_cannot_leave_the_folder(tmp_path: Path) -> None:
    take = Studio(tmp_path / "recorded").add("../up/and_away", "a/b", spoken())
    assert take.path.is_relative_to(tmp_path / "recorded")
    assert (take.label, take.who) == ("up and away", "a b")
    with pytest.raises(UserError, match="is empty"):
        Studio(tmp_path).add("..", "ann", spoken())


def test_a_take_that_is_deleted_leaves_the_others(tmp_path: Path) -> None:
    studio = Studio(tmp_path)
    first, second = (studio.add("yes", "ann", spoken()) for _ in range(2))
    studio.remove(first)
    assert [take.path for take in studio.takes()] == [second.path]
    assert studio.add("yes", "ann", spoken()).path != second.path


def test_it_says_what_is_missing_and_then_becomes_a_source(tmp_path: Path) -> None:
    studio = Studio(tmp_path)
    assert studio.missing() == "Record two labels or more."
    for _ in range(FEWEST):
        studio.add("yes", "ann", spoken())
    studio.add("no", "ann", spoken())
    assert studio.missing() == "Record no 5 times or more."
    for _ in range(FEWEST - 1):
        studio.add("no", "ann", spoken())
    assert studio.missing() == ""
    content, name = studio.brought()
    assert name.endswith(".zip")
    assert sorted(zipfile.ZipFile(io.BytesIO(content)).namelist())[0] == "no/ann_1.wav"
