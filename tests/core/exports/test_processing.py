"""What stands before and after a network, taken out of our code, answers as the run's own predictor."""

import ast
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

from core.data.sound import RATE, as_wav
from core.errors import UserError
from core.exports.folder import NUMPY, processing_code
from core.sources.recordings.hearing import heard
from core.tasks import TASKS
from core.tasks.forecasting.processing import forecasting_processing, read_series
from core.tasks.sequence_labels.processing import read_sequences, sequence_processing
from tests.core.exports.exported import BESIDE, CASE, Case, Rows, asked_of, case
from tests.importing import import_here


class Ours:
    """Our own network as a reader of exported files answers."""

    def __init__(self, made: Case) -> None:
        self._network, self._held = made.taken.network, None
        self.lengths, self.states = {}, [1]

    def predict(self, inputs: Any) -> np.ndarray:
        return self._network.predict(inputs)

    def run(self, inputs: dict[str, np.ndarray]) -> list[np.ndarray]:
        held = self._held if inputs["state_0"].any() else None
        told, self._held = self._network.carry_on(inputs["token"][:, None], held)
        return [told[:, 0], np.ones((len(told), 1))]


def module_of(made: Case) -> ModuleType:
    """The code as it is exported, run."""
    module = ModuleType("processing_of_a_test")
    sys.modules[module.__name__] = module  # dataclasses look up their annotations there
    exec(compile(processing_code(made.taken), "processing.py", "exec"), module.__dict__)
    return module


def agree(rows: Rows, said: Rows, *, apart: float) -> None:
    assert len(rows) == len(said) > 0
    for row, wanted in zip(rows, said, strict=True):
        for name, value in wanted.items():
            assert row[name] == (value if isinstance(value, str) else pytest.approx(value, rel=apart, abs=apart))


@pytest.mark.parametrize("name", [*CASE, *BESIDE])
def test_the_code_alone_answers_as_the_predictor(name: str, tmp_path: Path) -> None:
    made = case(name)
    processing, module = made.taken.processing, module_of(made)
    asked_of(made, tmp_path)
    asked = getattr(module, processing.read.__name__)(tmp_path / processing.example[0], processing.learnt)
    rows = getattr(module, processing.answer.__name__)(Ours(made), asked, processing.learnt)
    agree(rows, made.said(made.predictor, asked_of(made, tmp_path)), apart=1e-9 if "forecast" in name else 1e-5)


@pytest.mark.parametrize("name", [*CASE, *BESIDE])
def test_the_code_needs_its_requirements_and_nothing_of_ours(name: str) -> None:
    made = case(name)
    tree = ast.parse(processing_code(made.taken))
    imported = {
        (node.module if isinstance(node, ast.ImportFrom) else node.names[0].name).split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    allowed = {NUMPY, *made.taken.processing.requirements}
    assert imported - set(sys.stdlib_module_names) <= allowed
    defined = [node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    assigned = [target for node in tree.body if isinstance(node, ast.Assign) for target in node.targets]
    defined += [name.id for target in assigned for name in ast.walk(target) if isinstance(name, ast.Name)]
    assert len(defined) == len(set(defined)), "two definitions of one name"


def test_every_task_that_gives_networks_away_is_tried() -> None:
    assert {name for name, task in TASKS.items() if task.exported} == set(CASE)


def test_a_newer_file_is_forecast_as_on_the_page(tmp_path: Path) -> None:
    made = case("forecasts: weights and models")
    [series] = asked_of(made, tmp_path)
    newer = series.without_last(9)
    later = SimpleNamespace(**{**vars(newer), "index": newer.index[3:], "values": newer.values[3:]})
    later = type(newer)(**vars(later))
    rows = made.taken.processing.answer(Ours(made), [later], made.taken.processing.learnt)
    assert [row["forecast"] for row in rows] == made.predictor.forecast((later,))[0].tolist()


def test_what_is_called_na_is_read(tmp_path: Path) -> None:
    path, names = tmp_path / "named.csv", ["NA", "None"]
    path.write_text("series,time,v\nNA,0,1\nNA,1,2\nNone,0,3\n")
    one = {"columns": ["v"], "target": "v", "known": [], "labels": [], "frequency": None, "season": 1, "timed": False}
    assert [series.name for series in read_series(path, {"series": [{"name": name, **one} for name in names]})] == names
    path.write_text("sequence,v\nNA,1\nNone,\n")
    assert list(read_sequences(path, {"codecs": {"features": ["v"]}})) == names


def test_a_column_called_as_one_of_the_exported_file_is_refused() -> None:
    series = SimpleNamespace(series=[SimpleNamespace(last=SimpleNamespace(columns=("sales", "time")))])
    with pytest.raises(UserError, match="'time'"):
        forecasting_processing(series, None)
    with pytest.raises(UserError, match="'sequence'"):
        sequence_processing(SimpleNamespace(features=("sequence",), model_dump=lambda **_: {}), None)


def test_a_recording_alone_is_heard_as_one_of_a_source(tmp_path: Path) -> None:
    random = np.random.default_rng(2)
    sound = as_wav(0.3 * random.normal(size=RATE) * np.linspace(0, 1, RATE) ** 2, 22_050)
    source = import_here(sound, "one.wav", tmp_path)
    preparation = source.report.preparation
    wanted = source.kind.prepare_newer(source.stored(), source.report, preparation).at(0)
    assert np.array_equal(heard(sound, "one.wav", trim=preparation.trim), wanted)
