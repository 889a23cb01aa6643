"""Supervisor, fork server and workers as real processes: they are stopped, killed and replaced, and nothing is lost."""

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from core.results.exhibits import Scores
from core.runs.locks import held
from core.runs.store import Store
from core.training.events import EpochEnded, Finished, Started
from tests.core.runs.trial import (
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


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """One store and one supervisor for all tests here."""
    store = trial_store(tmp_path_factory.mktemp("store"))
    yield store
    end_processes(store)


def test_runs_are_trained_side_by_side_and_judged(store: Store) -> None:
    experiment = store.submit(trial_specs("simple_rnn", "lstm", "gru"), "three")
    runs = [wait_for(store, run.id, ended) for run in store.experiment(experiment).runs]
    assert [(run.state, run.attempt, run.place) for run in runs] == [("finished", 1, None)] * 3
    for run in runs:
        assert any(isinstance(exhibit, Scores) and exhibit.part == "test" for exhibit in run.exhibits())
        assert run.weights_path() is not None
        assert isinstance(run.events()[0], Started)
        assert isinstance(run.events()[-1], Finished)
    assert "tensorflow" not in sys.modules


def test_stop_takes_effect_at_once_and_the_run_is_judged(store: Store) -> None:
    run = submitted(store, **LONG)
    wait_for(store, run, trains)
    asked = time.monotonic()
    store.stop(run)
    stopped = wait_for(store, run, lambda run: run.state in {"judging", "stopped"}, seconds=10)
    told = epochs_of(stopped)
    assert time.monotonic() - asked < 2, "half a second on a quiet machine"
    stopped = wait_for(store, run, lambda run: run.state == "stopped")
    assert epochs_of(stopped) == told
    assert stopped.exhibits()


def test_a_killed_worker_is_lost_and_its_run_resumes_to_the_same_result(store: Store) -> None:
    spec = {"epochs": 400, "cell": "gru"}
    whole = submitted(store, **spec)
    cut = submitted(store, **spec)
    kill_worker(wait_for(store, cut, trains))
    killed = time.monotonic()
    wait_for(store, cut, lambda run: run.state == "lost", seconds=15)
    assert time.monotonic() - killed < 15
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


def test_a_killed_supervisor_is_replaced_and_adopts_living_workers(store: Store) -> None:
    run, waiting = submitted(store, **LONG), submitted(store)
    wait_for(store, run, trains)
    first = supervisor_of(store)
    first.kill()
    first.wait(10)
    found = wait_for(store, run, lambda _: held(store.root / "supervisor.lock"), seconds=15)
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
    import os

    return len(os.sched_getaffinity(0))


def curve(run) -> dict[int, tuple]:
    """Epoch -> what it came to; a later attempt's word counts."""
    return {
        event.epoch: (event.loss, event.validation_loss, event.gradient_norm, event.best)
        for event in run.events()
        if isinstance(event, EpochEnded)
    }


def test_a_run_that_cannot_be_trained_says_why_in_words(store: Store, tmp_path: Path) -> None:
    found = wait_for(store, submitted(store, lookback=90), ended)
    assert found.state == "failed"
    assert "Traceback" not in found.why
    assert found.why
