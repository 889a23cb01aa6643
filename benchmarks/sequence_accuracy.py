"""How good the recommended networks are on public sequences with a label each: fixed protocol, published figures.

    python benchmarks/sequence_accuracy.py --data FOLDER [--only japanese-vowels ...] [--cells lstm,gru] [--folds 3]

FOLDER holds sequence/, speech/ and video/ with the public files: JapaneseVowels and BasicMotions of the UEA archive
(timeseriesclassification.com), IndoorMovement of UCI ("Indoor User Movement Prediction from RSS data"), the Free Spoken
Digit Dataset (Jakobovski on GitHub) and point_history.csv of Kazuhito00/hand-gesture-recognition-using-mediapipe
(GitHub). The archive's own test parts are kept. Indoor movement is tested on the third environment, after the other
two; digits on takes 0 to 4, as the data set says, or on a speaker who is not heard in training. Hand gestures are split
in the order of the file, the last 20 % of each label to test: neighbours overlap, so a split by lot flatters.

Two are transcribed, and scored by errors. Morse code is our own generator's (benchmarks/strings_of_sound.py): 1,700
recordings of two to five letters to learn from and 300 to test, the noise 6 decibels below the tone. Digit strings are
three to five recordings of one speaker of FSDD with pauses of 50 to 300 ms, each recording in one string; one speaker
is not heard in training, and another one, drawn by lot, decides when to stop. Moving
digits are clips of our own generator; all of one digit stand on one side. A fold is another seed. Every setting is what
the task proposes, the validation part decides when to stop, and the test part is scored once.
"""

import argparse
import io
import json
import os
import sys
import tempfile
import zipfile
from dataclasses import replace
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

from benchmarks.prepared import prepared
from benchmarks.rows import write_rows
from benchmarks.strings_of_sound import digit_strings, morse
from benchmarks.text_accuracy import Benchmark, measured
from core.data.clips import LabelledClips
from core.data.sequences import LabelledSequences
from core.sources.clips.samples import moving_digits
from core.sources.intake.sources import import_bytes
from core.sources.intake.together import zipped


def uea(name: str, folder: Path) -> LabelledSequences:
    """Both parts of a problem of the archive, brought together."""
    together = io.BytesIO()
    with zipfile.ZipFile(together, "w") as archive:
        for part in ("TRAIN", "TEST"):
            archive.write(folder / "sequence" / name / f"{name}_{part}.ts", f"{name}_{part}.ts")
    return prepared(together.getvalue(), f"{name}.zip")


def indoor_movement(folder: Path) -> LabelledSequences:
    """Environments 1 and 2 to learn from, 3 to test on."""
    source = prepared((folder / "sequence" / "IndoorMovement.zip").read_bytes(), "IndoorMovement.zip")
    parts = tuple("test" if group == "3" else "train" for group in source.groups)
    return replace(source, parts=parts, groups=())


def hand_gestures(folder: Path) -> LabelledSequences:
    return prepared((folder / "video" / "point_history.csv").read_bytes(), "point_history.csv")


def digits(folder: Path, *, speaker: str | None = None) -> LabelledSequences:
    """Spoken digits: takes 0 to 4 to test as FSDD itself does, or everything that one speaker said."""
    with tempfile.TemporaryDirectory() as kept:
        source = import_bytes((folder / "speech" / "fsdd_recordings.zip").read_bytes(), "fsdd.zip", Path(kept))
        stored, heard = source.stored(), source.prepared(source.report.preparation)
    speakers, takes = stored.words["file name, word 2"], stored.words["file name, word 3"]
    held = [one == speaker if speaker else int(take) < 5 for one, take in zip(speakers, takes, strict=True)]
    parts = tuple("test" if one else "train" for one in held)
    return replace(heard, parts=parts, groups=speakers)


def films_of_digits(folder: Path) -> LabelledClips:
    """1,600 handwritten digits that drift up, down, left or right; two of the ten digits are tested on alone."""
    return prepared(zipped(moving_digits(each=40)), "moving digits.zip")


SPEAKERS = ("george", "jackson", "lucas", "nicolas", "theo", "yweweler")
BENCHMARKS = {
    "japanese-vowels": Benchmark(
        "sequence-labels",
        "accuracy",
        partial(uea, "JapaneseVowels"),
        {"DTW 1-NN (trial)": 0.949, "LSTM(64) (trial)": 0.949, "MLSTM-FCN (Karim 2019, as recalled)": 0.99},
        folds=False,
    ),
    "basic-motions": Benchmark(
        "sequence-labels",
        "accuracy",
        partial(uea, "BasicMotions"),
        {"DTW 1-NN (trial)": 0.975, "LSTM(32) (trial)": 0.825, "MLSTM-FCN (Karim 2019, as recalled)": 0.95},
        folds=False,
    ),
    "moving-digits": Benchmark("clip-labels", "accuracy", films_of_digits, {"CNN + GRU (trial)": 1.0}, folds=False),
    "hand-gestures": Benchmark(
        "sequence-labels", "accuracy", hand_gestures, {"GRU(32), split in order (trial)": 0.931}, folds=False
    ),
    "indoor-movement": Benchmark(
        "sequence-labels", "accuracy", indoor_movement, {"GRU, environments 1 and 2 to 3 (trial)": 0.73}, folds=False
    ),
    "digits": Benchmark(
        "sequence-labels", "accuracy", digits, {"BiLSTM": 0.984, "DTW 1-NN": 0.984, "trial": 0.987}, folds=False
    ),
    **{
        f"digits-{speaker}": Benchmark(
            "sequence-labels",
            "accuracy",
            partial(digits, speaker=speaker),
            {"theo": {"GRU with deltas, both directions (trial)": 0.896}}.get(speaker, {}),
            folds=False,
        )
        for speaker in SPEAKERS
    },
    "morse": Benchmark("transcription", "character_error", morse, {}, folds=False),
    **{
        f"digit-strings-{speaker}": Benchmark(
            "transcription", "word_error", partial(digit_strings, speaker=speaker), {}, folds=False
        )
        for speaker in SPEAKERS
    },
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with sequence/, speech/ and video/")
    parser.add_argument("--only", nargs="*", choices=list(BENCHMARKS), default=list(BENCHMARKS))
    parser.add_argument("--cells", default="gru", help="with commas between")
    parser.add_argument("--folds", type=int, default=3, help="seeds")
    parser.add_argument("--set", nargs="*", default=[], metavar="FIELD=VALUE", help="change a proposed setting")
    parser.add_argument("--minutes", type=float, default=1e6, help="after which a training is stopped and judged")
    parser.add_argument("--json", type=Path, help="write the rows here too")
    asked = parser.parse_args()
    changes = {field: json.loads(value) for field, value in (one.split("=", 1) for one in asked.set)}
    cells = asked.cells.split(",")
    rows = [
        row
        for name in asked.only
        for row in measured(name, BENCHMARKS[name], asked.data, cells, range(asked.folds), changes, asked.minutes)
    ]
    write_rows(asked.json, rows)


if __name__ == "__main__":
    main()
