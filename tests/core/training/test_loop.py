"""A run from recipe to exhibits: what it tells, what it leaves, how it stops, and that it can go on."""

import fcntl
import math
import os
from pathlib import Path

import numpy as np
import pytest

from core.engine import choice
from core.engine.machine import compiling
from core.models.weights import FIRST, MILESTONES, load_weights
from core.results.exhibits.kinds import EXHIBIT
from core.tasks.codecs import CODECS, Codecs
from core.training.events import EVENT, Failed, Finished
from core.training.listeners import milestones
from core.training.progress import progress
from tests.core.training.trial import NextValue, Told, Train, finite, recipe, wave


def test_run_tells_its_story_in_order_and_leaves_everything_behind(run: Train) -> None:
    told = run(recipe(epochs=3))
    assert isinstance(told.closing, Finished)
    assert told.events[-1] == told.closing
    assert told.kinds[:2] == ["started", "model_built"]
    assert told.kinds[-2:] == ["judging", "finished"]
    assert [event.epoch for event in told.of("epoch_ended")] == [1, 2, 3]
    assert finite([event.loss for event in told.of("epoch_ended")])
    assert told.of("previewed")[-1].epoch == told.closing.best_epoch
    assert [EVENT.validate_json(event.model_dump_json()) for event in told.events]
    exhibit = EXHIBIT.validate_json((told.folder / "exhibits" / "01-scores.json").read_bytes())
    assert exhibit.rows[0].values["mae"] > 0
    assert len(told.weights) == 5
    assert Codecs.read(told.folder / CODECS) == Codecs()


def test_saved_model_is_plain_keras_with_the_best_weights(run: Train) -> None:
    import keras

    told = run(recipe(epochs=3))
    model = keras.models.load_model(told.folder / "model.keras")
    assert type(model.layers[0]) is keras.layers.LSTM
    for saved, best in zip(model.get_weights(), told.weights, strict=True):
        np.testing.assert_array_equal(saved, best)
    model.fit(np.zeros((4, 6, 1)), np.zeros((4, 1)), verbose=0)


def test_the_weights_that_a_training_begins_with_are_kept_once(run: Train) -> None:
    spec = recipe(epochs=2, seed=3)
    told = run(spec)
    ends = NextValue().prepare(wave(), NextValue.Options(**spec.options)).ends
    first = load_weights(told.folder / FIRST, ends, spec.model)
    for kept, built in zip(first, NextValue().build(ends, spec.model, seed=3).get_weights(), strict=True):
        np.testing.assert_array_equal(kept, built)
    assert any((before != after).any() for before, after in zip(first, told.weights, strict=True))


def test_weights_after_epochs_that_double_are_kept_of_networks_that_are_not_large(
    run: Train, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = run(recipe(epochs=5))
    kept = {int(path.stem): path for path in (told.folder / MILESTONES).iterdir()}
    assert sorted(kept) == [1, 2, 4]
    with np.load(kept[4]) as arrays:
        fourth = [arrays[str(number)] for number in range(len(arrays.files))]
    for left, right in zip(fourth, run(recipe(epochs=4)).weights, strict=True):
        np.testing.assert_array_equal(left, right)
    monkeypatch.setattr(milestones, "MOST", 10)
    assert not (run(recipe(epochs=2)).folder / MILESTONES).exists()


class Doubting(NextValue):
    """Lets a quarter of what the network learnt count."""

    def share(self, network, dataset, rehearsed=()) -> float:
        return 0.25


def test_the_share_that_counts_is_told_and_written_into_the_output_layer(run: Train) -> None:
    whole, quarter = run(recipe(epochs=1)), run(recipe(epochs=1), task=Doubting())
    assert (whole.closing.share, quarter.closing.share) == (1.0, 0.25)
    for place, (before, after) in enumerate(zip(whole.weights, quarter.weights, strict=True)):
        np.testing.assert_allclose(after, before * (0.25 if place >= len(whole.weights) - 2 else 1), rtol=1e-6)


def test_same_seed_gives_the_same_run_and_another_seed_another(run: Train) -> None:
    spec = recipe(epochs=2, model={"dropout": 0.3, "recurrent_dropout": 0.2})
    first, second = run(spec), run(spec)
    other = run(recipe(epochs=2, seed=1, model={"dropout": 0.3, "recurrent_dropout": 0.2}))
    assert first.curve == second.curve
    assert first.curve != other.curve
    for one, two in zip(first.weights, second.weights, strict=True):
        np.testing.assert_array_equal(one, two)


@pytest.mark.parametrize("updates", [3, 4, 9])
def test_paused_and_resumed_run_equals_the_uninterrupted_one(run: Train, updates: int) -> None:
    spec = recipe(epochs=4, schedule="cosine", optimizer="nadam", model={"dropout": 0.3, "recurrent_dropout": 0.2})
    whole = run(spec)
    batches = whole.of("progress")[-1].batches

    def wish(events: list) -> str | None:
        steps = [event for event in events if event.kind == "progress"]
        return "pause" if steps and (steps[-1].epoch - 1) * batches + steps[-1].batch >= updates else None

    paused = run(spec, wish=wish)
    assert paused.closing.outcome == "paused"
    assert "judging" not in paused.kinds
    resumed = run(spec, resume_from=paused.folder)
    assert resumed.events[0].epoch == len(paused.curve)
    assert paused.curve + resumed.curve == whole.curve
    assert _layer_gradients(paused) + _layer_gradients(resumed) == _layer_gradients(whole)
    for one, two in zip(resumed.weights, whole.weights, strict=True):
        np.testing.assert_array_equal(one, two)


def _layer_gradients(told: Told) -> list[tuple[float | None, ...]]:
    """Epoch by epoch, each layer's, none of which is unknown."""
    [built] = told.of("model_built")
    found = [event.layer_gradients for event in told.of("epoch_ended")]
    assert [len([length for length in each if length]) for each in found] == [len(built.layers)] * len(found)
    return found


def test_stopped_run_keeps_the_best_and_judges_it(run: Train) -> None:
    told = run(
        recipe(epochs=500), wish=lambda events: "stop" if "epoch_ended" in {event.kind for event in events} else None
    )
    assert told.closing.outcome == "stopped"
    assert told.closing.best_epoch == 1
    assert (told.folder / "exhibits" / "01-scores.json").exists()


def test_stop_inside_the_first_epoch_still_leaves_a_judged_network(run: Train) -> None:
    told = run(recipe(batch_size=1), wish=lambda events: "stop" if events[-1].kind == "progress" else None)
    assert told.closing.outcome == "stopped"
    assert not told.curve
    assert (told.folder / "exhibits" / "01-scores.json").exists()


def test_patience_ends_a_run_that_no_longer_improves_and_says_so(run: Train) -> None:
    told = run(
        recipe(epochs=60, patience=2, learning_rate=0.3, optimizer="sgd"), np.random.default_rng(0).normal(size=60)
    )
    assert told.closing.why == "no better for 2 epochs"
    assert told.closing.epochs == told.closing.best_epoch + 2
    assert any(notice.topic == "no_longer_improving" for notice in told.of("noticed"))


def test_diverging_network_fails_with_two_remedies_and_keeps_the_best_finite_one(run: Train) -> None:
    spec = recipe(
        epochs=30, lookback=20, learning_rate=1.0, optimizer="sgd", clip_norm=None, patience=None,
        model={"cell": "simple_rnn", "activation": "relu", "units": 12},
    )  # fmt: skip
    told = run(spec, wave() * 20)
    assert isinstance(told.closing, Failed)
    assert told.closing.reason == "diverged"
    assert [remedy.changes for remedy in told.closing.remedies] == [{"learning_rate": 0.1}, {"activation": "tanh"}]


def test_best_epoch_survives_when_the_network_diverges_later(run: Train) -> None:
    source = wave()
    source[60:70] *= 1e30
    told = run(recipe(epochs=3), source)
    assert isinstance(told.closing, Failed)


def test_too_little_data_is_a_failure_in_plain_words_and_no_traceback(run: Train) -> None:
    from core.errors import UserError
    from tests.core.training.trial import NextValue

    def refuse(self: NextValue, source: np.ndarray, options: object) -> None:
        raise UserError("The series has 3 timesteps; 7 are needed.", "Add data.")

    class Refusing(NextValue):
        prepare = refuse

    from core.training.loop import train

    events: list = []
    closing = train(recipe(), wave(), folder=run._folder, emit=events.append, should_stop=lambda: None, task=Refusing())
    assert closing.reason == "bad_data"
    assert closing.message == "The series has 3 timesteps; 7 are needed. Add data."


def test_a_long_wait_for_machine_code_is_explained_once(run: Train, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choice, "WORTH_SECONDS", 0.0)
    monkeypatch.setattr(choice, "BESIDE_SECONDS", 0.01)
    monkeypatch.setattr(compiling, "PATIENCE", math.inf)
    looks = []

    def wish(events: list) -> str | None:
        looks.extend(event for event in events[-1:] if event.kind == "noticed")
        return "stop" if len(looks) > 5 else None

    folder = Path(os.environ["NUMBA_CACHE_DIR"])
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "compiling-batch_lanes").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        told = run(recipe(epochs=50), wish=wish)
    [notice], [waited] = told.of("noticed"), told.of("compiling")
    assert notice.topic == "engine"
    now = progress(told.events[: told.events.index(notice)])
    # In which epoch it is needed depends on the machine; that it is told in that one does not.
    assert (waited.epoch, now.compiling, now.seconds_left) == (now.epoch, True, None)
    assert "Faster code" in notice.message
    assert told.closing.outcome == "stopped"
