"""A store as it stood before kinds of sources had names and codecs were kept beside weights opens as a whole."""

import json
from pathlib import Path

import numpy as np
import pytest

from core.inference.forecasting import predict_next
from core.inference.opened import open_predictor
from core.runs.bundles.bundle import export_zip
from core.runs.bundles.process import import_zip
from core.runs.folder.results import result_of
from core.runs.folder.run import Run
from core.runs.folder.source import stored_source
from core.runs.store import Store
from core.sources.intake.drafts import Drafts
from core.tasks.codecs import CODECS
from tests.core.runs.trial import finished_run

TEXTS = "text,label\n" + "".join(
    f"a {'good' if number % 2 else 'bad'} film number {number} with a plot,{'yes' if number % 2 else 'no'}\n"
    for number in range(60)
)
READING = (
    '{"encoding":"utf-8","delimiter":",","decimal":null,"thousands":null,"header_row":1,"sheet":null,'
    '"running_text":null}'
)
SERIES = (
    '{"reading":' + READING + ',"time_columns":["month"],"time_format":"ISO 8601","target":"sales","features":[],'
    '"known":[],"id_columns":[],"labels":[],"series":null,"frequency":"MS","season":12,"repairs":[]}'
)
LABELS = (
    '{"reading":' + READING + ',"text_column":"text","label_column":"label","group_column":null,'
    '"part_column":null,"lines":false,"alike":"keep","empty":"drop"}'
)
MODEL = (
    '"model":{"cell":"gru","units":4,"layers":1,"bidirectional":false,"activation":"tanh","dropout":0.0,'
    '"recurrent_dropout":0.0},"training":{"epochs":3,"batch_size":32,"optimizer":"adam","learning_rate":0.001,'
    '"schedule":"constant","loss":"mse","patience":null,"finish":"best","clip_norm":1.0,"seed":0}}'
)
FORECASTING = (
    '{"schema_version":1,"task":"forecasting","options":{"horizon":2,"lookback":4,"strategy":"direct","test":0.15,'
    '"validation":0.15,"stride":1,"transform":"none","scaling":"standard"},"source":{"name":"months.csv",'
    '"sha256":"SHA256","preparation":' + SERIES + "}," + MODEL
)
CLASSIFICATION = (
    '{"schema_version":1,"task":"classification","options":{"tokens":"word","vocabulary":20000,"longest":60,'
    '"embedding":4,"pooling":"mean","hidden_tokens":0.2,"class_weights":false,"validation":0.1,"test":0.1,'
    '"split_seed":0},"source":{"name":"months.csv","sha256":"SHA256","preparation":' + LABELS + "}," + MODEL
)


def as_before(store: Store, run: str, recipe: str, preparation: str) -> None:
    """The records of a finished run as they were written then."""
    folder = store.reader.folder / run
    sha256 = json.loads((folder / "recipe.json").read_text())["source"]["sha256"]
    (folder / "recipe.json").write_text(recipe.replace("SHA256", sha256))
    record = json.loads((folder / "run.json").read_text())
    del record["owner"]
    (folder / "run.json").write_text(json.dumps(record))
    for path in (folder / "source" / "report.json", *(store.sources / sha256).glob("*/report.json")):
        report = json.loads(path.read_text())
        report |= {"reading": json.loads(READING), "preparation": json.loads(preparation), "choices": []}
        path.unlink()  # a hard link to the other one
        path.write_text(json.dumps(report))
    assert not list(folder.rglob(CODECS))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = Store(tmp_path_factory.mktemp("store"))
    as_before(store, finished_run(store), FORECASTING, SERIES)
    options = {"epochs": 3, "units": 4, "embedding": 4, "patience": None}
    as_before(store, finished_run(store, TEXTS, "classification", options), CLASSIFICATION, LABELS)
    return Store(store.root)  # nothing is remembered


def run_of(store: Store, task: str) -> Run:
    return next(run for run in store.runs() if run.outline.task == task)


def test_all_runs_are_listed_with_what_came_of_them(store: Store) -> None:
    assert {run.outline.task for run in store.runs()} == {"forecasting", "classification"}
    assert {run.outline.subject for run in store.runs()} == {"sales", "label"}
    assert all(run.state == "finished" and result_of(run) is not None for run in store.runs())
    assert len(store.experiments()) == 2


def test_recipes_and_reports_are_of_their_kinds(store: Store) -> None:
    kinds = {run.spec.source.preparation.kind for run in store.runs()}
    assert kinds == {"series", "texts"} == {stored_source(run.folder).report.preparation.kind for run in store.runs()}


def test_a_series_is_forecast_and_its_codecs_are_kept_from_then_on(store: Store) -> None:
    run = run_of(store, "forecasting")
    [first] = predict_next(open_predictor(run), None)
    assert np.isfinite(first.values).all()
    assert (run.attempt_folder(1) / CODECS).is_file()
    [second] = predict_next(open_predictor(run), None)
    assert np.array_equal(first.values, second.values)


def test_texts_are_labelled(store: Store) -> None:
    labeller = open_predictor(run_of(store, "classification"))
    assert labeller.classes == ("no", "yes")
    assert labeller.probabilities(["a good plot"]).sum() == pytest.approx(1.0)


def test_a_draft_holds_what_was_decided(store: Store) -> None:
    sha256 = run_of(store, "forecasting").spec.source.sha256
    drafts = Drafts(store.drafts)
    drafts.folder.mkdir(exist_ok=True)
    changed = SERIES.replace('"season":12', '"season":6')
    (Path(drafts.folder) / f"{sha256}.json").write_text(f'{{"reading":{READING},"steps":[{SERIES},{changed}]}}')
    assert drafts.of(sha256).present.season == 6
    assert drafts.of(sha256).reading.delimiter == ","
    drafts.undo(sha256)
    assert drafts.of(sha256).present.season == 12


def test_a_run_travels_as_a_bundle_to_another_store(store: Store, tmp_path: Path) -> None:
    run = run_of(store, "classification")
    (tmp_path / "run.zip").write_bytes(export_zip(store, run.id))
    elsewhere = Store(tmp_path / "elsewhere")
    there = elsewhere.run(import_zip(elsewhere, tmp_path / "run.zip"))
    assert there.spec == run.spec
    assert open_predictor(there).classes == ("no", "yes")
