"""The best network may learn the validation part too, once that has chosen it."""

import numpy as np
import pytest

from core.engine.graph import calls
from core.errors import UserError
from core.recipes.finishing import finishing_epochs, finishing_rate
from core.recipes.made import recipes
from core.recipes.spec import TrainingSpec
from core.results.exhibits.kinds import EXHIBIT
from core.tasks import task_of
from core.training.history import history
from core.training.progress import progress
from tests.core.training.trial import Told, Train, recipe, wave

SPEC = recipe(epochs=8, finish="validation", model={"dropout": 0.3}, schedule="cosine")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Told:
    return Train(tmp_path_factory.mktemp("whole"))(SPEC)


def test_last_epochs_have_no_validation_loss_and_leave_another_network_than_the_best(run: Train, whole: Told) -> None:
    kept = run(recipe(epochs=8, model={"dropout": 0.3}, schedule="cosine"))
    assert whole.curve[:8] == kept.curve
    assert [(epoch, loss) for epoch, _, loss, *_ in whole.curve[8:]] == [(9, None), (10, None), (11, None)]
    assert whole.closing.best_epoch == kept.closing.best_epoch
    assert (whole.closing.finished_on_validation, kept.closing.finished_on_validation) == (True, False)
    assert any((one != other).any() for one, other in zip(whole.weights, kept.weights, strict=True))


def test_last_epochs_go_over_both_parts(whole: Told) -> None:
    built, (begun,) = whole.of("model_built")[0], whole.of("finishing")
    both = built.examples["train"] + built.examples["validation"]
    assert whole.of("progress")[-1].batches == -(-both // 16)
    assert begun.updates == 3 * -(-both // 16)
    assert built.updates == 8 * -(-built.examples["train"] // 16) + begun.updates
    assert begun.message in progress(whole.events).messages
    assert history(whole.events).validated == 8


def test_validation_part_is_learnt_in_them(run: Train) -> None:
    """Its values lie three higher than those of the training part, so that only who learnt it follows them."""
    source = np.concatenate([wave()[:72], 3 + wave()[72:]])
    missed = []
    for finish in ("best", "validation"):
        told = run(recipe(epochs=20, learning_rate=0.02, patience=None, finish=finish), source)
        exhibit = EXHIBIT.validate_json((told.folder / "exhibits" / "01-scores.json").read_bytes())
        missed.append(exhibit.rows[0].values["mae"])
    assert missed[1] < 0.8 * missed[0]


@pytest.mark.parametrize("place", [(8, 2), (9, 2), (11, 5)])
def test_run_paused_before_or_within_them_goes_on_bit_for_bit(
    run: Train, whole: Told, place: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    # One update a call, so that a pause falls where the test wants it however fast the machine is.
    monkeypatch.setattr(calls, "CALL_SECONDS", 0.0)

    def wish(events: list) -> str | None:
        steps = [event for event in events if event.kind == "progress"]
        return "pause" if steps and (steps[-1].epoch, steps[-1].batch) >= place else None

    paused = run(SPEC, wish=wish)
    assert paused.closing.outcome == "paused"
    resumed = run(SPEC, resume_from=paused.folder)
    assert paused.curve + resumed.curve == whole.curve
    for one, other in zip(resumed.weights, whole.weights, strict=True):
        np.testing.assert_array_equal(one, other)


def test_run_stopped_within_them_keeps_the_best_epoch_as_it_was(run: Train) -> None:
    told = run(SPEC, wish=lambda events: "stop" if events[-1].kind == "finishing" else None)
    kept = run(recipe(epochs=8, model={"dropout": 0.3}, schedule="cosine"))
    assert (told.closing.outcome, told.closing.finished_on_validation) == ("stopped", False)
    for one, other in zip(told.weights, kept.weights, strict=True):
        np.testing.assert_array_equal(one, other)


def test_epochs_to_come_count_them_and_end_with_them(whole: Told) -> None:
    moments = [progress(whole.events[:until]) for until in range(1, len(whole.events))]
    assert {told.epochs for told in moments if told.epoch} == {8 + 3}
    left = [told.seconds_left for told in moments if told.seconds_left is not None]
    assert left == sorted(left, reverse=True)
    assert left[0] > 0
    assert left[-1] == 0


def test_rate_falls_to_nothing_over_them() -> None:
    training = TrainingSpec(epochs=12, finish="validation", learning_rate=0.01)
    rates = [finishing_rate(training, number) for number in range(1, finishing_epochs(training) + 1)]
    assert rates == sorted(rates, reverse=True)
    assert rates[0] < 0.01
    assert finishing_epochs(TrainingSpec(epochs=1, finish="validation")) == 1
    assert finishing_epochs(TrainingSpec(epochs=12)) == 0


def test_forecasts_leave_no_choice_since_their_bands_need_an_unseen_validation_part() -> None:
    with pytest.raises(UserError, match="Finish"):
        recipes(task_of("forecasting"), SPEC.source, cells=["lstm"], seeds=[0], values={"finish": "validation"})
