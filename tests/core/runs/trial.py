"""A store with a real source, a supervisor and workers, for tests that need processes."""

import os
import signal
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import psutil

from core.data.preparation import Preparation, Reading
from core.data.report import Column, Report
from core.data.sources import digest
from core.runs.heartbeat import read_pid
from core.runs.run import Run
from core.runs.store import Store
from core.runs.supervisor import ensure
from core.tasks import task_of
from core.training.events import EpochEnded
from core.training.recipes import recipes
from core.training.spec import RunSpec, SourceRecipe

SHA256 = "1" * 64
OPTIONS = {"lookback": 4, "horizon": 2, "epochs": 3, "units": 4, "patience": None}
LONG = {"epochs": 2_000}
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
    report = Report(name="months.csv", bytes=6, rows=96, columns=columns, preparation=preparation())
    (place / "report.json").write_text(report.model_dump_json())
    return store


def preparation() -> Preparation:
    return Preparation(time_columns=("month",), target="sales", frequency="MS", season=12)


def trial_specs(*cells: str, seeds: int = 1, **values: object) -> list[RunSpec]:
    """Small networks on the months."""
    source = SourceRecipe(name="months.csv", sha256=SHA256, preparation=preparation())
    changes: Mapping = {**OPTIONS, **values}
    return recipes(task_of("forecasting"), source, cells=cells or ("simple_rnn",), seeds=range(seeds), values=changes)


def submitted(store: Store, **values: object) -> str:
    """One run, asked for; its id."""
    return store.experiment(store.submit(trial_specs(**values), "trial")).runs[0].id


def wait_for(store: Store, run: str, is_so: Callable[[Run], bool], *, seconds: float = 60.0) -> Run:
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
