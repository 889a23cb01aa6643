from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core.data.series import Series
from core.errors import UserError
from core.experiments import backtests
from core.tasks import TASKS, task_of
from core.tasks.folding import USUAL, Folded

TASK = task_of("forecasting")
Options = TASK.Options


def series(length: int) -> Series:
    values = np.random.default_rng(0).normal(size=length) + 50
    index = pd.date_range("2000-01-01", periods=length, freq="D")
    return Series("sales", values[:, None], ("sales",), "sales", index, "D", 1)


def test_folds_follow_each_other_where_there_is_room() -> None:
    plan = TASK.fold_plan((series(1000),), Options(horizon=10, lookback=20), folds=USUAL)
    assert (plan.folds, plan.length, plan.step) == (5, 50, 50)
    assert [change["left_out"] for change in plan.changes(refit=True)] == [200, 150, 100, 50, 0]
    assert plan.changes(refit=False) == [{"test": 250, "left_out": 0, "folds": 5}]


def test_folds_overlap_where_the_oldest_would_have_too_little_to_train_on() -> None:
    plan = TASK.fold_plan((series(144),), Options(horizon=24, lookback=24, validation=24), folds=USUAL)
    assert plan.length == 24
    assert plan.step < 24
    for change in plan.changes(refit=True):
        assert TASK.plan((series(144),), Options(horizon=24, lookback=24, validation=24, **change)).examples["train"]


def test_too_many_folds_are_explained() -> None:
    with pytest.raises(UserError, match="40 folds leaves too little"):
        TASK.fold_plan((series(60),), Options(horizon=4, lookback=12), folds=40)


def test_a_fold_sees_nothing_of_what_it_leaves_out() -> None:
    whole, shorter = series(200), series(200).without_last(30)
    options = Options(horizon=5, lookback=10, test=20, validation=20)
    fold = TASK.prepare((whole,), options.model_copy(update={"left_out": 30}))
    alone = TASK.prepare((shorter,), options)
    for part in ("train", "validation", "test"):
        assert np.array_equal(getattr(fold, part).all_inputs(), getattr(alone, part).all_inputs())
        assert np.array_equal(getattr(fold, part).all_targets(), getattr(alone, part).all_targets())
    assert fold.tested[0].max() == 165


def test_no_fold_is_tested_on_what_another_fold_was_trained_on_later() -> None:
    plan = TASK.fold_plan((series(400),), Options(horizon=10, lookback=20), folds=3)
    tested = []
    for change in plan.changes(refit=True):
        dataset = TASK.prepare((series(400),), Options(horizon=10, lookback=20, **change))
        [fitted] = dataset.fitted
        assert fitted.parts.validation_stop == fitted.parts.length - plan.length
        tested.append((fitted.parts.validation_stop, fitted.parts.length))
    assert [stop for _, stop in tested[:-1]] == [start for start, _ in tested[1:]]


@pytest.mark.parametrize("name", [name for name, task in TASKS.items() if isinstance(task, Folded)])
def test_all_folds_of_a_recipe_are_the_same_recipe_without_them(name: str) -> None:
    task = TASKS[name]
    plain = task.Options(horizon=10, lookback=20).model_dump()
    folds = [
        plain | change for change in task.fold_plan((series(400),), task.Options(**plain), folds=3).changes(refit=True)
    ]
    assert [task.left_out(fold) for fold in folds] == sorted((task.left_out(fold) for fold in folds), reverse=True)
    assert all(task.whole(fold) == task.whole(plain) for fold in folds)
    assert any(map(task.is_fold, folds))
    assert not task.is_fold(plain)


def test_what_compares_folds_knows_no_option_of_a_task() -> None:
    text = Path(backtests.__file__).read_text()
    assert not [option for option in Options.model_fields if f'"{option}"' in text]
