"""The mean of the latest weights is kept where its validation loss is lower, and a pause changes nothing of it."""

import numpy as np
import pytest

from core.engine.averaging import SHARE, moved
from core.engine.graph import calls
from tests.core.training.trial import Told, Train, recipe

SPEC = recipe(epochs=8, learning_rate=0.05, average=True)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Told:
    return Train(tmp_path_factory.mktemp("whole"))(SPEC)


def test_the_mean_moves_a_share_of_the_way() -> None:
    first, second = [np.float32([0.0, 3.0])], [np.float32([3.0, 3.0])]
    assert moved([], first) is first
    np.testing.assert_allclose(moved(first, second)[0], [3 * SHARE, 3.0], rtol=1e-6)


def test_the_better_of_both_is_kept_and_said(run: Train, whole: Told) -> None:
    plain = run(recipe(epochs=8, learning_rate=0.05))
    assert plain.curve == whole.curve
    [said] = [one.message for one in whole.of("noticed") if "mean of the latest weights" in one.message]
    kept = "the mean is kept" in said
    assert any((one != other).any() for one, other in zip(whole.weights, plain.weights, strict=True)) == kept
    assert kept  # at this rate the weights jump to and fro, and their mean lies between


def test_paused_run_comes_to_the_same_mean(run: Train, whole: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "CALL_SECONDS", 0.0)

    def wish(events: list) -> str | None:
        steps = [event for event in events if event.kind == "progress"]
        return "pause" if steps and (steps[-1].epoch, steps[-1].batch) >= (6, 2) else None

    paused = run(SPEC, wish=wish)
    resumed = run(SPEC, resume_from=paused.folder)
    assert paused.curve + resumed.curve == whole.curve
    for one, other in zip(resumed.weights, whole.weights, strict=True):
        np.testing.assert_array_equal(one, other)
