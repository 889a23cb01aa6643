"""Every task in every format: the exported folder, run by itself, answers as the run's predictor."""

import csv
import importlib
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.errors import UserError
from core.exports import process
from core.exports.checking import checked
from core.exports.folder import export_folder, texts
from core.exports.formats import FORMATS, KERAS, ONNX, Format
from core.models.in_numpy.forward import Network
from core.runs.bundles import keras_file
from core.runs.store import Store
from tests.core.exports.exported import CASE, SPEC, Rows, asked_of, case
from tests.core.exports.test_processing import agree
from tests.core.runs.trial import finished_run

TOGETHER = ("predict", "processing", "network")
"""The modules of an exported folder, which import each other by these names."""


def answered(folder: Path, monkeypatch: pytest.MonkeyPatch, example: str) -> Rows:
    """What the code in the folder says of its example."""
    monkeypatch.syspath_prepend(folder)
    for name in TOGETHER:
        monkeypatch.delitem(sys.modules, name, raising=False)
    rows = importlib.import_module("predict").predict(folder / example)
    for name in TOGETHER:
        del sys.modules[name]
    return rows


@pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS)
@pytest.mark.parametrize("task", CASE)
def test_a_folder_answers_as_the_predictor(
    task: str, form: Format, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if form.missing:
        pytest.skip(form.missing)
    made, example = case(task), case(task).taken.processing.example[0]
    export_folder(made.taken, form, tmp_path)
    rows = answered(tmp_path, monkeypatch, example)
    agree(rows, made.said(made.predictor, asked_of(made, tmp_path)), apart=1e-4)
    with (tmp_path / "example_answer.csv").open(encoding="utf-8", newline="") as file:
        assert [list(row) for row in csv.DictReader(file)] == [list(row) for row in rows]
    assert "Unroll" in (tmp_path / "README.md").read_text()
    packages = [line.partition("==")[0] for line in (tmp_path / "requirements.txt").read_text().splitlines()]
    assert set(form.runs_on) < set(packages)


def test_a_file_that_answers_otherwise_is_refused(tmp_path: Path) -> None:
    made = case("classification")
    export_folder(made.taken, KERAS, tmp_path)
    weights = [array + np.float32(0.01) for array in made.taken.weights]
    other = Network(made.taken.network.ends, SPEC, weights)
    with pytest.raises(UserError, match="differ from those of the network"):
        checked(replace(made.taken, network=other), KERAS, tmp_path)


def test_a_conversion_that_takes_too_long_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "SECONDS", 0.01)
    monkeypatch.setattr(keras_file, "SECONDS", 0.01)
    store = Store(tmp_path)
    run = store.run(finished_run(store))
    with pytest.raises(UserError, match=r"more than 0.01 s"):
        process.export_of(run, KERAS)
    with pytest.raises(UserError, match=r"more than 0.01 s"):
        keras_file._rebuilt(run)


def test_a_name_with_signs_of_python_leaves_the_code_whole() -> None:
    taken = replace(case("classification").taken, title='a\\N{b}"""c\\')
    compile(texts(taken, KERAS, [])["predict.py"], "predict.py", "exec")


def test_what_is_missing_is_said_in_a_sentence() -> None:
    absent = Format("x", "ONNX", "", "x", (), needs=("no_such_package_at_all",))
    assert absent.missing == "ONNX needs more packages: pip install -r requirements-export.lock."
    with pytest.raises(UserError, match="pip install"):
        absent.check()
    assert not KERAS.needs
    assert ONNX.needs
