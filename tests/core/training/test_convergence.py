"""Whether a training had learnt what it could when it ended."""

import numpy as np
import pytest

from core.training.account import account
from core.training.convergence import still_falling
from core.training.events import EpochEnded, Event, Failed, Finished


def told(losses: list[float], *, outcome: str = "finished", why: str = "all epochs") -> list[Event]:
    """What a training with these validation losses told."""
    events = [
        EpochEnded(
            epoch=number,
            loss=loss,
            validation_loss=loss,
            gradient_norm=1,
            learning_rate=0.1,
            seconds=number,
            best=loss == min(losses[:number]),
        )
        for number, loss in enumerate(losses, start=1)
    ]
    best = int(np.argmin(losses)) + 1
    return [*events, Finished(outcome=outcome, why=why, epochs=len(losses), best_epoch=best, seconds=1.0)]


@pytest.mark.parametrize(
    ("losses", "falling"),
    [
        ([1.0, 0.8, 0.6, 0.5, 0.4], True),
        ([0.9 * 0.98**epoch + 0.1 for epoch in range(40)], True),
        ([1.0], True),
        ([2.008, 2.003, 2.0], True),
        ([1.0, 0.6, 0.501, 0.5, 0.4999], False),
        ([0.9**epoch + 1 for epoch in range(100)], False),
        ([1.0, 0.8, 0.6, 0.5, 0.51], False),
        ([0.0, 0.0, 0.0], False),
        ([0.6 * 0.7**epoch + 1e-5 * (40 - epoch) / 40 for epoch in range(40)], False),
        ([0.0125, 0.008, 0.005, 0.003, 0.002], True),
    ],
    ids=[
        "steep",
        "slow but steady",
        "a single epoch",
        "just begun",
        "flat at last",
        "settled",
        "rising",
        "perfect",
        "next to nothing",
        "small but falling",
    ],
)
def test_a_loss_that_falls_to_the_last_epoch_is_seen(losses: list[float], falling: bool) -> None:
    assert still_falling(account(told(losses)), epochs=len(losses)) == (len(losses) if falling else 0)


def test_early_stopping_has_seen_the_loss_rise() -> None:
    assert still_falling(account(told([1.0, 0.8, 0.6, 0.4], why="no better for 1 epochs")), epochs=10) == 0


def test_a_training_that_was_stopped_by_hand_may_still_have_been_learning() -> None:
    assert still_falling(account(told([1.0, 0.8, 0.6, 0.4], outcome="stopped", why="asked to stop")), epochs=10) == 4


def test_a_failed_training_is_another_matter() -> None:
    events = [*told([1.0, 0.8, 0.6])[:-1], Failed(reason="diverged", message="No.")]
    assert still_falling(account(events), epochs=10) == 0


def test_noise_around_a_level_is_seldom_taken_for_a_fall() -> None:
    random = np.random.default_rng(0)
    noisy = [list(1 + 0.05 * random.normal(size=60)) for _ in range(300)]
    assert sum(still_falling(account(told(losses)), epochs=60) > 0 for losses in noisy) <= 6
