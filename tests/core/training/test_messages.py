"""What a run said is taken back once a later epoch contradicts it, and what a later attempt repeats is said once."""

from types import SimpleNamespace

import pytest

from core.training.account import account
from core.training.checkpoint import EpochRecord, TrainingProgress
from core.training.events import EpochEnded, Event, Finished, Noticed, Started
from core.training.listeners.noticing import Noticing

RISING = [1.0, 0.5, 0.6, 0.7, 0.6, 0.7]
"""Validation losses: overfitting since epoch 2."""


def told(losses: list[float], norms: list[float] | None = None) -> list[Event]:
    """What a training with these validation losses tells; the training loss falls all the time."""
    progress, events = TrainingProgress(), []
    noticing, standing = Noticing(events.append), SimpleNamespace(progress=progress)
    for epoch, (loss, norm) in enumerate(zip(losses, norms or [1.0] * len(losses), strict=True), start=1):
        record = EpochRecord(1 / epoch, loss, norm, 0.1)
        best = progress.close(record)
        events.append(
            EpochEnded(epoch=epoch, loss=1 / epoch, validation_loss=loss, gradient_norm=norm, learning_rate=0.1,
                       seconds=epoch, best=best)
        )  # fmt: skip
        noticing.epoch_ended(standing, record, best)
    return events


def topics(events: list[Event]) -> list[str]:
    return [notice.topic for notice in account(events).notices]


def test_overfitting_is_taken_back_when_a_later_epoch_is_best() -> None:
    assert topics(told(RISING)) == ["overfitting"]
    for best in (0.3, 0.4999):
        found = account(told([*RISING, best]))
        assert (found.notices, found.progress.messages, found.history.best_epoch) == ((), (), 7)


def test_overfitting_is_said_again_since_the_later_epoch() -> None:
    [notice] = account(told([*RISING, 0.3, *[0.4] * 4])).notices
    assert "since epoch 7" in notice.message


def test_a_later_epoch_that_earlier_stretches_chose_takes_it_back_too() -> None:
    closing = {"outcome": "finished", "why": "all epochs", "epochs": 6, "seconds": 1.0}
    assert topics([*told(RISING + [0.7] * 3), Finished(**closing, best_epoch=9, stretches=3)]) == []
    assert topics([*told(RISING + [0.7] * 3), Finished(**closing, best_epoch=2)]) == ["overfitting"]


def test_a_gradient_that_grew_again_has_not_vanished_and_a_long_one_stays_told_with_its_epoch() -> None:
    falling = [1.0, 0.9, 0.8]
    assert topics(told(falling, [1.0, 1e-9, 1e-9])) == ["vanishing_gradient"]
    assert topics(told(falling, [1.0, 1e-9, 1e-2])) == []
    [notice] = account(told(falling, [1.0, 1e5, 1e-2])).notices
    assert notice.message.startswith("In epoch 2 the gradient was very long")


@pytest.mark.parametrize(("since", "left"), [(3, 0), (6, 1)])
def test_what_a_later_attempt_repeats_is_said_by_it_alone(since: int, left: int) -> None:
    events = [*told(RISING), Started(attempt=2, at=9.0, epoch=since)]
    assert len(account(events).notices) == left


def test_a_sentence_said_twice_stands_once() -> None:
    notice = Noticed(epoch=1, topic="other", message="Look.")
    assert account([notice, notice]).progress.messages == ("Look.",)
