"""Files of sequences: what is read of each format, and what is refused."""

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest

from core.errors import Refused, UserError
from core.sources.intake.limits import ImportLimits
from core.sources.lookup import form_of, kind_named
from core.sources.preparation import Reading
from core.sources.sequences.raw import RawSequences

KIND = kind_named("sequences")
TS = """#A comment
@problemName Moves
@timeStamps false
@univariate false
@equalLength false
@classLabel true up down
@data
1,2,3:4,5,6:up
3,2:6,?:down
"""
RELATIONAL = """@relation moves
@attribute bag relational
  @attribute t1 numeric
@end bag
@attribute class {up,down}
@data
'1,2,3\\n4,5,6',up
'3,2,1\\n6,5,4',down
"""


def read(content: bytes, name: str, folder: Path) -> RawSequences:
    path = folder / "brought"
    path.write_bytes(content)
    assert form_of(path, name) is KIND.form, f"{name} is not taken for sequences"
    return KIND.form.read(path, name, Reading(), ImportLimits())


def packed(**files: str | bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return written.getvalue()


def saved(**arrays: np.ndarray) -> bytes:
    written = io.BytesIO()
    np.savez(written, **arrays)
    return written.getvalue()


def test_a_ts_file_gives_dimensions_as_features_and_the_last_word_as_label(tmp_path: Path) -> None:
    raw = read(TS.encode(), "moves.ts", tmp_path)
    assert raw.sequences[0].tolist() == [[1, 4], [2, 5], [3, 6]]
    assert np.isnan(raw.sequences[1][1, 1])
    assert raw.words == {"label": ("up", "down")}


def test_a_relational_arff_file_reads_alike(tmp_path: Path) -> None:
    raw = read(RELATIONAL.encode(), "moves.arff", tmp_path)
    assert [sequence.shape for sequence in raw.sequences] == [(3, 2), (3, 2)]
    assert raw.sequences[1][0].tolist() == [3, 6]
    assert raw.words["label"] == ("up", "down")


def test_an_arff_file_with_a_row_of_timesteps_has_one_feature(tmp_path: Path) -> None:
    heading = "\n".join(f"@attribute t{at} numeric" for at in range(9))
    text = f"@relation one\n{heading}\n@attribute class {{a,b}}\n@data\n{','.join('123456789')},a\n"
    raw = read(text.encode(), "one.arff", tmp_path)
    assert raw.sequences[0].shape == (9, 1)


def test_files_for_training_and_testing_are_parts_of_one_source(tmp_path: Path) -> None:
    raw = read(packed(**{"Moves_TEST.ts": TS, "Moves_TRAIN.ts": TS}), "Moves.zip", tmp_path)
    assert raw.words["part"] == ("train", "train", "test", "test")
    assert KIND.judge(raw).preparation.part == "part"


def test_arrays_give_one_array_of_values_and_words_beside_it(tmp_path: Path) -> None:
    values = np.arange(48.0).reshape(4, 6, 2)
    values[1, 4:] = np.nan
    raw = read(saved(x=values, y=np.array(["a", "b"] * 2), who=np.array([1, 1, 2, 2])), "all.npz", tmp_path)
    assert [len(sequence) for sequence in raw.sequences] == [6, 4, 6, 6]
    assert raw.words == {"y": ("a", "b", "a", "b"), "who": ("1", "1", "2", "2")}


def test_folders_are_labels_and_words_of_names_may_be_groups(tmp_path: Path) -> None:
    names = [
        f"{label}/{who}_{number}.csv" for label in ("wave", "rest") for who in ("ann", "bo") for number in range(5)
    ]
    raw = read(packed(**dict.fromkeys(names, "time,x,y\n0,1,2\n1,3,4\n")), "moves.zip", tmp_path)
    assert raw.features == ("x", "y")
    assert raw.sequences[0].tolist() == [[1, 2], [3, 4]]
    assert raw.label == "folder"
    assert set(raw.words["file name, word 1"]) == {"ann", "bo"}


def test_tables_with_other_columns_are_counted_and_named(tmp_path: Path) -> None:
    names = [f"{label}/{number}.csv" for label in ("wave", "rest") for number in range(6)]
    files = dict.fromkeys(names, "x,y\n1,2\n3,4\n") | {f"rest/other_{at}.csv": "a,b,c\n1,2,3\n" for at in (1, 2)}
    raw = read(packed(**files), "moves.zip", tmp_path)
    assert raw.notes == ("2 of 14 tables left out: rest/other_1.csv has the columns a, b, c, most have x, y.",)


def test_texts_in_folders_are_no_sequences(tmp_path: Path) -> None:
    texts = {f"{mood}/{number}.txt": f"The sea was {mood}, 3 times\nand cold" for mood in "ab" for number in range(6)}
    path = tmp_path / "texts.zip"
    path.write_bytes(packed(**texts))
    assert form_of(path, "texts.zip") is not KIND.form


def test_a_list_beside_the_tables_says_what_each_is(tmp_path: Path) -> None:
    tables = {f"data/run_{number}.csv": f"{number},1\n{number},2\n" for number in range(1, 13)}
    rows = "\n".join(f"{number},{number % 2},{number // 7}" for number in range(1, 13))
    raw = read(packed(**tables, **{"data/targets.csv": f"#id,class_label,session\n{rows}\n"}), "runs.zip", tmp_path)
    assert [int(sequence[0, 0]) for sequence in raw.sequences] == list(range(1, 13))
    assert raw.words["class_label"][:3] == ("1", "0", "1")
    proposed = KIND.judge(raw).preparation
    assert (proposed.label, proposed.group) == ("class_label", "session")


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (TS.replace("4,5,6", "4,five,6").encode(), "a.ts", "Line 8 has 'five'"),
        (TS.replace("@timeStamps false", "@timeStamps true").encode(), "a.ts", "a time beside each value"),
        (TS.replace("6,?:down", "6,?:7,8:down").encode(), "a.ts", "2 and 3 dimensions"),
        (saved(x=np.zeros((4, 6, 2)), z=np.zeros((3, 6, 2))), "a.npz", "x [4, 6, 2], z [3, 6, 2]"),
        (saved(x=np.array([{}, {}], dtype=object)), "a.npz", "holds Python objects"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(content: bytes, name: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        read(content, name, tmp_path)
    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("arrays", "words"),
    [
        ({"x": np.full((4, 6, 2), np.inf), "y": np.array(["a", "b"] * 2)}, "Sequence 1 has an infinite value"),
        ({"x": np.full((4, 6, 2), np.nan), "y": np.array(["a", "b"] * 2)}, "no sequence"),
    ],
)
def test_sequences_that_cannot_be_learnt_from_are_refused(arrays: dict, words: str, tmp_path: Path) -> None:
    raw = read(saved(**arrays), "a.npz", tmp_path)
    with pytest.raises(Refused) as refused:
        KIND.judge(raw)
    assert words in str(refused.value)


def test_without_labels_they_can_be_asked_about_and_not_be_learnt_from(tmp_path: Path) -> None:
    judged = KIND.judge(read(saved(x=np.zeros((4, 6, 2))), "a.npz", tmp_path))
    assert judged.findings[0].what.startswith("Nothing says what each sequence is")
    KIND.form.write(judged, tmp_path)
    stored = KIND.form.open(tmp_path)
    assert len(KIND.prepare_newer(stored, None, judged.preparation)) == 4
    with pytest.raises(UserError, match="Nothing says what each sequence is"):
        KIND.prepare(stored, judged.preparation)


def test_findings_name_rare_labels_gaps_and_how_it_is_split(tmp_path: Path) -> None:
    values = np.random.default_rng(0).normal(size=(12, 6, 2))
    values[0, 2, 0] = np.nan
    raw = read(saved(x=values, y=np.array(["a"] * 10 + ["b"] * 2)), "a.npz", tmp_path)
    found = {one.detector: one.what for one in KIND.judge(raw).findings}
    assert found["labels"] == "1 label with fewer than 5 sequences are hardly learnt: b."
    assert found["missing"].startswith("1 value (0.7%)")
    assert "in the order of the file" in found["groups"]


def test_what_is_stored_opens_as_it_was(tmp_path: Path) -> None:
    raw = read(TS.encode(), "moves.ts", tmp_path)
    judged = KIND.judge(raw)
    KIND.form.write(judged, tmp_path)
    prepared = KIND.prepare(KIND.form.open(tmp_path), judged.preparation)
    assert prepared.labels == ("up", "down")
    for position, sequence in enumerate(raw.sequences):
        assert np.array_equal(prepared.at(position), sequence, equal_nan=True)
