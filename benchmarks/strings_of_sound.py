"""Recordings with transcripts for sequence_accuracy.py: Morse code in noise, and spoken digits joined to strings."""

import csv
import io
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.prepared import prepared
from core.data.sound import RATE, as_wav, loud
from core.data.transcribed import TranscribedRecordings
from core.sources.intake.together import zipped
from core.sources.recordings.decoding import samples_of
from core.sources.recordings.signals import listed, morse_recordings

NAMES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def morse(folder: Path) -> TranscribedRecordings:
    """2,000 recordings of two to five letters, the noise 6 decibels below the tone; the last 300 to test."""
    source = prepared(listed(morse_recordings(2000, decibels=6.0, seed=6)), "morse.zip")
    return replace(source, parts=("train",) * 1700 + ("test",) * 300)


def digit_strings(folder: Path, *, speaker: str) -> TranscribedRecordings:
    """Three to five digits of one speaker, each cut to its sound, 50 to 300 ms between them; `speaker` to test.

    Every recording of FSDD comes once; which follow each other is drawn with a fixed seed.
    """
    random = np.random.default_rng(0)
    files, rows = {}, [("file", "transcript", "speaker")]
    for number, (who, said, sound) in enumerate(_strings(folder, random)):
        files[name := f"{number:04}.wav"] = as_wav(sound, RATE)
        rows.append((name, said, who))
    table = io.StringIO()
    csv.writer(table, lineterminator="\n").writerows(rows)
    source = prepared(zipped({**files, "transcripts.csv": table.getvalue().encode()}), "digit-strings.zip")
    parts = tuple("test" if who == speaker else "train" for who in source.groups)
    return replace(source, parts=parts)


def _strings(folder: Path, random: np.random.Generator) -> Iterator[tuple[str, str, np.ndarray]]:
    """Speaker, digits in words, sound."""
    for who, spoken in sorted(_digits(folder).items()):
        order = random.permutation(len(spoken))
        while len(order) >= 3:
            chosen, order = np.split(order, [random.integers(3, 6)])
            parts = []
            for at in chosen:
                parts += [spoken[at][1], np.zeros(round(random.uniform(0.05, 0.3) * RATE))]
            yield who, " ".join(NAMES[spoken[at][0]] for at in chosen), np.concatenate(parts[:-1])


def _digits(folder: Path) -> dict[str, list[tuple[int, np.ndarray]]]:
    """Speaker -> digits with their sound, in the order of their names."""
    found = defaultdict(list)
    with zipfile.ZipFile(folder / "speech" / "fsdd_recordings.zip") as archive:
        for name in sorted(each for each in archive.namelist() if each.endswith(".wav")):
            digit, who, _ = Path(name).stem.split("_")
            samples = samples_of(archive.read(name), name)
            found[who].append((int(digit), samples[loud(samples, margin=0.02)]))
    return found
