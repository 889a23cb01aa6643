"""A trial of a search learns and is ranked without the test part."""

from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import numpy as np
import pandas as pd
import pytest

from core.data.examples import Examples
from core.data.series import Series
from core.recipes.spec import RunSpec
from core.tasks import task_of
from core.tasks.forecasting.task import Forecasting
from core.training.events import EpochEnded, Event, Finished
from core.training.loop import train
from tests.core.runs.trial import trial_specs

ROWS, TEST = 96, 12


def months(*, end: float = 0.0) -> tuple[Series, ...]:
    """Eight years, of which the last is the test part, moved by `end`."""
    values = 50 + np.arange(ROWS) / 4 + 10 * np.sin(np.arange(ROWS) / 6 * np.pi)
    values[-TEST:] += end
    return (
        Series(name="sales", values=values[:, None], columns=("sales",), target="sales", index=pd.RangeIndex(ROWS)),
    )


def trial() -> RunSpec:
    [spec] = trial_specs("lstm", test=TEST, validation=TEST, epochs=2, rehearsals=1)
    return spec.model_copy(update={"trial": True})


def told(source: tuple[Series, ...], folder: Path, task: Forecasting | None = None) -> list[Event]:
    events: list[Event] = []
    train(trial(), source, folder=folder, emit=events.append, should_stop=lambda: None, task=task)
    return events


def losses(events: list[Event]) -> list[tuple]:
    return [(event.loss, event.validation_loss) for event in events if isinstance(event, EpochEnded)]


def test_whatever_the_test_part_holds_a_trial_says_the_same(tmp_path: Path) -> None:
    one = told(months(), tmp_path / "one")
    other = told(months(end=1_000.0), tmp_path / "other")
    assert len(losses(one)) == 2
    assert losses(one) == losses(other)
    weights = [np.load(tmp_path / name / "best.npz") for name in ("one", "other")]
    assert all(np.array_equal(weights[0][key], weights[1][key]) for key in weights[0].files)


class Forbidden:
    """A test part that says how many examples it has, and nothing else."""

    def __init__(self, examples: Examples) -> None:
        self._count = len(examples)

    def __len__(self) -> int:
        return self._count

    def __getattr__(self, name: str) -> NoReturn:
        raise AssertionError(f"the test part was asked for {name}")


class Guarded(Forecasting):
    """Forecasting whose test part is forbidden, and which cannot be asked to evaluate or to begin rivals."""

    def prepare(self, source, options):
        dataset = super().prepare(source, options)
        return replace(dataset, test=Forbidden(dataset.test))

    def judge(self, model, dataset) -> NoReturn:
        raise AssertionError("a trial was evaluated")

    def accompany(self, dataset) -> NoReturn:
        raise AssertionError("rivals were asked about the test part")


def test_a_trial_never_looks_at_the_test_part_and_leaves_no_exhibit(tmp_path: Path) -> None:
    events = told(months(), tmp_path, Guarded())
    assert isinstance(events[-1], Finished)
    assert events[-1].outcome == "finished"
    assert not (tmp_path / "exhibits").exists()
    assert (tmp_path / "best.npz").exists()


def test_the_guard_is_one_any_other_run_does_not_pass(tmp_path: Path) -> None:
    spec = trial().model_copy(update={"trial": False})
    with pytest.raises(AssertionError, match=r"test part|evaluated"):
        train(spec, months(), folder=tmp_path, emit=lambda _: None, should_stop=lambda: None, task=Guarded())


def test_what_changes_the_unit_of_the_loss_is_no_dimension_of_a_search() -> None:
    task = task_of("forecasting")
    own = {"scaling": "window", "residual_over": "last_value"}
    fixed = {"scaling": "window_level", "residual_over": "last_value"}
    assert task.incomparable(own) == {"lookback"}
    assert task.incomparable(fixed) == frozenset()
    assert task.incomparable(fixed | {"residual_over": "nothing"}) == {"lookback"}
