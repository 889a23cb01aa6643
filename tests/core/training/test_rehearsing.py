"""Where the validation part is short, earlier stretches choose the epoch and the share too."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core.data.series import Series
from core.models.spec import ModelSpec
from core.recipes.spec import RunSpec, SourceRecipe, TrainingSpec
from core.sources.tables.series_preparation import SeriesPreparation
from core.tasks import task_of
from core.tasks.forecasting.proposing import propose
from core.training.checkpoint import load_checkpoint
from core.training.events import Finished
from core.training.loop import train
from core.training.rehearsing import Rehearsal, best_epoch

TASK = task_of("forecasting")
OPTIONS = TASK.Options(horizon=4, lookback=8, test=8, validation=6, residual_over="last_value", rehearsals=2)
TIME = np.arange(90)
VALUES = 50 + 5 * np.sin(TIME / 2) + np.random.default_rng(0).normal(size=90)
MODEL = ModelSpec(cell="simple_rnn", units=4)
TRAINING = TrainingSpec(epochs=6, learning_rate=0.05, patience=None)


def series(values: np.ndarray = VALUES) -> tuple[Series, ...]:
    return (Series("waves", values[:, None], ("v",), "v", pd.RangeIndex(len(values))),)


def spec(rehearsals: int) -> RunSpec:
    return RunSpec(
        options=OPTIONS.model_copy(update={"rehearsals": rehearsals}).model_dump(),
        source=SourceRecipe(name="waves", sha256="0" * 64, preparation=SeriesPreparation(target="v")),
        model=MODEL,
        training=TRAINING,
    )


def trained(folder: Path, rehearsals: int, **more) -> tuple[Finished, list]:
    events: list = []
    closing = train(
        spec(rehearsals),
        series(),
        folder=folder,
        emit=events.append,
        should_stop=more.pop("stop", lambda: None),
        **more,
    )
    return closing, events


def weights(folder: Path) -> list[np.ndarray]:
    with np.load(folder / "best.npz") as file:
        return [file[name] for name in file.files]


def test_a_rehearsal_validates_on_what_lies_before_the_validation_part_and_learns_what_lies_before_that() -> None:
    parts = [dataset.fitted[0].parts for dataset in TASK.rehearsals(series(), OPTIONS)]
    assert [(one.train_stop, one.validation_stop) for one in parts] == [(70, 76), (64, 70)]


def test_nothing_of_the_test_part_reaches_a_rehearsal() -> None:
    changed = VALUES.copy()
    changed[-8:] *= 50
    for one, other in zip(TASK.rehearsals(series(), OPTIONS), TASK.rehearsals(series(changed), OPTIONS), strict=True):
        for part in ("train", "validation", "test"):
            mine, theirs = getattr(one, part), getattr(other, part)
            assert np.array_equal(mine.all_inputs(), theirs.all_inputs())
            assert np.array_equal(mine.all_targets(), theirs.all_targets())


def test_stretches_leave_half_of_the_training_part_before_them() -> None:
    many = OPTIONS.model_copy(update={"rehearsals": 10})
    assert len(TASK.rehearsals(series(), many)) == 6
    assert not TASK.rehearsals(series(), OPTIONS.model_copy(update={"rehearsals": 0}))


def test_all_stretches_together_choose_the_epoch() -> None:
    """The lucky third epoch of one stretch does not count where the others disagree."""
    rehearsals = [
        Rehearsal(None, losses, (np.zeros((3, 2)),)) for losses in ((1.0, 0.9, 1.5, 1.0), (1.0, 0.8, 1.4, 0.9))
    ]
    assert best_epoch([1.2, 1.1, 0.5, 1.1], rehearsals) == 2


@pytest.fixture(scope="module")
def runs(tmp_path_factory) -> dict[int, tuple[Path, Finished, list]]:
    folders = {count: tmp_path_factory.mktemp(f"run{count}") for count in (0, 2)}
    return {count: (folder, *trained(folder, count)) for count, folder in folders.items()}


def test_the_run_tells_how_many_stretches_chose(runs) -> None:
    assert runs[0][1].stretches == 1
    assert runs[2][1].stretches == 3
    assert any("2 earlier stretches" in getattr(event, "message", "") for event in runs[2][2])


def test_training_itself_is_the_same_with_and_without_rehearsals(runs) -> None:
    losses = [[event.validation_loss for event in told if event.kind == "epoch_ended"] for _, _, told in runs.values()]
    assert losses[0] == losses[1]


def test_a_run_that_was_paused_ends_with_the_same_weights(runs, tmp_path) -> None:
    calls = iter(range(10_000))
    _, told = trained(tmp_path / "first", 2, stop=lambda: "pause" if next(calls) > 8 else None)
    assert told[-1].outcome == "paused"
    assert load_checkpoint(tmp_path / "first" / "checkpoint") is not None
    closing, _ = trained(tmp_path / "second", 2, resume_from=tmp_path / "first", attempt=2)
    assert (closing.best_epoch, closing.share) == (runs[2][1].best_epoch, runs[2][1].share)
    for mine, theirs in zip(weights(tmp_path / "second"), weights(runs[2][0]), strict=True):
        assert np.array_equal(mine, theirs)


def test_stopping_meanwhile_keeps_what_the_validation_part_chose(runs, tmp_path) -> None:
    ended: list = []
    closing = train(
        spec(2),
        series(),
        folder=tmp_path,
        emit=ended.append,
        should_stop=lambda: "stop" if any("earlier" in getattr(event, "message", "") for event in ended) else None,
    )
    assert (closing.stretches, closing.best_epoch) == (1, runs[0][1].best_epoch)


def test_rehearsals_are_recommended_where_few_horizons_are_held_out_and_training_is_quick() -> None:
    def proposed(length: int) -> int:
        return propose(series(np.random.default_rng(1).normal(size=length)), horizon=10)["rehearsals"].value

    assert proposed(150) == 3
    assert proposed(600) == 0
