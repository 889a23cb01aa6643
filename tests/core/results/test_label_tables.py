"""What was labelled is shown by the name of one of it, and by its own name where it has one."""

import numpy as np

from core.data.texts import TEXT
from core.results.exhibits.kinds import EXHIBIT
from core.results.exhibits.labelling import Labelled
from core.results.texts.label_tables import in_cell, mistakes
from core.results.texts.label_tables import test_table as table_of
from core.words import Noun

PROBABILITIES = np.array([[0.9, 0.1], [0.2, 0.8], [0.6, 0.4]])
CLASSES = ("down", "up")
BEFORE = """{"kind": "labelled", "part": "test", "classes": ["a", "b"], "truth": [0], "probabilities": [[0.5, 0.5]]}"""


def labelled(entry: Noun, *names: str) -> Labelled:
    return Labelled(
        part="test", entry=entry, classes=CLASSES, truth=[0, 1, 1], probabilities=PROBABILITIES, texts=names
    )


def test_names_stand_in_a_column_called_what_each_of_them_is() -> None:
    found = labelled(Noun("sequence", "sequences"), "7", "8", "9")
    assert in_cell(found, (0, 0))["Sequence"] == ["7"]
    assert mistakes(found)["Sequence"] == ["9"]
    assert list(table_of(found))[:2] == ["sequence", "true label"]


def test_where_examples_have_no_names_there_is_no_column_of_them() -> None:
    found = labelled(Noun("window", "windows"))
    assert list(in_cell(found, (0, 0))) == ["Confidence"]
    assert list(mistakes(found)) == ["Confidence", "Predicted", "Actual"]
    assert table_of(found)["window"].tolist() == ["1", "2", "3"]


def test_what_was_labelled_before_entries_had_names_is_texts() -> None:
    assert EXHIBIT.validate_json(BEFORE).entry == TEXT


def test_a_noun_counts_in_words() -> None:
    assert [Noun("series", "series").counted(count) for count in (1, 1200)] == ["1 series", "1,200 series"]
