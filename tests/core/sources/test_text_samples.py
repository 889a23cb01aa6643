"""The text samples are what they say they are."""

import numpy as np
import pytest

from core.data.partition import partition
from core.data.texts import Corpus, LabelledTexts
from core.data.tokens import Words
from core.results.texts.text_rivals import bag_of_words
from core.sources.tables.judging.texts import judge_texts
from core.sources.tables.preparing.texts import prepare_texts
from core.sources.tables.reading import read_raw
from core.sources.tables.samples.texts import TEXTS

SAMPLES = {sample.key: sample for sample in TEXTS}


def brought(key: str) -> LabelledTexts | Corpus:
    judged = judge_texts(read_raw(SAMPLES[key].content(), SAMPLES[key].name))
    return prepare_texts(judged.table.to_pandas(), judged.preparation)


@pytest.mark.parametrize("key", SAMPLES)
def test_a_sample_is_the_same_every_time(key: str) -> None:
    assert SAMPLES[key].content() == SAMPLES[key].content()


def test_texts_to_write_like_come_in_as_a_corpus() -> None:
    assert len(brought("manual")) > 400_000
    assert 300 < brought("places").documents[0].count("\n") < 600


def test_counting_words_fails_on_the_opinions() -> None:
    source = brought("opinions")
    parts = partition(source, validation=0.1, test=0.2, seed=0)
    labels = np.array([label == "praise" for label in source.labels]).astype(int)
    tokens = Words([])
    told = bag_of_words(
        [source.texts[i] for i in parts.train],
        labels[parts.train],
        [source.texts[i] for i in parts.test],
        classes=2,
        words=lambda text: [text[token.start : token.stop] for token in tokens.tokens(text)],
    )
    assert 0.5 < np.mean(told.argmax(axis=1) == labels[parts.test]) < 0.65
