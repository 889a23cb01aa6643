import numpy as np
import pytest

from core.errors import UserError
from core.models.cells import cell_of
from core.results.backtest import backtest, pooled
from core.results.comparison import RunResult, compare
from core.results.exhibits.forecasting import Forecast
from core.results.exhibits.scores import Errors, ScoreRow, Scores
from core.results.origins import origin_forecasts


def fold(
    cell: str, left_out: int, network: list[float], naive: list[float], *, origin: int, seed: int = 0
) -> RunResult:
    """A run that was tested on one window, with these absolute errors step by step."""
    absolute = {"network": np.array([network]), "naive": np.array([naive])}
    rows = tuple(
        ScoreRow(name=name, role=role, values={"mae": float(absolute[name].mean()), "r2": None})
        for name, role in (("network", "network"), ("naive", "baseline"))
    )
    return RunResult(
        run=f"{cell}-{seed}-{left_out}",
        cell=cell,
        title=cell_of(cell).title,
        seed=seed,
        scores=Scores(part="test", metrics=("mae", "r2"), rows=rows),
        errors=Errors(
            origins=np.array([origin]), absolute=absolute, network=np.array([network]), actual=np.ones((1, 2))
        ),
        parameters=10,
        seconds=2.0,
        epochs=3,
        best_epoch=2,
        recipe={"model": {"cell": cell}, "training": {"seed": seed}, "options": {"left_out": left_out}},
    )


FOLDS = [fold("lstm", 4, [1, 3], [4, 4], origin=10), fold("lstm", 0, [2, 6], [3, 3], origin=14)]


def test_folds_that_were_trained_anew_stand_oldest_first() -> None:
    told = backtest({"LSTM": FOLDS[::-1]})
    assert told.refit
    assert [one.origin for one in told.folds] == [10, 14]
    assert told.scores("LSTM", "mae") == [2, 4]
    assert told.scores("LSTM", "rmse") == pytest.approx([np.sqrt(5), np.sqrt(20)])
    assert told.steps("LSTM", "mae").tolist() == [1.5, 4.5]
    assert told.steps("naive", "mae").tolist() == [3.5, 3.5]
    assert [told.best(one, "mae") for one in (0, 1)] == ["LSTM", "naive"]
    assert told.ahead("LSTM", "naive") == 1


def test_seeds_of_one_fold_are_averaged() -> None:
    twice = [*FOLDS, *(fold("lstm", end, [5, 5], [4, 4], origin=14 - end, seed=1) for end in (4, 0))]
    assert backtest({"LSTM": twice}).scores("LSTM", "mae") == [3.5, 4.5]


def test_one_run_is_cut_into_the_folds_it_asks_for() -> None:
    one = fold("lstm", 0, [1, 1], [2, 2], origin=0)
    sizes = np.repeat(np.arange(1.0, 5.0), 3)[:, None] * np.ones((1, 2))
    errors = one.errors.model_copy(
        update={"origins": np.arange(50, 62), "absolute": {"network": sizes, "naive": sizes + 1}, "network": sizes}
    )
    run = RunResult(**{**vars(one), "errors": errors, "recipe": {"options": {"folds": 4}}})
    told = backtest({"LSTM": [run]}, folds=5)
    assert not told.refit
    assert told.scores("LSTM", "mae") == [1, 2, 3, 4]
    assert [each.windows for each in told.folds] == [3, 3, 3, 3]
    assert [each.origin for each in told.folds] == [50, 53, 56, 59]


def test_a_single_window_has_no_folds() -> None:
    assert backtest({"LSTM": FOLDS[:1]}, folds=5) is None


def test_the_folds_of_a_network_are_compared_as_one_result() -> None:
    [one] = pooled(FOLDS)
    assert one.scores.rows[0].values == {"mae": 3.0, "r2": None}
    assert one.errors.absolute["network"].tolist() == [[1, 3], [2, 6]]
    assert one.errors.origins.tolist() == [10, 14]
    assert one.seconds == 4.0
    found = compare(FOLDS)
    assert [row.name for row in found.rows] == ["LSTM", "naive"]
    assert found.verdict.evidence.startswith("Over 2 folds, retrained before each.")
    assert found.backtest.scores("LSTM", "mae") == [2, 4]


def test_a_fold_that_one_network_lacks_is_left_aside() -> None:
    more = [fold("gru", end, [1, 1], [4, 4], origin=14 - end) for end in (8, 4, 0)]
    found = compare([*FOLDS, *more])
    assert len(found.backtest.folds) == 2
    assert {row.name for row in found.rows if row.role == "network"} == {"LSTM", "GRU"}


def test_networks_without_two_common_folds_are_refused() -> None:
    with pytest.raises(UserError, match="do not share two folds"):
        compare([*FOLDS, fold("gru", 8, [1, 1], [4, 4], origin=6), fold("gru", 4, [1, 1], [4, 4], origin=10)])


def test_forecasts_from_each_origin_stand_where_they_were_made() -> None:
    actual = np.arange(20.0)
    origins = np.array([12, 13, 14, 16, 18])
    windows = actual[origins[:, None] + np.arange(2)]
    errors = Errors(
        origins=origins, absolute={"network": np.ones((5, 2))}, network=np.full((5, 2), 0.5), actual=windows
    )
    exhibit = Forecast(
        series="sales",
        target="sales",
        timed=False,
        times=np.arange(5, 20),
        actual=actual[5:],
        predicted=np.full(15, np.nan),
        parts=(),
        horizon=2,
        future_times=np.arange(0),
        future=np.zeros(0),
    )
    lines = origin_forecasts(errors, exhibit)
    assert [one.times.tolist() for one in lines] == [[12, 13], [14, 15], [16, 17], [18, 19]]
    assert lines[0].predicted.tolist() == [12.5, 13.5]
