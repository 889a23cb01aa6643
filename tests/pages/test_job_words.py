"""A job and its runs in words: how many finished, how far each is, and nothing of the time left that is a guess."""

from dataclasses import replace

import pytest

from core.experiments.job import read_status
from core.runs.processes.decisions import FOR_MEMORY, FOR_OWN
from core.training.events import Compiling, EpochEnded, Event, Finishing, ModelBuilt, Started
from core.training.history import history
from pages.shared.training.job_words import epochs_words, job_words, run_words
from pages.shared.training.previews import COMING, WAITING, preview_of
from tests.core.experiments.test_job import closed, ended, events, job, run


def test_only_what_finished_is_called_finished() -> None:
    told = events(epochs=9, of=480, seconds=9.0)
    now = job(ended(1, seconds=8.0), closed(2, "paused", told), run(3, "training", told), run(4, "cancelled", []))
    assert job_words(now).startswith("1 of 4 runs finished, 1 paused, 1 cancelled, about ")
    over = job(ended(1, seconds=8.0), closed(2, "paused", told))
    assert job_words(over) == "1 finished, 1 paused; 17 s of training in all"


@pytest.mark.parametrize("why", [FOR_MEMORY, FOR_OWN])
def test_a_run_that_waits_for_more_than_a_place_says_so(why: str) -> None:
    waits = replace(run(1, "queued", []), place=2, why=why)
    assert run_words(read_status(waits)) == f"seed 1 · place 2 in the queue · {why}"


def test_while_it_compiles_nothing_is_said_of_the_time_left() -> None:
    told = events(epochs=9, of=480, seconds=9.0)
    assert " left" in run_words(read_status(run(1, "training", told)))
    compiling = run(1, "training", [*told, Compiling(epoch=10)])
    assert "epoch 10 of 480 · compiling" in run_words(read_status(compiling))
    assert " left" not in run_words(read_status(compiling))
    assert run_words(read_status(run(1, "training", told[:2]))) == "seed 1 · compiling"
    assert " left" not in job_words(job(ended(2, seconds=8.0), compiling))


def test_epochs_after_the_choice_are_told_apart() -> None:
    def epoch(number: int) -> EpochEnded:
        loss = 1.0 if number <= 5 else None
        of = {"loss": 1.0, "validation_loss": loss, "gradient_norm": 1.0, "learning_rate": 0.1, "best": number == 5}
        return EpochEnded(epoch=number, seconds=number, **of)

    told: list[Event] = [
        Started(attempt=1, at=0.0),
        ModelBuilt(parameters=9, examples={}, updates=7, epochs=5, finishing=2),
        *map(epoch, range(1, 6)),
    ]
    assert epochs_words(history(told)) == "5 epochs"
    told += [Finishing(epoch=5, best_epoch=5, epochs=2, updates=2), epoch(6), epoch(7)]
    assert epochs_words(history(told)) == "5 + 2 epochs on training and validation part"
    assert "finished, 5 + 2 epochs" in run_words(read_status(closed(1, "finished", told)))


def test_a_preview_that_is_not_there_yet_is_not_promised_for_an_epoch_that_is_over() -> None:
    at = {epochs: job(run(1, "training", events(epochs=epochs, of=9, seconds=1.0))) for epochs in (0, 5)}
    assert preview_of(at[0]).keywords["alt"] == WAITING
    assert preview_of(at[5]).keywords["alt"] == COMING
