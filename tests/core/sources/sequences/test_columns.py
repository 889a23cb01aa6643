"""What was stored under a column's earlier name is found under the one of today."""

import json

import pytest

from core.sources.clips.preparation import ClipPreparation
from core.sources.recordings.preparation import RecordingPreparation
from core.sources.sequences.columns import words_today
from core.sources.sequences.preparation import SequencePreparation


@pytest.mark.parametrize("declared", [SequencePreparation, RecordingPreparation, ClipPreparation])
def test_roles_are_those_of_today(declared: type[SequencePreparation]) -> None:
    before = declared().model_dump(mode="json") | {"label": "word 1 of the name", "group": "word 12 of the name"}
    found = declared.model_validate_json(json.dumps(before))
    assert (found.label, found.group) == ("file name, word 1", "file name, word 12")
    assert declared.model_validate_json(found.model_dump_json()) == found


def test_stored_words_are_too() -> None:
    stored = {"word 2 of the name": ["a", "b"], "folder": ["c", "d"], "a word 2 of the name": ["e", "f"]}
    assert words_today(stored) == {
        "file name, word 2": ("a", "b"),
        "folder": ("c", "d"),
        "a word 2 of the name": ("e", "f"),
    }
