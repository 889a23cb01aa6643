"""A job adds up what its runs told: share, time left, the best so far."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.runs.job import Job, read_job
from core.runs.run import Experiment, Run, outline
from core.runs.states import State
from core.training.events import EpochEnded, Event, Finished, ModelBuilt, Progress, Started
from tests.core.runs.recipes import recipe


def events(*, epochs: int, of: int, seconds: float, left: float, loss: float = 1.0) -> list[Event]:
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
    progress = Progress(epoch=epochs + 1, batch=0, batches=1, loss=loss, examples_per_second=1.0, seconds_left=left)
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
        folder=Path(f"abcd-{number}"),
        known=None,
        _spec=lambda _: recipe(seed=number),
        _events=lambda run, attempt: told,
    )


def job(*runs: Run) -> Job:
    return read_job(Experiment(id="abcd", title="trial", created=0.0, runs=runs))


def ended(number: int, *, seconds: float) -> Run:
    told = events(epochs=10, of=10, seconds=seconds, left=0.0)
    closing = Finished(outcome="finished", why="all epochs", epochs=10, best_epoch=1, seconds=seconds)
    return run(number, "finished", [*told, closing])


def test_nothing_is_known_before_a_run_told_its_speed() -> None:
    now = job(run(1, "queued", []), run(2, "starting", []))
    assert (now.share, now.seconds_left, now.finished, now.best, now.ended) == (0.0, None, 0, None, False)


def test_the_queue_counts_at_the_pace_of_what_ended() -> None:
    training = run(2, "training", events(epochs=5, of=10, seconds=4.0, left=4.0))
    now = job(ended(1, seconds=8.0), training, run(3, "queued", []))
    assert now.share == pytest.approx(0.5)
    assert now.seconds_left == pytest.approx(4.0 + 8.0)


def test_a_run_that_has_just_begun_does_not_frighten() -> None:
    young = run(2, "training", events(epochs=0, of=100, seconds=0.0, left=900.0))
    assert job(ended(1, seconds=8.0), young).seconds_left == pytest.approx(8.0)


def test_the_best_has_the_lowest_validation_loss() -> None:
    good = run(1, "training", events(epochs=2, of=10, seconds=1.0, left=1.0, loss=0.1))
    assert job(good, run(2, "training", events(epochs=2, of=10, seconds=1.0, left=1.0))).best.run is good


def test_an_ended_job_is_whole() -> None:
    now = job(ended(1, seconds=1.0), replace(run(2, "cancelled", []), attempt=0))
    assert (now.ended, now.share, now.seconds_left, now.finished) == (True, 1.0, 0.0, 2)
