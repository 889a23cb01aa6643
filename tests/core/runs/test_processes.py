"""Supervisor, fork server and workers as real processes: they are stopped, killed and replaced, and nothing is lost."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from core.cli import main
from core.locks import held
from core.own_time import used
from core.results.exhibits.scores import Scores
from core.runs.processes.heartbeat import read_pid
from core.runs.processes.scribe import LIMIT
from core.runs.store import Store
from core.training.events import EpochEnded, Finished, Started
from tests.core.runs.soundness import broken_promises
from tests.core.runs.trial import (
    CSV,
    LONG,
    end_processes,
    ended,
    epochs_of,
    kill_fork_server,
    kill_worker,
    submitted,
    supervisor_of,
    trains,
    trial_specs,
    trial_store,
    wait_for,
)
from tests.processes import workers_of

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """One store and one supervisor for all tests here."""
    store = trial_store(tmp_path_factory.mktemp("store"))
    yield store
    end_processes(store)


def test_runs_are_trained_side_by_side_and_judged(store: Store) -> None:
    loaded_before = "tensorflow" in sys.modules
    experiment = store.submit(trial_specs("simple_rnn", "lstm", "gru"), "three")
    runs = [wait_for(store, run.id, ended) for run in store.experiment(experiment).runs]
    assert [(run.state, run.attempt, run.place) for run in runs] == [("finished", 1, None)] * 3
    for run in runs:
        assert any(isinstance(exhibit, Scores) and exhibit.part == "test" for exhibit in run.exhibits())
        assert run.weights_path() is not None
        assert isinstance(run.events()[0], Started)
        assert isinstance(run.events()[-1], Finished)
    assert ("tensorflow" in sys.modules) == loaded_before


def test_a_worker_whose_run_ended_well_takes_another_and_gives_what_a_fresh_one_would(store: Store) -> None:
    runs = [wait_for(store, submitted(store), ended) for _ in range(4)]
    workers = {read_pid(run.attempt_folder(1)) for run in runs}
    assert len(workers) < len(runs)
    assert all(curve(run) == curve(runs[0]) for run in runs)


def test_stop_takes_effect_at_once_and_the_run_is_judged(store: Store) -> None:
    run = submitted(store, **LONG)
    worker = read_pid(wait_for(store, run, trains).attempt_folder(1))
    before = used(worker)
    store.stop(run)
    stopped = wait_for(store, run, lambda run: run.state in {"judging", "stopped"})
    assert used(worker) - before < 2, "of its own time; a tenth of that on a quiet machine"
    told = epochs_of(stopped)
    stopped = wait_for(store, run, lambda run: run.state == "stopped")
    assert epochs_of(stopped) == told
    assert stopped.exhibits()


def test_a_killed_worker_is_lost_and_its_run_resumes_to_the_same_result(store: Store) -> None:
    spec = {"epochs": 400, "cell": "gru"}
    whole = submitted(store, **spec)
    cut = submitted(store, **spec)
    kill_worker(wait_for(store, cut, trains))
    wait_for(store, cut, lambda run: run.state == "lost")
    store.resume(cut)
    paused = wait_for(store, cut, lambda run: run.attempt == 2 and trains(run))
    store.pause(paused.id)
    assert wait_for(store, cut, ended).state == "paused"
    store.resume(cut)
    resumed, straight = wait_for(store, cut, ended), wait_for(store, whole, ended)
    assert (resumed.state, resumed.attempt, straight.state) == ("finished", 3, "finished")
    assert curve(resumed) == curve(straight)
    with np.load(resumed.weights_path()) as mine, np.load(straight.weights_path()) as theirs:
        assert all(np.array_equal(mine[name], theirs[name]) for name in theirs.files)


def test_the_last_words_of_a_killed_worker_stand_however_much_it_said(store: Store) -> None:
    run = wait_for(store, submitted(store, **LONG), trains)
    folder = run.attempt_folder(1)
    with Path(f"/proc/{read_pid(folder)}/fd/2").open("ab") as said:
        for _ in range(60):
            said.write(b"x" * 50_000)
        said.write(b"last words")
    kill_worker(run)
    log = folder / "stderr.log"
    wait_for(store, run.id, lambda run: run.state == "lost" and log.read_bytes().endswith(b"xlast words"))
    assert log.stat().st_size <= LIMIT


def test_a_killed_supervisor_is_replaced_and_adopts_living_workers(store: Store) -> None:
    run, waiting = submitted(store, **LONG), submitted(store)
    wait_for(store, run, trains)
    first = supervisor_of(store)
    first.kill()
    first.wait(10)
    found = wait_for(store, run, lambda _: held(store.root / "supervisor.lock"))
    told = epochs_of(found)
    assert wait_for(store, run, lambda run: epochs_of(run) > told).attempt == 1
    assert wait_for(store, waiting, ended).state == "finished"
    store.stop(run)
    assert wait_for(store, run, ended).state == "stopped"


def test_a_killed_fork_server_is_replaced_and_no_queued_run_is_lost(store: Store) -> None:
    kill_fork_server(store)
    run = submitted(store)
    found = wait_for(store, run, ended)
    assert (found.state, found.attempt) == ("finished", 1)


def test_a_queued_run_is_cancelled_and_can_be_asked_for_again(store: Store) -> None:
    running = [submitted(store, **LONG) for _ in range(store_slots())]
    waiting = submitted(store)
    for run in running:
        wait_for(store, run, lambda run: run.living)
    assert wait_for(store, waiting, lambda run: run.place == 1).state == "queued"
    store.cancel(waiting)
    assert wait_for(store, waiting, ended).state == "cancelled"
    store.resume(waiting)
    for run in running:
        store.stop(run)
    assert wait_for(store, waiting, ended).state == "finished"


def store_slots() -> int:
    return len(os.sched_getaffinity(0))


def curve(run) -> dict[int, tuple]:
    """Epoch -> what it came to; a later attempt's word counts."""
    return {
        event.epoch: (event.loss, event.validation_loss, event.gradient_norm, event.best)
        for event in run.events()
        if isinstance(event, EpochEnded)
    }


def test_the_command_line_trains_and_prints_only_json(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    (tmp_path / "months.csv").write_text(CSV)
    small = ["--set", "epochs=3", "--set", "units=4", "--cells", "simple_rnn,lstm"]
    arguments = ["train", str(tmp_path / "months.csv"), *small, "--runs", str(store.root), "--json"]
    monkeypatch.setattr(sys, "argv", ["core", *arguments])
    with pytest.raises(SystemExit) as ending:
        main()
    found = json.loads(capsys.readouterr().out)
    assert ending.value.code in (None, 0)
    assert [(run["cell"], run["seed"], run["status"]) for run in found["runs"]] == [
        ("simple_rnn", 0, "finished"),
        ("lstm", 0, "finished"),
    ]
    for run in found["runs"]:
        assert set(run) == {"id", "cell", "seed", "status", "scores", "parameters", "epochs", "seconds"}
        assert set(run["scores"]) == {"mae", "rmse", "mase"}
    assert {"naive", "seasonal naive", "drift"} <= set(found["baselines"])
    assert found["verdict"]


def test_ctrl_c_stops_what_the_command_line_started_and_keeps_it(store: Store, tmp_path: Path) -> None:
    (tmp_path / "months.csv").write_text(CSV)
    asked = ["--cells", "simple_rnn", "--set", "epochs=5000", "--set", "patience=none", "--runs", str(store.root)]
    before = {run.id for run in store.runs()}
    process = subprocess.Popen(
        [sys.executable, "-m", "core", "train", str(tmp_path / "months.csv"), *asked, "--json"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 120
    while not (new := [run for run in store.runs() if run.id not in before]) and time.monotonic() < deadline:
        time.sleep(0.1)
    wait_for(store, new[0].id, trains)
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=120)
    [run] = json.loads(said)["runs"]
    assert (run["status"], process.returncode) == ("stopped", 1)
    assert run["scores"]["mae"] is not None


def test_a_run_that_cannot_be_trained_says_why_in_words(store: Store, tmp_path: Path) -> None:
    found = wait_for(store, submitted(store, lookback=90), ended)
    assert found.state == "failed"
    assert "Traceback" not in found.why
    assert found.why


def test_nothing_lives_on_when_the_supervisor_is_gone_and_no_run_trains(store: Store) -> None:
    """The fork server and the workers in reserve leave by themselves; this test is the last one here."""
    end_processes(store)
    deadline = time.monotonic() + 60
    while (left := workers_of(store.root)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert left == []
    assert broken_promises(store) == []
