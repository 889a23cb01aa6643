"""Inside, opened empty, full and broken."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.models.spec import ModelSpec
from core.models.weights import expected_shapes, save_weights
from core.recipes.spec import RunSpec, SourceRecipe, TrainingSpec
from core.runs.folder.run import RunRecord
from core.runs.folder.source import link_source, run_source
from core.runs.folder.states import Transition
from core.runs.store import Store, default_store
from core.tasks import task_of
from pages.shared.inside import networks
from tests.importing import import_here
from tests.pages.finished import FINISHED
from tests.pages.screen import charts

OpenPage = Callable[..., AppTest]
EXPERIMENT = "abcdefgh"
MONTHS = 96


@pytest.fixture(scope="module")
def csv() -> bytes:
    months = np.arange("2015-01", "2023-01", dtype="datetime64[M]")
    values = 100 + np.arange(MONTHS) + 20 * np.sin(np.arange(MONTHS) / 12 * 2 * np.pi)
    rows = [f"{month}-01,{value:.2f}" for month, value in zip(months, values, strict=True)]
    return "\n".join(["month,sales", *rows]).encode()


def finished_run(store: Store, csv: bytes, *, cell: str, number: int, lookback: int = 12, **fields) -> Path:
    """A run folder as a worker leaves it, with weights drawn at random."""
    source = import_here(csv, "sales.csv", store.sources)
    recipe = SourceRecipe(name="sales.csv", sha256=source.sha256, preparation=source.report.preparation)
    model = ModelSpec(cell=cell, units=6, **fields)
    spec = RunSpec(options={"lookback": lookback}, source=recipe, model=model, training=TrainingSpec())
    folder = store.reader.folder / f"{EXPERIMENT}-{number}"
    folder.mkdir()
    record = RunRecord(id=folder.name, experiment=EXPERIMENT, title="Sales", created=1.7e9 + number)
    (folder / "run.json").write_text(record.model_dump_json())
    (folder / "recipe.json").write_text(spec.model_dump_json())
    ended = Transition(to="finished", why="all epochs", at=1.7e9, attempt=1)
    (folder / "states.jsonl").write_text(ended.model_dump_json() + "\n")
    link_source(store.sources, spec, folder / "source")
    (folder / "attempts" / "1").mkdir(parents=True)
    task = task_of(spec.task)
    ends = task.plan(run_source(folder), task.Options(**spec.options)).ends
    random = np.random.default_rng(number)
    save_weights(
        folder / "attempts/1/best.npz", [random.normal(0, 0.4, shape) for shape in expected_shapes(ends, model)]
    )
    return folder


def heat_maps(page: AppTest) -> list[list[dict]]:
    """The heat maps of each network, from left to right."""
    drawn = [[trace for trace in figure["data"] if trace["type"] == "heatmap"] for figure in charts(page).values()]
    return [traces for traces in drawn if traces]


def words(page: AppTest) -> str:
    return " ".join(str(element.value) for element in (*page.title, *page.subheader, *page.markdown, *page.caption))


def test_an_empty_store_says_what_belongs_here(open_page: OpenPage) -> None:
    page = open_page("inside")
    assert not page.exception
    assert page.subheader[0].value == "No network to look into yet"


def test_two_networks_stand_side_by_side_on_the_same_window(open_page: OpenPage, home: Path, csv: bytes) -> None:
    for number, cell in enumerate(("simple_rnn", "lstm"), start=1):
        finished_run(default_store(), csv, cell=cell, number=number)
    page = open_page("inside", experiment=EXPERIMENT)
    assert not page.exception
    lags = charts(page)["gradient_against_lag"]
    assert [line["name"] for line in lags["data"]] == ["SimpleRNN, seed 0", "LSTM, seed 0"]
    before = heat_maps(page)
    assert [len(maps) for maps in before] == [1, 6]
    assert "of the gradient lies on" in words(page)
    assert "predicts from 20" in words(page)
    page.slider[0].set_value(1).run()
    assert not page.exception
    assert heat_maps(page)[1][0]["z"] != before[1][0]["z"]


def test_the_address_chooses_the_run_and_a_layer_can_be_chosen(open_page: OpenPage, home: Path, csv: bytes) -> None:
    finished_run(default_store(), csv, cell="lstm", number=1)
    folder = finished_run(default_store(), csv, cell="gru", number=2, layers=2, bidirectional=True)
    page = open_page("inside", run=folder.name)
    assert not page.exception
    assert page.multiselect[0].value == [folder.name]
    assert len(page.selectbox[0].options) == 4
    page.selectbox[0].set_value(page.selectbox[0].options[3]).run()
    assert not page.exception


def test_weights_that_cannot_be_trusted_are_refused_in_words(open_page: OpenPage, home: Path, csv: bytes) -> None:
    folder = finished_run(default_store(), csv, cell="gru", number=1)
    (folder / "attempts/1/best.npz").write_bytes(b"nothing of the kind")
    page = open_page("inside", experiment=EXPERIMENT)
    assert not page.exception
    assert "damaged" in words(page)


def test_what_the_gradient_comes_down_to_stands_on_top_and_can_be_tried(
    open_page: OpenPage, home: Path, csv: bytes
) -> None:
    folder = finished_run(default_store(), csv, cell="simple_rnn", number=1, lookback=24)
    page = open_page("inside", run=folder.name)
    conclusion = page.subheader[0].value
    assert "of the gradient lies on the newest" in conclusion
    assert "of 24 timesteps; a lookback of" in conclusion
    [button] = [each for each in page.button if each.label.startswith("Train SimpleRNN with a lookback of")]
    button.click().run()
    assert not page.exception
    [asked] = [run for run in default_store().runs() if run.id != folder.name]
    assert asked.spec.options["lookback"] == int(button.label.rsplit(" ", 1)[1]) < 24


def test_every_tab_shows_the_window_and_its_dates(open_page: OpenPage, full_home: Path) -> None:
    """On runs that were trained: the steps, what an answer rests on, one unit, and the network before."""
    runs = [run for run in Store(full_home).runs() if run.title == FINISHED]
    page = open_page("inside", run=runs[0].id)
    drawn = {
        "While it reads": f"heat_maps.{runs[0].id}",
        "Step by step": f"stepping.{runs[0].id}",
        "What it rests on": f"resting.{runs[0].id}",
        "One unit": f"before_extremes.{runs[0].id}",
        "Before and after": f"before_reach.{runs[0].id}",
    }
    for tab, key in drawn.items():
        page.session_state["inside.tab"] = tab
        page.run()
        assert not page.exception, tab
        there = " ".join(element.proto.id for element in page.get("bidi_component"))
        assert [name for name in drawn.values() if name in there] == [key]
    assert "Before training" in words(page)
    assert "While it was trained" in words(page)
    assert "before training to" in words(page)
    assert "Gradient of the weights, epoch by epoch" in words(page)
    assert "from " in words(page).partition("Gradient of the weights, epoch by epoch")[2].partition("It is the root")[0]
    assert page.table[0].value["Layer"].tolist()


def test_steps_go_forward_then_backward_and_play_can_be_paused(open_page: OpenPage, full_home: Path) -> None:
    run = next(run for run in Store(full_home).runs() if run.title == FINISHED)
    page = open_page("inside", run=run.id)
    page.session_state["inside.tab"] = "Step by step"
    page.run()
    assert "Forward, timestep 1 of" in words(page)
    page.button("inside.next").click().run()
    assert "Forward, timestep 2 of" in words(page)
    [scrub] = [each for each in page.slider if each.label.startswith("Position")]
    scrub.set_value(scrub.max).run()
    assert "Backward, timestep 1 of" in words(page)
    page.button("inside.play").click().run()
    assert page.button("inside.play").label == "Pause"
    assert "Forward, timestep" in words(page)


def test_a_tab_that_is_closed_costs_nothing(
    open_page: OpenPage, full_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Integrated gradients and many windows are asked for when they are looked at, and once."""
    asked: list[str] = []
    for module, name in ((networks, "rests_on"), (networks, "responses"), (networks, "open_untrained")):
        real = getattr(module, name)
        monkeypatch.setattr(module, name, lambda *given, real=real, name=name: (asked.append(name), real(*given))[1])
    run = next(run for run in Store(full_home).runs() if run.title == FINISHED and run.outline.cell == "simple_rnn")
    page = open_page("inside", run=run.id)
    assert asked == []
    page.session_state["inside.tab"] = "What it rests on"
    page.run()
    page.run()
    assert asked.count("rests_on") <= 1
    assert set(asked) <= {"rests_on"}


def test_another_of_the_networks_is_stepped_through(open_page: OpenPage, full_home: Path) -> None:
    runs = [run for run in Store(full_home).runs() if run.title == FINISHED][:2]
    page = open_page("inside", runs=",".join(run.id for run in runs))
    page.session_state["inside.tab"] = "Step by step"
    page.run()
    drawn = [element.proto.id for element in page.get("bidi_component")]
    assert any(f"stepping.{runs[0].id}" in name for name in drawn)
    page.segmented_control(key="stepping.run").set_value(runs[1].id).run()
    assert not page.exception
    assert any(f"stepping.{runs[1].id}" in element.proto.id for element in page.get("bidi_component"))
