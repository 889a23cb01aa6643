"""Several files brought at once become one source."""

import pytest

from core.errors import UserError
from core.sources.intake.limits import ImportLimits
from core.sources.intake.together import together
from core.sources.tables.judging.texts import judge_texts
from core.sources.tables.preparing.texts import prepare_texts
from core.sources.tables.reading import read_raw

FILES = [(f"rt.{mood}", "".join(f"a {mood} film number {i}\n" for i in range(40)).encode()) for mood in ("pos", "neg")]


def test_one_file_stays_as_it_is() -> None:
    assert together([("a.csv", b"a,b")]) == (b"a,b", "a.csv")


def test_two_files_with_one_text_a_line_are_two_labels() -> None:
    judged = judge_texts(read_raw(*together(FILES)))
    texts = prepare_texts(judged.table.to_pandas(), judged.preparation)
    assert [texts.labels.count(label) for label in ("neg", "pos")] == [40, 40]


def test_the_same_files_are_the_same_source_in_any_order() -> None:
    assert together(FILES)[0] == together(FILES[::-1])[0]


def test_files_of_one_name_are_all_kept_and_none_points_outside() -> None:
    content, _ = together([("../a.txt", b"one"), ("a.txt", b"two")])
    assert b"../" not in content
    assert content.count(b"2 a.txt") == 2


def test_files_that_are_too_large_together_are_refused_in_a_sentence() -> None:
    with pytest.raises(UserError, match="together"):
        together(FILES, ImportLimits(upload_bytes=100))
