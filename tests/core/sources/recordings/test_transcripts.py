"""Transcripts beside recordings: every usual table, names that say it, speakers and parts; and our own signals."""

from pathlib import Path

import numpy as np
import pytest

from core.data.sound import as_wav
from core.data.transcribed import TranscribedRecordings
from core.sources.intake.sources import Source
from core.sources.intake.together import zipped
from core.sources.recordings.signals import KEYS, MORSE, morse_recordings, tone_recordings
from core.sources.recordings.transcripts import told_by_names, told_by_tables
from core.tasks import tasks_on
from tests.importing import import_here

SAID = ["Printing, in the only sense", 'in being "modern", comparatively', "has never been surpassed", "the 1st"] * 3
KEYS_OF = [f"LJ001-{at:04}" for at in range(1, 13)]


def sounds(names: list[str]) -> dict[str, bytes]:
    noise = np.random.default_rng(0)
    return {name: as_wav(noise.normal(0, 0.1, 3000 + 100 * at)) for at, name in enumerate(names)}


def brought(names: list[str], tables: dict[str, str], folder: Path) -> Source:
    files = sounds(names) | {name: text.encode() for name, text in tables.items()}
    return import_here(zipped(files), "speech.zip", folder)


def lines(*columns: list[str], between: str) -> str:
    return "".join(between.join(row) + "\n" for row in zip(*columns, strict=True))


def test_ljspeech_has_bars_no_heading_and_what_is_spoken_in_the_last_column(tmp_path: Path) -> None:
    spoken = [text.replace("1st", "first") for text in SAID]
    source = brought(
        [f"wavs/{key}.wav" for key in KEYS_OF], {"metadata.csv": lines(KEYS_OF, SAID, spoken, between="|")}, tmp_path
    )
    prepared = source.prepared(source.report.preparation)
    assert isinstance(prepared, TranscribedRecordings)
    assert prepared.labels == tuple(spoken)
    assert prepared.files[0] == "wavs/LJ001-0001.wav"
    assert [task.name for task in tasks_on(source.report.preparation)] == ["transcription"]


def test_common_voice_has_speakers_a_list_for_each_part_and_files_that_no_list_names(tmp_path: Path) -> None:
    names = [f"clips/{key}.wav" for key in KEYS_OF]
    speakers = [f"{at % 3:064x}" for at in range(12)]
    tables = {
        f"{part}.tsv": "client_id\tpath\tsentence\tage\n"
        + "".join(f"{speakers[at]}\t{KEYS_OF[at]}.wav\t{SAID[at]}\t\n" for at in places)
        for part, places in (("train", range(7)), ("dev", range(7, 9)), ("test", range(9, 11)))
    }
    source = brought(names, tables, tmp_path)
    preparation = source.report.preparation
    assert (preparation.transcript, preparation.group, preparation.part) == ("sentence", "client_id", "part")
    prepared = source.prepared(preparation)
    assert prepared.parts == ("train",) * 7 + ("validation",) * 2 + ("test",) * 2
    assert len(set(prepared.groups)) == 3
    assert any("1 recording without a transcript" in one.what for one in source.report.findings)


def test_kaldi_has_a_file_of_texts_and_one_of_speakers(tmp_path: Path) -> None:
    tables = {
        "data/text": lines(KEYS_OF, SAID, between=" "),
        "data/utt2spk": lines(KEYS_OF, ["ann", "bo", "cy"] * 4, between=" "),
    }
    source = brought([f"wav/{key}.wav" for key in KEYS_OF], tables, tmp_path)
    preparation = source.report.preparation
    assert (preparation.transcript, preparation.group) == ("transcript", "speaker")
    assert source.prepared(preparation).labels == tuple(SAID)


@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_any_table_whose_column_holds_the_names_of_the_files(between: str, tmp_path: Path) -> None:
    quoted = [f'"{text.replace(chr(34), "")}"' for text in SAID]
    told = [text.replace('"', "") if between != "\t" else f'"{text.replace(chr(34), "")}"' for text in SAID]
    table = lines(["text", *quoted], ["recording", *(f"{key}.wav" for key in KEYS_OF)], between=between)
    source = brought([f"{key}.wav" for key in KEYS_OF], {"list.csv": table}, tmp_path)
    assert source.report.preparation.transcript == "text"
    assert source.prepared(source.report.preparation).labels == tuple(told)


def test_a_transcript_or_the_label_of_a_folder_can_be_learnt_of_the_same_recordings(tmp_path: Path) -> None:
    names = [f"{'ab'[at % 2]}/{key}.wav" for at, key in enumerate(KEYS_OF)]
    source = brought(names, {"list.tsv": lines(KEYS_OF, SAID, between="\t")}, tmp_path)
    tasks = [task.name for task in tasks_on(source.report.preparation)]
    assert tasks == ["transcription", "sequence-labels"]
    labelled = source.prepared(source.report.preparation.as_kind("labelled sequences"))
    assert set(labelled.labels) == {"a", "b"}


def test_names_that_consist_of_a_few_words_say_what_is_said() -> None:
    bits = [f"{at >> 2 & 1}_{at >> 1 & 1}_{at & 1}_{at % 2}.wav" for at in range(8)]
    assert told_by_names(bits)[5] == "1 0 1 1"
    takes = [f"{word}_{who}_{take}.wav" for word in ("yes", "no") for who in ("ann", "bo") for take in range(4)]
    assert told_by_names(takes) is None


def test_a_table_about_something_else_tells_nothing() -> None:
    assert told_by_tables({"notes.txt": b"Recorded in May.\nRoom 3, two microphones.\n"}, ["a.wav", "b.wav"]) == {}


def test_morse_code_takes_as_long_as_its_dots() -> None:
    assert MORSE["S"] + MORSE["O"] == "...---"
    text, sound = next(morse_recordings(1, decibels=90.0, seed=3, letters=(4, 4)))
    units = sum((1 if mark == "." else 3) + 1 for letter in text for mark in MORSE[letter]) + 2 * len(text) - 3
    keyed = np.convolve(np.abs(sound) > 0.01, np.ones(12), "same") > 0
    seconds = (np.flatnonzero(keyed)[-1] - np.flatnonzero(keyed)[0]) / 4000
    assert units * 1.2 / 28 - 0.02 < seconds < units * 1.2 / 20 + 0.02


def test_a_key_sounds_its_two_tones() -> None:
    text, sound = next(tone_recordings(1, decibels=90.0, seed=3, keys=(1, 1)))
    spectrum = np.abs(np.fft.rfft(sound, 40_000))
    loudest = sorted(
        int(np.argmax(spectrum * mask)) / 10 for mask in (np.arange(20_001) < 10_700, np.arange(20_001) > 10_700)
    )
    assert loudest == pytest.approx(KEYS[text], abs=8)


def test_noise_is_as_loud_as_the_decibels_say() -> None:
    quiet, noisy = (next(morse_recordings(1, decibels=decibels, seed=5))[1] for decibels in (300.0, 6.0))
    tone = quiet[np.abs(quiet) > 0]
    assert 10 * np.log10(0.25**2 / 2 / np.var(noisy - quiet)) == pytest.approx(6.0, abs=0.3)
    assert len(tone)
