"""Tables about texts are told from tables about numbers, and their columns' roles are found."""

import pandas as pd
import pyarrow as pa
import pytest

from core.data.texts import Corpus, LabelledTexts
from core.errors import UserError
from core.sources.tables.judging.texts import judge_texts
from core.sources.tables.preparing.texts import prepare_texts
from core.sources.tables.reading.raw_table import RawTable
from core.sources.tables.table_reading import TableReading
from core.sources.tables.text_preparation import TextPreparation

OPINIONS = [f"this film number {i} was rather {'good' if i % 2 else 'bad'} I think" for i in range(40)]


def raw(**columns) -> RawTable:
    return RawTable(
        pa.table({name: [None if v is None else str(v) for v in values] for name, values in columns.items()}),
        TableReading(),
        first_row=2,
    )


def test_text_and_label_columns_are_found():
    judged = judge_texts(raw(id=range(40), review=OPINIONS, sentiment=[i % 2 for i in range(40)]))
    assert judged.preparation.text_column == "review"
    assert judged.preparation.label_column == "sentiment"


def test_a_table_of_measurements_is_not_about_texts():
    dates = [f"2020-01-{i + 1:02}" for i in range(30)]
    assert judge_texts(raw(date=dates, value=range(30), place=["North Sea"] * 30)) is None
    assert judge_texts(raw(date=["3 January 2020 10:00"] * 30, value=range(30))) is None


def test_texts_without_blanks_are_texts():
    texts = [f"\u8fd9\u90e8\u7535\u5f71\u5f88\u597d\u770b\u6211\u559c\u6b22\u5b83{i}" for i in range(30)]
    assert judge_texts(raw(text=texts, label=["a", "b", "c"] * 10)).preparation.label_column == "label"


def test_a_column_that_says_train_and_test_is_the_split():
    parts = ["train"] * 30 + ["dev"] * 5 + ["test"] * 5
    judged = judge_texts(raw(text=OPINIONS, label=["x", "y"] * 20, split=parts))
    assert judged.preparation.part_column == "split"
    prepared = prepare_texts(judged.table.to_pandas(), judged.preparation)
    assert prepared.parts.count("validation") == 5


def test_one_file_a_label_becomes_one_text_a_line():
    table = raw(text=["\n".join(OPINIONS[::2]), "\n".join(OPINIONS[1::2]) + "\n"], label=["neg", "pos"])
    judged = judge_texts(table)
    prepared = prepare_texts(judged.table.to_pandas(), judged.preparation)
    assert isinstance(prepared, LabelledTexts)
    assert len(prepared) == 40
    assert prepared.labels.count("pos") == 20


def test_without_a_label_the_texts_are_a_corpus():
    judged = judge_texts(raw(text=["A whole book.\nIn one cell.\n" * 20]))
    prepared = prepare_texts(judged.table.to_pandas(), judged.preparation)
    assert isinstance(prepared, Corpus)
    assert prepared.documents[0].startswith("A whole book.\n")


def test_empty_texts_missing_labels_and_rare_labels_are_found_and_left_out():
    texts, labels = [*OPINIONS, " ", "one more text that stands here"], [*["a", "b"] * 19, "a", "rare", "a", None]
    judged = judge_texts(raw(text=texts, label=labels))
    said = " ".join(finding.what for finding in judged.findings)
    assert "1 text without a visible character" in said
    assert "1 text without a label" in said
    assert "1 comes only once" in said
    assert judged.findings[0].places[0].row == 42
    assert len(prepare_texts(judged.table.to_pandas(), judged.preparation)) == 40


def test_next_line_characters_stay_inside_a_line():
    table = raw(text=["one\u0085two three\nfour five six"], label=["x"]).table.to_pandas()
    prepared = prepare_texts(table, TextPreparation(text_column="text", label_column="label", lines=True))
    assert prepared.texts == ("one\u0085two three", "four five six")


def test_an_unknown_column_or_part_is_refused_in_a_sentence():
    table = raw(text=OPINIONS, label=["x", "y"] * 20).table.to_pandas()
    with pytest.raises(UserError, match="There is no column 'body'"):
        prepare_texts(table, TextPreparation(text_column="body"))
    with pytest.raises(UserError, match="may say train, validation or test"):
        prepare_texts(table, TextPreparation(text_column="text", label_column="label", part_column="label"))


def told(judged) -> list[str]:
    return [finding.what for finding in judged.findings if finding.detector == "labels"]


def test_labels_that_differ_in_capitals_or_blanks_count_as_one_and_are_told():
    spelled = ["Good", "bad", "good ", "bad", "good", "bad", "GOOD", "Bad"] * 5
    columns = {"review": OPINIONS, "label": spelled}
    judged = judge_texts(raw(**columns))
    assert any("capitals or blanks" in what for what in told(judged))
    table = pd.DataFrame(columns)
    assert set(prepare_texts(table, judged.preparation).labels) == {"good", "bad"}
    kept = prepare_texts(table, judged.preparation.model_copy(update={"alike": "keep"}))
    assert set(kept.labels) == {"Good", "bad", "good", "GOOD", "Bad"}


def test_labels_with_few_texts_are_told():
    judged = judge_texts(raw(review=OPINIONS, label=["x"] * 20 + ["y"] * 17 + ["z"] * 3))
    assert any("“z” (3)" in what for what in told(judged))


def test_several_columns_of_zeros_and_ones_are_told_with_the_chosen_one():
    columns = {name: [(i // (2 + at)) % 2 for i in range(40)] for at, name in enumerate(("toxic", "insult", "threat"))}
    judged = judge_texts(raw(comment=OPINIONS, **columns))
    chosen = judged.preparation.label_column
    [what] = [what for what in told(judged) if "Several columns" in what]
    assert f"“{chosen}” is predicted" in what
    assert all(f"“{name}”" in what for name in columns)
