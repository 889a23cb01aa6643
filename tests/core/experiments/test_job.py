"""A job adds up what its runs told: share, time left, the best so far."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.experiments.job import Job, best_run, read_job
from core.runs.folder.run import Experiment, Run, outline
from core.runs.folder.states import State
from core.training.account import account
from core.training.events import EpochEnded, Event, Finished, ModelBuilt, Progress, Started
from tests.core.runs.recipes import recipe


def events(*, epochs: int, of: int, seconds: float, loss: float = 1.0) -> list[Event]:
    told: list[Event] = [
        Started(attempt=1, at=0.0),
        ModelBuilt(parameters=9, examples={"train": 8}, updates=of, epochs=of),
    ]
    for epoch in range(1, epochs + 1):
        told.append(
            EpochEnded(
                epoch=epoch,
                loss=loss,
                validation_loss=loss + epoch,
                gradient_norm=1.0,
                learning_rate=0.1,
                seconds=seconds * epoch / epochs,
                best=epoch == 1,
            )
        )
    progress = Progress(epoch=epochs + 1, batch=0, batches=1, loss=loss, examples_per_second=1.0)
    return [*told, progress]


def run(number: int, state: State, told: list[Event]) -> Run:
    return Run(
        id=f"abcd-{number}",
        experiment="abcd",
        experiment_title="trial",
        outline=outline(recipe(seed=number)),
        state=state,
        attempt=1 if told else 0,
        place=None,
        title="trial",
        note="",
        tags=(),
        created=0.0,
        why="",
        imported=False,
        owner="",
        sharing="private",
        runs_folder=Path(),
        known=None,
        _spec=lambda _: recipe(seed=number),
        _events=lambda run, attempt: told,
        _account=lambda run, attempts: account(told),
    )


def job(*runs: Run) -> Job:
    return read_job(Experiment(id="abcd", title="trial", created=0.0, runs=runs))


def ended(number: int, *, seconds: float) -> Run:
    return closed(number, "finished", events(epochs=10, of=10, seconds=seconds))


def closed(number: int, outcome: State, told: list[Event]) -> Run:
    closing = Finished(outcome=outcome, why="", epochs=10, best_epoch=1, seconds=1.0)
    return run(number, outcome, [*told, closing])


def test_nothing_is_known_before_a_run_told_its_speed() -> None:
    now = job(run(1, "queued", []), run(2, "starting", []))
    assert (now.share, now.seconds_left, now.counts, now.best) == (0.0, None, {"queued": 1, "starting": 1}, None)
    assert not now.ended


def test_the_queue_counts_at_the_pace_of_what_ended() -> None:
    training = run(2, "training", events(epochs=5, of=10, seconds=4.0))
    now = job(ended(1, seconds=8.0), training, run(3, "queued", []))
    assert now.share == pytest.approx(0.5)
    assert now.seconds_left == pytest.approx(4.0 + 8.0)


def test_a_run_that_has_just_begun_counts_as_what_others_of_its_cell_took() -> None:
    young = run(2, "training", events(epochs=0, of=100, seconds=0.0))
    assert job(ended(1, seconds=8.0), young).seconds_left == pytest.approx(8.0)
    other = replace(young, outline=young.outline.model_copy(update={"cell": "gru"}))
    assert job(ended(1, seconds=8.0), other).seconds_left is None


def test_nothing_is_said_of_the_time_left_while_a_run_compiles() -> None:
    begun = events(epochs=0, of=100, seconds=0.0)[:2]
    assert job(ended(1, seconds=8.0), run(2, "training", begun)).seconds_left is None


def test_after_a_pause_the_job_is_as_far_as_its_runs_came() -> None:
    paused = [closed(number, "paused", events(epochs=9, of=480, seconds=9.0)) for number in (1, 2)]
    now = job(*paused, ended(3, seconds=1.0))
    assert now.share == pytest.approx((9 / 480 + 9 / 480 + 1) / 3)
    assert now.counts == {"finished": 1, "paused": 2}


def test_runs_that_were_given_up_are_not_done_and_not_waited_for() -> None:
    told = events(epochs=5, of=10, seconds=5.0)
    stopped, failed = closed(1, "stopped", told), run(2, "failed", told)
    now = job(stopped, failed, run(3, "cancelled", []), run(4, "training", told))
    assert now.share == pytest.approx(0.5)
    assert now.counts == {"training": 1, "stopped": 1, "failed": 1, "cancelled": 1}
    assert job(stopped, run(3, "cancelled", [])).share == pytest.approx(0.25)


def test_the_best_has_the_lowest_validation_loss() -> None:
    good = run(1, "training", events(epochs=2, of=10, seconds=1.0, loss=0.1))
    assert job(good, run(2, "training", events(epochs=2, of=10, seconds=1.0))).best.run is good


def test_a_job_whose_runs_finished_is_whole() -> None:
    now = job(ended(1, seconds=1.0), replace(run(2, "cancelled", []), attempt=0))
    assert (now.ended, now.share, now.seconds_left) == (True, 1.0, 0.0)
    assert now.counts == {"finished": 1, "cancelled": 1}


def test_the_best_run_is_one_that_has_a_validation_loss() -> None:
    best = run(1, "training", events(epochs=2, of=10, seconds=1.0, loss=0.1))
    assert best_run([run(3, "queued", []), best, ended(2, seconds=1.0)]) is best
