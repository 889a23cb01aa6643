"""What one run leaves for the next in the same process changes nothing but the time it takes."""

import numpy as np

from core.training.workshop import Workshop
from tests.core.training.trial import Told, Train, recipe

MODEL = {"dropout": 0.2, "recurrent_dropout": 0.2}


def test_runs_that_follow_each_other_in_one_workshop_equal_runs_on_their_own(run: Train) -> None:
    workshop = Workshop()
    run(recipe(seed=1, model=MODEL), workshop=workshop)
    for spec in (
        recipe(seed=2, model=MODEL, schedule="cosine", learning_rate=0.01, epochs=3),
        recipe(seed=1, model={"cell": "simple_rnn"}, lookback=5),
    ):
        same(run(spec, workshop=workshop), run(spec))


def test_a_run_paused_and_resumed_in_one_workshop_equals_the_uninterrupted_one(run: Train) -> None:
    workshop, spec = Workshop(), recipe(model=MODEL)
    paused = run(spec, workshop=workshop, wish=lambda events: "pause" if events[-1].kind == "epoch_ended" else None)
    resumed = run(spec, workshop=workshop, resume_from=paused.folder)
    whole = run(spec)
    assert paused.curve + resumed.curve == whole.curve
    for one, other in zip(resumed.weights, whole.weights, strict=True):
        np.testing.assert_array_equal(one, other)


def same(one: Told, other: Told) -> None:
    assert one.curve == other.curve
    for mine, yours in zip(one.weights, other.weights, strict=True):
        np.testing.assert_array_equal(mine, yours)
    for exhibit in other.folder.glob("exhibits/*.json"):
        assert (one.folder / "exhibits" / exhibit.name).read_bytes() == exhibit.read_bytes()
