"""A store with a real source, a supervisor and workers, for tests that need processes."""

import math
import os
import signal
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import psutil

from core.models.weights import FIRST, expected_shapes, save_weights
from core.recipes.made import recipes
from core.recipes.spec import RunSpec, SourceRecipe
from core.results.exhibits.scores import ScoreRow, Scores
from core.runs.admission import admit
from core.runs.folder.lines import append_line
from core.runs.folder.run import Run
from core.runs.folder.source import run_source
from core.runs.folder.states import Transition
from core.runs.intents import Submit
from core.runs.processes.heartbeat import read_pid
from core.runs.start import ensure
from core.runs.store import Store, new_identifier
from core.sources.intake.sources import digest
from core.sources.preparation import Reading
from core.sources.tables.columns.column import Column
from core.sources.tables.report import TableReport
from core.sources.tables.series_preparation import SeriesPreparation
from core.tasks import task_of
from core.training.events import EpochEnded, Finished, Started
from tests.importing import import_here

SHA256 = "1" * 64
OPTIONS = {"lookback": 4, "horizon": 2, "epochs": 3, "units": 4, "patience": None}
CSV = "month,sales\n" + "".join(
    f"{2001 + month // 12}-{month % 12 + 1:02}-01,{50 + month / 4 + 10 * math.sin(month / 6 * math.pi):.2f}\n"
    for month in range(96)
)
LONG = {"epochs": 10_000}
"""Longer than any test waits."""


def trial_store(folder: Path) -> Store:
    """A store whose intents wake a supervisor, with two years of months in it."""
    store = Store(folder, wake=ensure)
    home = store.sources / SHA256
    place = home / digest(Reading())
    place.mkdir(parents=True)
    (home / "original").write_text("months")
    (home / "name").write_text("months.csv")
    months = pd.date_range("2001-01-01", periods=96, freq="MS")
    sales = 50 + np.arange(96) / 4 + 10 * np.sin(np.arange(96) / 6 * np.pi)
    pd.DataFrame({"month": months, "sales": sales}).to_parquet(place / "table.parquet")
    columns = (
        Column(name="month", kind="time", missing=0.0, distinct=96),
        Column(name="sales", kind="number", missing=0.0, distinct=96),
    )
    report = TableReport(name="months.csv", bytes=6, rows=96, columns=columns, preparation=preparation())
    (place / "report.json").write_text(report.model_dump_json())
    return store


def finished_run(
    store: Store, content: str = CSV, task_name: str = "forecasting", options: Mapping[str, object] = OPTIONS
) -> str:
    """A run that looks as if a worker had just finished it, with untrained weights; its id. No process is started."""
    source = import_here(content.encode(), "months.csv", store.sources)
    recipe = SourceRecipe(name=source.name, sha256=source.sha256, preparation=source.report.preparation)
    task = task_of(task_name)
    [spec] = recipes(task, recipe, cells=["gru"], seeds=[0], values=options)
    intent = Submit(experiment=new_identifier(), title="Months", created=time.time(), owner=store.owner, specs=(spec,))
    [run] = admit(store, intent)
    folder = store.reader.folder / run
    attempt = folder / "attempts" / "1"
    (attempt / "exhibits").mkdir(parents=True)
    ends = task.plan(run_source(folder), task.Options.model_validate(spec.options)).ends
    random = np.random.default_rng(0)
    for name in (FIRST, "best.npz"):
        save_weights(attempt / name, [random.normal(size=shape) for shape in expected_shapes(ends, spec.model)])
    scores = Scores(
        part="test", metrics=("mae",), rows=(ScoreRow(name="network", role="network", values={"mae": 1.5}),)
    )
    (attempt / "exhibits" / "01-scores.json").write_text(scores.model_dump_json())
    closing = Finished(outcome="finished", why="all epochs", epochs=3, best_epoch=3, seconds=1.0)
    for event in (Started(attempt=1, at=0.0), closing):
        append_line(attempt / "events.jsonl", event.model_dump_json())
    for attempt, state in enumerate(("queued", "starting", "finished")):
        line = Transition(to=state, why="", at=0.0, attempt=min(attempt, 1), ticket=1)
        append_line(folder / "states.jsonl", line.model_dump_json())
    return run


def preparation() -> SeriesPreparation:
    return SeriesPreparation(time_columns=("month",), target="sales", frequency="MS", season=12)


def trial_specs(*cells: str, seeds: int = 1, **values: object) -> list[RunSpec]:
    """Small networks on the months."""
    source = SourceRecipe(name="months.csv", sha256=SHA256, preparation=preparation())
    changes: Mapping = {**OPTIONS, **values}
    return recipes(task_of("forecasting"), source, cells=cells or ("simple_rnn",), seeds=range(seeds), values=changes)


def submitted(store: Store, **values: object) -> str:
    """One run, asked for; its id."""
    return store.experiment(store.submit(trial_specs(**values), "trial")).runs[0].id


def wait_for(store: Store, run: str, is_so: Callable[[Run], bool], *, seconds: float = 120.0) -> Run:
    """The run as soon as something holds of it."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = store.run(run)
        if is_so(found):
            return found
        time.sleep(0.02)
    raise AssertionError(f"after {seconds} s the run is {found.state} ({found.why}), attempt {found.attempt}")


def trains(run: Run) -> bool:
    return run.state == "training" and epochs_of(run) >= 2


def ended(run: Run) -> bool:
    return run.ended


def epochs_of(run: Run) -> int:
    return sum(isinstance(event, EpochEnded) for event in run.events())


def kill_worker(run: Run) -> None:
    os.kill(read_pid(run.attempt_folder(run.attempt)), signal.SIGKILL)


def supervisor_of(store: Store) -> psutil.Process:
    return psutil.Process(int((store.root / "supervisor.lock").read_text()))


def kill_fork_server(store: Store) -> None:
    for child in supervisor_of(store).children():
        child.kill()


def end_processes(store: Store) -> None:
    """Everything that the store's supervisor started, and itself."""
    for run in store.runs():
        if run.living:
            store.stop(run.id)
    try:
        supervisor = supervisor_of(store)
    except (psutil.NoSuchProcess, FileNotFoundError, ValueError):
        return
    deadline = time.monotonic() + 20
    while any(run.living for run in store.runs()) and time.monotonic() < deadline:
        time.sleep(0.05)
    supervisor.kill()
