"""Samples: there, readable, prepared without a question."""

import re

import numpy as np
import pytest

from core.sources.samples import SAMPLES
from core.sources.samples.cards import CARDS, LARGE
from core.sources.tables.judging.tables import judge_table
from core.sources.tables.preparing.tables import prepare
from core.sources.tables.reading import read_raw
from core.sources.tables.samples.texts import TEXTS

TEXT_KEYS = {sample.key for sample in TEXTS}


@pytest.mark.parametrize("key", [key for key, sample in SAMPLES.items() if sample.kind == "series"])
def test_every_sample_is_prepared_without_a_gap(key):
    sample = SAMPLES[key]
    judged = judge_table(read_raw(sample.content(), sample.name))
    series = prepare(judged.table.to_pandas(), judged.preparation)
    assert all(np.isfinite(one.values).all() and len(one) >= 100 for one in series)
    assert not any(finding.severity == "error" for finding in judged.findings)


def test_every_card_on_home_says_what_its_sample_shows_and_for_how_long():
    assert list(CARDS)[:LARGE] == list(SAMPLES)[:LARGE]
    assert all(re.search(r"about \d+\s(s|min)\.$", card.expect) for card in CARDS.values())


def test_home_has_a_card_for_every_task():
    kinds = {SAMPLES[key].kind for key in CARDS}
    assert kinds >= {"series", "texts", "pairs", "tagged", "sequences", "recordings", "clips"}


def test_samples_are_the_same_bytes_every_time():
    assert all(sample.content() == sample.content() for sample in SAMPLES.values())


def test_samples_of_text_stand_among_the_others():
    assert set(SAMPLES) > TEXT_KEYS
