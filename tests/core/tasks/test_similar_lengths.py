"""Batches of similar length are proposed where they save something, and recipes that do not name them have none."""

import numpy as np
import pytest

from core.data.sequences import SEQUENCE
from core.tasks.sequence_labels.options import SequenceLabelOptions
from core.tasks.similar_lengths import FEWEST, proposed_similar_lengths
from core.tasks.transcription import Transcription
from core.tasks.transcription.options import TranscriptionOptions
from tests.contracts.test_tasks import transcribed


@pytest.mark.parametrize(
    ("lengths", "proposed", "words"),
    [
        ([10] * FEWEST, False, "of similar length anyway"),
        ([10] * FEWEST + [40], True, "The longest sequence is 4.0 times as long as the average one"),
        ([10] * 20 + [40], False, "but with so few"),
    ],
)
def test_they_are_proposed_where_many_examples_are_mostly_padding(
    lengths: list[int], proposed: bool, words: str
) -> None:
    told = proposed_similar_lengths(np.array(lengths), SEQUENCE)
    assert told.value is proposed
    assert words in told.why


def test_recipes_that_do_not_name_them_train_as_before() -> None:
    assert not SequenceLabelOptions().similar_lengths
    dataset = Transcription().prepare(transcribed(), TranscriptionOptions())
    assert dataset.train.buckets is None
    assert not dataset.ends.input.free
