"""A run that is followed is read and reckoned once, however often and by however many it is looked at."""

from pathlib import Path

import pytest

from core.runs.folder.followed import Followed
from core.training.events import EpochEnded, Event, Failed, Finishing, Judging, ModelBuilt, Progress, Started
from core.training.history import history
from core.training.progress import progress
from tests.core.runs.test_life import Elsewhere

BUILT = ModelBuilt(parameters=1, examples={}, updates=40, epochs=40)


def epoch(number: int) -> EpochEnded:
    took = {"seconds": number**1.5, "learning_rate": 0.1}
    return EpochEnded(
        epoch=number, loss=1 / number, validation_loss=2 / number, gradient_norm=1, best=number % 3 > 0, **took
    )


def step(number: int) -> Progress:
    return Progress(epoch=number, batch=3, batches=10, loss=0.5, examples_per_second=100)


def attempt(first: int, last: int, number: int = 1) -> list[Event]:
    epochs = [told for each in range(first, last + 1) for told in (step(each), epoch(each))]
    return [Started(attempt=number, at=0, epoch=first - 1), BUILT, *epochs]


@pytest.fixture
def elsewhere() -> Elsewhere:
    return Elsewhere()


@pytest.fixture
def followed(elsewhere: Elsewhere) -> Followed:
    return Followed(Path("run"), elsewhere.see)


def test_at_every_moment_it_adds_up_to_what_all_events_do(followed: Followed, elsewhere: Elsewhere) -> None:
    trial, so_far = elsewhere.at(Path("run"), 1), []
    last = Finishing(epoch=9, best_epoch=8, epochs=3, updates=12)
    for event in [*attempt(1, 9), last, step(10), epoch(10), Judging(best_epoch=8)]:
        trial.log.append(event)
        so_far.append(event)
        found = followed.account(1)
        assert (found.history, found.progress) == (history(so_far), progress(so_far))


def test_a_later_attempt_goes_on_where_the_one_before_it_ended(followed: Followed, elsewhere: Elsewhere) -> None:
    first, second = attempt(1, 6), attempt(5, 8, number=2)
    elsewhere.at(Path("run"), 1).log += first[:-2]
    followed.account(1)
    elsewhere.at(Path("run"), 1).log += first[-2:]  # its last words, told between two looks
    elsewhere.at(Path("run"), 2).log += second
    found = followed.account(2)
    assert found.history == history([*first, *second])
    assert found.history.epochs == tuple(range(1, 9))


def test_nothing_is_reckoned_anew_while_nothing_is_told(followed: Followed, elsewhere: Elsewhere) -> None:
    trial = elsewhere.at(Path("run"), 1)
    trial.log += attempt(1, 5)
    found = followed.account(1)
    assert followed.account(1) is found
    trial.log.append(step(6))
    assert followed.account(1) is not found


def test_what_is_added_is_read_and_nothing_else(
    followed: Followed, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = []
    ledger = followed._ledger
    monkeypatch.setattr(ledger, "take", lambda event, take=ledger.take: (taken.append(event), take(event)))
    trial = elsewhere.at(Path("run"), 1)
    trial.log += attempt(1, 500)
    for _ in range(3):
        followed.account(1)
        followed.state(1)
    trial.log += [step(501), epoch(501)]
    followed.account(1)
    assert taken == trial.log


def test_epochs_are_kept_as_numbers_alone(followed: Followed, elsewhere: Elsewhere) -> None:
    elsewhere.at(Path("run"), 1).log += attempt(1, 50)
    assert [event.kind for event in followed.account(1).told] == ["started", "model_built"]


def test_its_state_is_told_by_few_events(followed: Followed, elsewhere: Elsewhere) -> None:
    trial = elsewhere.at(Path("run"), 1)
    states = []
    trial.lives = True
    for event in (*attempt(1, 1), Judging(best_epoch=1), step(1), Failed(reason="diverged", message="No.")):
        trial.log.append(event)
        states.append(followed.state(1))
    assert states == ["starting", "training", "training", "training", "judging", "judging", "failed"]
