"""Pairs of texts are found in whatever they come: tables, tabs without names, parallel files, translation memories."""

import gzip

import pytest

from core.errors import Refused
from core.sources.intake.limits import ImportLimits
from core.sources.intake.together import together, zipped
from core.sources.lookup import judge
from core.sources.pairs.judging import JudgedPairs
from core.sources.tables.form import TABLES
from core.sources.tables.reading import read_raw
from core.sources.tables.table_reading import JOINED, TableReading

ENGLISH = (
    "Go.",
    "I see the sea.",
    "He has a red house.",
    "Where is the cat?",
    "We read long books.",
    "It rains today.",
)
GERMAN = (
    "Geh.",
    "Ich sehe das Meer.",
    "Er hat ein rotes Haus.",
    "Wo ist die Katze?",
    "Wir lesen Bücher.",
    "Es regnet.",
)
TMX = """<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4"><header/><body>{}</body></tmx>"""
UNIT = '<tu><tuv xml:lang="en"><seg>{} <bpt i="1"/></seg></tuv><tuv xml:lang="de"><seg>{}</seg></tuv></tu>'


def judged(content: bytes, name: str = "file") -> object:
    return judge(TABLES, read_raw(content, name))


def sides(found: object) -> tuple[str, str]:
    assert isinstance(found, JudgedPairs), found
    return found.preparation.source_column, found.preparation.target_column


def lines(texts: tuple[str, ...]) -> bytes:
    return "".join(f"{text}\n" for text in texts).encode()


def rows(first: tuple[str, ...], second: tuple[str, ...], *more: str, mark: str = "\t") -> str:
    return "".join(mark.join([*pair, *more]) + "\n" for pair in zip(first, second, strict=True))


def test_columns_that_are_called_by_their_languages_are_pairs() -> None:
    assert sides(judged(f"English,German\n{rows(ENGLISH, GERMAN, mark=',')}".encode())) == ("English", "German")


def test_source_and_target_are_pairs_even_where_a_side_is_numbers_or_times() -> None:
    table = "target,source\n1985-03-04,4 March 1985\n1986-01-02,2 January 1986\n1987-07-09,9 July 1987\n"
    assert sides(judged(table.encode())) == ("source", "target")


@pytest.mark.parametrize("names", ["English,German", "source,target", "question text,reply"])
def test_a_single_pair_is_told_in_the_words_of_pairs(names: str) -> None:
    found = judged(f"{names}\nI see the sea,Ich sehe das Meer\n".encode())
    assert ",".join(sides(found)) == names
    [few] = found.findings
    assert few.severity == "error"
    assert few.what.startswith("1 pair; at least 20 are needed")


@pytest.mark.parametrize("lengths", [True, False])
def test_pairs_with_many_empty_sides_stay_pairs_whatever_their_columns_are_called(lengths: bool) -> None:
    """Where lengths say nothing, two columns of words are still good for nothing else."""
    words = [f"{chr(97 + at % 26)}{chr(97 + at // 5)}{chr(97 + at % 7)}" for at in range(50)]
    table = "left,right\n" + "".join(
        f"{(word + ' ') * (at % 4 + 1)},{(word[::-1] + 'x') * (at % 4 + 1 if lengths else 1) if at % 5 > 1 else ''}\n"
        for at, word in enumerate(words)
    )
    found = judged(table.encode())
    assert sides(found) == ("left", "right")
    assert [(one.detector, one.count) for one in found.findings] == [("empty_side", 20)]


def test_json_lines_with_two_languages_are_pairs() -> None:
    table = "".join(f'{{"de": "{one}", "en": "{two}"}}\n' for one, two in zip(GERMAN, ENGLISH, strict=True))
    assert sides(judged(table.encode())) == ("de", "en")


def test_sentences_with_a_tab_between_need_no_names_and_lose_no_line() -> None:
    found = judged(rows(ENGLISH, GERMAN, "CC-BY 2.0 (France) Attribution: tatoeba.org").encode())
    assert sides(found) == ("source", "target")
    assert found.table["source"].to_pylist() == list(ENGLISH)
    assert found.table.column_names == ["source", "target", "attribution"]


def test_quotation_marks_in_such_lines_are_part_of_the_text() -> None:
    said = ('He said "go".', *ENGLISH[1:5], 'A lone " stays.')
    assert judged(rows(said, GERMAN).encode()).table["source"].to_pylist() == list(said)


def test_two_files_of_parallel_lines_are_one_source() -> None:
    content, name = together([("news.de", lines(GERMAN)), ("news.en", lines(ENGLISH))])
    found = judged(content, name)
    assert sides(found) == ("de", "en")
    assert found.table["en"].to_pylist() == list(ENGLISH)
    assert [one.detector for one in found.findings] == ["few_pairs"]


def test_parts_are_files_packed_or_not() -> None:
    files = [(f"{part}.{side}.gz", gzip.compress(lines(texts))) for part in ("train", "val", "test_2016")
             for side, texts in (("de", GERMAN), ("en", ENGLISH))]  # fmt: skip
    found = judged(*together(files))
    assert found.preparation.part_column == "part"
    assert sorted(set(found.table["part"].to_pylist())) == ["test", "train", "validation"]


PARTS = ("train", "dev", "test")


@pytest.mark.parametrize("heading", ["", "English\tGerman\n"])
def test_tables_called_train_dev_and_test_are_the_parts_of_one(heading: str) -> None:
    files = [(f"{part}.tsv", (heading + rows(ENGLISH, GERMAN)).encode()) for part in PARTS]
    found = judged(*together(files))
    assert found.preparation.part_column == "part"
    assert found.table["part"].to_pylist() == ["train"] * 6 + ["validation"] * 6 + ["test"] * 6
    assert found.table[found.preparation.source_column].to_pylist() == list(ENGLISH) * 3


def test_one_of_such_tables_can_be_read_alone() -> None:
    content, name = together([(f"{part}.tsv", rows(ENGLISH, GERMAN).encode()) for part in PARTS])
    whole = read_raw(content, name)
    assert whole.sheets == (JOINED, "dev.tsv", "test.tsv", "train.tsv")
    alone = read_raw(content, name, TableReading(sheet="dev.tsv"))
    assert alone.table.num_rows == len(ENGLISH)
    assert read_raw(content, name, whole.reading).table.equals(whole.table)


def test_tables_with_other_columns_are_not_joined() -> None:
    files = [("train.csv", b"a,b\n1,2\n3,4\n5,6\n"), ("test.csv", b"a\n1\n2\n")]
    found = read_raw(*together(files))
    assert found.table.column_names == ["a", "b"]
    assert "The ZIP file holds 2 tables; train.csv was read." in [one.what for one in found.findings]


def test_more_rows_than_are_read_are_refused_however_many_tables_hold_them() -> None:
    content, name = together([(f"{part}.tsv", rows(ENGLISH, GERMAN).encode()) for part in PARTS])
    with pytest.raises(Refused, match="more than 10 rows together"):
        read_raw(content, name, limits=ImportLimits(rows=10))


def test_translation_memories_are_read_out_of_a_zip() -> None:
    memory = TMX.format("".join(map(UNIT.format, ENGLISH, GERMAN))).encode()
    assert sides(judged(zipped({"memory.tmx": memory}), "memory.zip")) == ("en", "de")
    parts = judged(zipped({f"{part}.tmx": memory for part in PARTS}), "memories.zip")
    assert parts.preparation.part_column == "part"


def test_a_table_beside_a_larger_translation_memory_is_read() -> None:
    memory = TMX.format("".join(map(UNIT.format, ENGLISH, GERMAN))).encode()
    files = {"data.csv": b"a,b\n1,2\n3,4\n", "memory.TMX": memory}
    assert read_raw(zipped(files), "old.zip").table.column_names == ["a", "b"]


def parted(*sizes: int) -> bytes:
    """Tables for training, validation and test with so many rows."""
    return zipped({f"{part}.csv": b"a,b\n" + b"1,2\n" * rows for part, rows in zip(PARTS, sizes, strict=False)})


def test_one_unreadable_table_is_no_reason_to_refuse_the_others() -> None:
    files = {"train.csv": b"a,b\n1,2\n3,4\n", "test.csv": b""}
    assert read_raw(zipped(files), "all.zip").table.num_rows == 2
    with pytest.raises(Refused, match="empty"):
        read_raw(zipped(files), "all.zip", TableReading(sheet=JOINED))


@pytest.mark.parametrize(
    ("limits", "said"),
    [({"rows": 50}, "more than 50 rows together"), ({"unpacked_bytes": 500}, "tables have more than")],
)
def test_tables_are_read_as_far_as_the_limits_allow(limits: dict, said: str) -> None:
    """The last, which is empty, is not reached."""
    with pytest.raises(Refused, match=said):
        read_raw(parted(0, 30, 30), "all.zip", TableReading(sheet=JOINED), ImportLimits(**limits))


def test_large_tables_with_unlike_columns_are_not_added_up() -> None:
    files = {"train.csv": b"a,b\n" + b"1,2\n" * 30, "test.csv": b"a\n" + b"1\n" * 29}
    assert read_raw(zipped(files), "all.zip", limits=ImportLimits(rows=50)).table.num_rows == 30


def test_lines_out_of_step_are_an_error() -> None:
    found = judged(*together([("a.de", lines(GERMAN)), ("a.en", lines(ENGLISH[1:]))]))
    assert ("out_of_step", "error") in [(one.detector, one.severity) for one in found.findings]


def test_files_of_two_labels_are_no_languages() -> None:
    content, name = together([("polarity.pos", lines(ENGLISH * 5)), ("polarity.neg", lines(GERMAN * 5))])
    assert not isinstance(judged(content, name), JudgedPairs)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_translation_memory_is_read_without_its_tags(encoding: str) -> None:
    units = "".join(map(UNIT.format, ENGLISH, GERMAN))
    found = judged(TMX.format(units).replace("UTF-8", encoding.upper()).encode(encoding))
    assert sides(found) == ("en", "de")
    assert found.table["de"].to_pylist() == list(GERMAN)


def test_a_translation_memory_with_entities_is_refused() -> None:
    bomb = TMX.format(UNIT.format("a", "b")).replace('SYSTEM "tmx14.dtd"', '[<!ENTITY a "aaaa">]')
    with pytest.raises(Refused, match="entities"):
        read_raw(bomb.encode(), "m.tmx")


def test_a_damaged_translation_memory_is_refused() -> None:
    with pytest.raises(Refused, match="damaged"):
        read_raw(TMX.format(UNIT.format("a", "b"))[:-30].encode(), "m.tmx")


def test_reviews_with_a_label_stay_labelled_texts() -> None:
    table = "review,label\n" + "".join(f"{one} {two} {at},{'good' if at % 2 else 'bad'}\n"
        for at, (one, two) in enumerate(zip(ENGLISH * 5, GERMAN * 5, strict=True)))  # fmt: skip
    assert judged(table.encode()).preparation.kind == "texts"
