"""Samples: there, readable, prepared without a question."""

import re

import numpy as np
import pytest

from benchmarks.told_times import asked
from core.sources.recordings.signals import morse_recordings, tone_recordings
from core.sources.samples import SAMPLES
from core.sources.samples.cards import CARDS, LARGE
from core.sources.tables.judging.tables import judge_table
from core.sources.tables.preparing.tables import prepare
from core.sources.tables.reading import read_raw
from core.sources.tables.samples.texts import TEXTS
from core.words import roughly

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


@pytest.mark.parametrize("key", CARDS)
def test_a_card_tells_the_time_that_is_estimated_for_its_recipes(key, tmp_path):
    assert roughly(CARDS[key].seconds) == roughly(asked(key, tmp_path).seconds)


@pytest.mark.parametrize("sample", [one for one in SAMPLES.values() if one.dials], ids=lambda one: one.key)
def test_a_generated_sample_is_made_with_other_values_and_says_so(sample):
    usual = {dial.name: dial.usual for dial in sample.dials}
    assert sample.tuned(usual).content() == sample.content()
    other = usual | {sample.dials[0].name: sample.dials[0].high}
    tuned = sample.tuned(other)
    assert f"{sample.dials[0].high:g} dB" in tuned.name != sample.name
    assert tuned.content() == sample.tuned(other).content() != sample.content()


def test_a_faster_sender_takes_less_time():
    lengths = [
        sum(len(sound) for _, sound in tone_recordings(5, decibels=0.0, seed=2, pace=pace)) for pace in (0.5, 1.0, 2.0)
    ]
    assert lengths == sorted(lengths, reverse=True)
    morse = [
        sum(len(sound) for _, sound in morse_recordings(5, decibels=0.0, seed=2, speeds=(words - 4, words + 4)))
        for words in (12.0, 48.0)
    ]
    assert morse[0] > 2 * morse[1]


def test_home_has_a_card_for_every_task():
    kinds = {SAMPLES[key].kind for key in CARDS}
    assert kinds >= {"series", "texts", "pairs", "tagged", "sequences", "recordings", "clips"}


def test_samples_are_the_same_bytes_every_time():
    assert all(sample.content() == sample.content() for sample in SAMPLES.values())


def test_samples_of_text_stand_among_the_others():
    assert set(SAMPLES) > TEXT_KEYS
