"""What pages read out of a run's events."""

import pytest

from core.engine.choice import ProgramChoice, choose
from core.engine.graph.xla import XlaProgram
from core.engine.machine.program import UnitLanesProgram
from core.engine.work import UpdateWork
from core.models.ends.inputs import Measured
from core.models.ends.kinds import NetworkEnds
from core.models.ends.outputs import Values
from core.models.spec import ModelSpec
from core.recipes.estimate import estimate_seconds, slowed
from core.recipes.schedules import learning_rate, plateaus
from core.recipes.spec import TrainingSpec
from core.training.checkpoint import Checkpoint, EpochRecord, TrainingProgress, load_checkpoint, save_checkpoint
from core.training.events import Compiling, EpochEnded, Failed, Finished, ModelBuilt, Noticed, Started
from core.training.events import Progress as Told
from core.training.history import history
from core.training.notices import notices
from core.training.progress import progress


def ended(epoch: int, loss: float, *, best: bool = True, seconds: float | None = None) -> EpochEnded:
    passed = epoch if seconds is None else seconds
    return EpochEnded(
        epoch=epoch, loss=loss, validation_loss=loss, gradient_norm=1, learning_rate=0.1, seconds=passed, best=best
    )


def test_later_attempt_replaces_what_an_earlier_one_told_after_its_checkpoint() -> None:
    events = [
        Started(attempt=1, at=0), ended(1, 3.0), ended(2, 2.0), ended(3, 1.0),
        Started(attempt=2, at=9, epoch=1), ended(2, 2.5), ended(3, 2.6, best=False),
    ]  # fmt: skip
    told = history(events)
    assert told.epochs == (1, 2, 3)
    assert told.loss == (3.0, 2.5, 2.6)
    assert told.best_epoch == 2


BUILT = ModelBuilt(parameters=1, examples={}, updates=40, epochs=40)


def step(epoch: int, batch: int) -> Told:
    return Told(epoch=epoch, batch=batch, batches=10, loss=0.5, examples_per_second=100)


def lasting(*seconds: float) -> list[EpochEnded]:
    """One epoch after the other, each with its own seconds."""
    return [ended(at, 1.0, seconds=sum(seconds[:at])) for at in range(1, len(seconds) + 1)]


def test_progress_counts_whole_epochs_and_the_part_of_the_one_under_way() -> None:
    built = BUILT.model_copy(update={"epochs": 4})
    notice = Noticed(epoch=2, topic="other", message="Look.")
    told = progress([Started(attempt=1, at=0), built, ended(1, 3.0), ended(2, 2.0), notice, step(3, 5)])
    assert (told.epoch, told.epochs, told.batch, told.batches) == (3, 4, 5, 10)
    assert told.share == pytest.approx(2.5 / 4)
    assert (told.seconds_left, told.messages) == (pytest.approx(1.5), ("Look.",))


def test_time_left_is_known_from_whole_epochs_that_built_no_program() -> None:
    begun = [Started(attempt=1, at=0), BUILT]
    assert progress([*begun, step(1, 9)]).seconds_left is None
    assert progress([*begun, *lasting(75.0)]).seconds_left is None
    assert progress([*begun, *lasting(75.0, 2.0), step(3, 5)]).seconds_left == pytest.approx(37.5 * 2)
    after = [*begun, *lasting(9.0, 2.0), Compiling(epoch=3), step(3, 1), ended(3, 1.0, seconds=90.0)]
    assert progress(after).seconds_left == pytest.approx(37 * 2)


def test_nothing_is_said_of_the_time_left_while_a_program_is_compiled() -> None:
    begun = [Started(attempt=1, at=0), BUILT]
    assert progress(begun).compiling
    told = [*begun, *lasting(1.0, 1.0, 1.0), step(4, 5)]
    assert not progress(told).compiling
    waiting = progress([*told, Compiling(epoch=4), Noticed(epoch=4, topic="engine", message="Wait.")])
    assert (waiting.compiling, waiting.seconds_left, waiting.messages) == (True, None, ("Wait.",))
    on = progress([*told, Compiling(epoch=4), Noticed(epoch=4, topic="engine", message="Wait."), step(4, 6)])
    assert (on.compiling, on.seconds_left is None, on.messages) == (False, False, ())


def test_time_left_never_grows_and_is_not_said_where_it_would_be_a_lie() -> None:
    seconds = [1.0, 1.0, 0.9, 1.1, 1.2, 1.3, 0.8, 9.0, 9.0, 9.0, 9.0, 9.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0]
    begun = [Started(attempt=1, at=0), BUILT]
    moments = [progress([*begun, *lasting(*seconds[:until])]).seconds_left for until in range(2, len(seconds) + 1)]
    said = [left for left in moments if left is not None]
    assert said == sorted(said, reverse=True)
    assert moments[-1] is not None
    assert None in moments


def test_a_run_that_was_stopped_or_paused_is_as_far_as_it_came() -> None:
    built = BUILT.model_copy(update={"epochs": 480})
    for outcome, share in (("paused", 9 / 480), ("stopped", 9 / 480), ("finished", 1.0)):
        closing = Finished(outcome=outcome, why="", epochs=9, best_epoch=9, seconds=9.0)
        told = progress([Started(attempt=1, at=0), built, *lasting(*[1.0] * 9), closing])
        assert (told.share, told.seconds_left) == (pytest.approx(share), 0)


def test_progress_of_nothing_is_zero_and_of_a_failure_has_nothing_left() -> None:
    assert progress([]).share == 0
    assert progress([Started(attempt=1, at=0), Failed(reason="diverged", message="No.")]).seconds_left == 0


def record(loss: float, validation_loss: float, norm: float = 1.0) -> EpochRecord:
    return EpochRecord(loss, validation_loss, norm, 0.1)


def test_overfitting_is_noticed_once_when_training_still_improves_and_validation_does_not() -> None:
    epochs = [record(1, 1), record(0.8, 0.5), *(record(0.8 - 0.1 * number, 0.6) for number in range(1, 5))]
    (notice,) = notices(epochs, 2, [])
    assert notice.topic == "overfitting"
    assert "since epoch 2" in notice.message
    assert notices(epochs, 2, ["overfitting"]) == []
    assert notices(epochs[:4], 2, []) == []


def test_very_long_and_very_short_gradients_are_noticed() -> None:
    assert [notice.topic for notice in notices([record(1, 1, 1e5)], 1, [])] == ["exploding_gradient"]
    assert [notice.topic for notice in notices([record(1, 1, 1e-9)], 1, [])] == ["vanishing_gradient"]


def test_schedules_begin_at_the_rate_and_fall_as_their_names_say() -> None:
    cosine, exponential = (
        TrainingSpec(schedule=name, epochs=11, learning_rate=0.1) for name in ("cosine", "exponential")
    )
    assert learning_rate(cosine, []) == pytest.approx(0.1)
    assert learning_rate(cosine, [1.0] * 10) == pytest.approx(0.001)
    assert learning_rate(exponential, [1.0] * 5) == pytest.approx(0.01)
    assert plateaus([3, 2, 1, *[1.5] * 5, *[1.2] * 5]) == 2
    assert learning_rate(TrainingSpec(schedule="plateau", learning_rate=0.1), [1, *[2] * 5]) == pytest.approx(0.05)


def test_estimate_grows_with_the_work_and_short_runs_are_not_compiled() -> None:
    ends = NetworkEnds(Measured(12, 1), Values(1))
    small = estimate_seconds(ends, ModelSpec(), TrainingSpec(epochs=10), 100)
    assert small < estimate_seconds(ends, ModelSpec(units=256), TrainingSpec(epochs=10), 10_000)
    assert ProgramChoice(XlaProgram, graph_seconds=2e-3, seconds=2e-4).switch(400) is None
    assert ProgramChoice(XlaProgram, graph_seconds=2e-3, seconds=2e-4).switch(40_000) == 750
    assert ProgramChoice(UnitLanesProgram, graph_seconds=2e-3, seconds=2e-4).switch(400) is None
    assert ProgramChoice(UnitLanesProgram, graph_seconds=0.5, seconds=0.2).switch(1) == 0  # it hears a stop meanwhile


def test_the_program_of_a_network_follows_from_its_size_and_settings() -> None:
    ends, large = NetworkEnds(Measured(48, 1), Values(1)), ModelSpec(units=128)

    def picked(batch_size: int = 32, **other) -> str:
        return choose(UpdateWork(ends, large.model_copy(update=other), batch_size)).faster.name

    assert picked(bidirectional=True) == "xla"
    assert (
        picked() == picked(cell="simple_rnn") == picked(cell="gru") == picked(units=50, batch_size=128) == "unit_lanes"
    )
    assert picked(units=16) == picked(units=50) == picked(units=16, batch_size=128) == "batch_lanes"
    assert picked(units=16, batch_size=2**17) == "unit_lanes"  # a stop is heard inside such a long update
    assert picked(activation="elu") == picked(recurrent_dropout=0.1) == picked(units=16, bidirectional=True) == "xla"
    assert picked(batch_size=1) == "xla"  # machine code would take as long as for eight examples


def test_damaged_checkpoint_is_refused_in_words_and_a_missing_one_is_none(tmp_path) -> None:
    import numpy as np

    from core.errors import UserError

    assert load_checkpoint(tmp_path) is None
    saved = Checkpoint(TrainingProgress(epochs=[record(1, 2)], best_epoch=1), [np.arange(3.0)], [])
    save_checkpoint(tmp_path, saved)
    assert load_checkpoint(tmp_path).progress == saved.progress
    next(tmp_path.glob("state-*.npz")).write_bytes(b"nothing")
    with pytest.raises(UserError, match="checkpoint"):
        load_checkpoint(tmp_path)


def test_the_loss_of_the_first_epoch_is_told_batch_by_batch() -> None:
    told = [
        Told(epoch=1, batch=batch, batches=10, loss=loss, examples_per_second=1.0)
        for batch, loss in ((2, 3.0), (4, 2.0), (8, 1.5))
    ]
    found = progress([*told, Told(epoch=2, batch=5, batches=10, loss=0.1, examples_per_second=1.0)]).beginning
    assert found == ((0.2, 3.0), (0.4, 1.0), (0.8, 1.0))


def test_a_busy_machine_takes_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    for load, factor in ((0.0, 1.0), (4.0, 3.0)):
        monkeypatch.setattr("os.getloadavg", lambda load=load: (load, load, load))
        assert slowed(2) == factor
