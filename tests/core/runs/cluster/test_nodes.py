"""Trainings on two nodes of a real Ray cluster: the same numbers as here, and nothing is lost whoever dies.

They need requirements-cluster.lock and a network of their own (docs/cluster.md says how to run them).
"""

import importlib.util
import signal
from collections.abc import Iterator

import pytest

from core.runs.cluster.attempts import AWAY, FULL
from core.runs.folder.run import Run
from core.runs.processes.heartbeat import read_pid
from core.runs.start import ensure
from core.runs.store import Store
from tests.core.runs.cluster.nodes import Nodes, alone, cluster, kill_node_of
from tests.core.runs.trial import (
    LONG,
    end_processes,
    ended,
    epochs_of,
    kill_worker,
    submitted,
    supervisor_of,
    trains,
    trial_store,
    wait_for,
)

pytestmark = [
    pytest.mark.cluster,
    pytest.mark.slow,
    pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="Ray is not installed"),
    pytest.mark.skipif(not alone(), reason="Ray would listen on all addresses of this machine"),
]


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A run that was trained by a process of this machine."""
    store = trial_store(tmp_path_factory.mktemp("here"))
    run = wait_for(store, submitted(store), ended)
    end_processes(store)
    return run


@pytest.fixture(scope="module")
def nodes(here: Run, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nodes]:
    with cluster(tmp_path_factory.mktemp("nodes")) as nodes:
        nodes.join()
        yield nodes


@pytest.fixture(scope="module")
def store(nodes: Nodes, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = trial_store(tmp_path_factory.mktemp("store"))
    yield store
    end_processes(store)


def test_the_numbers_are_those_of_this_machine_to_the_last_bit(here: Run, store: Store) -> None:
    there = wait_for(store, submitted(store), ended)
    assert (there.state, there.attempt) == ("finished", 1), there.why
    weights = [run.weights_path().read_bytes() for run in (here, there)]
    assert weights[0] == weights[1]
    shown = [[exhibit.model_dump_json() for exhibit in run.exhibits()] for run in (here, there)]
    assert shown[0] == shown[1]


def test_pause_resume_and_stop(store: Store) -> None:
    run = submitted(store, **LONG)
    wait_for(store, run, trains)
    store.pause(run)
    paused = wait_for(store, run, ended)
    assert paused.state == "paused"
    before = epochs_of(paused)
    store.resume(run)
    wait_for(store, run, lambda found: found.attempt == 2 and epochs_of(found) > before)
    store.stop(run)
    assert wait_for(store, run, ended).state == "stopped"


def test_a_full_cluster_is_waited_for_and_said(store: Store) -> None:
    first, second = submitted(store, **LONG), submitted(store, **LONG)
    wait_for(store, first, trains)
    assert wait_for(store, second, lambda run: run.why == FULL).state == "queued"
    store.stop(second)
    assert wait_for(store, second, ended).state == "cancelled"
    store.stop(first)
    wait_for(store, first, ended)


def test_a_killed_process_is_a_lost_run_that_can_be_resumed(store: Store) -> None:
    run = submitted(store, **LONG)
    kill_worker(wait_for(store, run, trains))
    assert wait_for(store, run, ended).state == "lost"
    store.resume(run)
    wait_for(store, run, lambda found: found.attempt == 2 and trains(found))
    store.stop(run)
    wait_for(store, run, ended)


def test_another_supervisor_takes_over_what_is_trained(store: Store) -> None:
    run = submitted(store, **LONG)
    wait_for(store, run, trains)
    supervisor = supervisor_of(store)
    supervisor.send_signal(signal.SIGKILL)
    supervisor.wait()
    ensure(store.root)
    told = epochs_of(store.run(run))
    found = wait_for(store, run, lambda found: epochs_of(found) > told + 5)
    assert (found.state, found.attempt) == ("training", 1)
    store.stop(run)
    assert wait_for(store, run, ended).state == "stopped"


def test_a_lost_node_is_a_lost_run_that_goes_on_elsewhere(store: Store, nodes: Nodes) -> None:
    run = submitted(store, **LONG)
    found = wait_for(store, run, trains)
    kill_node_of(read_pid(found.attempt_folder(1)))
    lost = wait_for(store, run, ended)
    assert (lost.state, lost.resumable) == ("lost", True)
    before = epochs_of(lost)
    nodes.join()
    store.resume(run)
    wait_for(store, run, lambda found: found.attempt == 2 and epochs_of(found) > before)
    store.stop(run)
    assert wait_for(store, run, ended).state == "stopped"


def test_a_cluster_that_goes_away_is_waited_for_and_said(store: Store, nodes: Nodes) -> None:
    trained = submitted(store, **LONG)
    wait_for(store, trained, trains)
    nodes.end()
    waiting = submitted(store)
    assert wait_for(store, waiting, lambda run: run.why == AWAY).state == "queued"
    assert store.run(trained).state == "training"
    nodes.head()
    nodes.join()
    assert wait_for(store, trained, ended).state == "lost"
    assert wait_for(store, waiting, ended).state == "finished"
