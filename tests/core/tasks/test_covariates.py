import numpy as np
import pandas as pd
import pytest

from core.data.series import Series
from core.errors import UserError
from core.inference.whatif import known_outlook, scaled_by
from core.sources.tables.judging.proposal import LEAST_AHEAD
from core.sources.tables.preparing.tables import prepare
from core.sources.tables.series_preparation import SeriesPreparation
from core.tasks import task_of
from core.tasks.forecasting.cutting import fit_all
from core.tasks.forecasting.known_ahead.covariates import covariates_of, scales_of
from core.tasks.forecasting.predicting import forecasts
from tests.importing import import_here

TASK = task_of("forecasting")
Options = TASK.Options


def shop(length: int = 80, *, ahead: int = 6, known: bool = True) -> Series:
    """Sales that follow the price of the same day."""
    random = np.random.default_rng(0)
    price = random.integers(8, 13, size=length + ahead).astype(float)
    sales = 200 - 10 * price[:length]
    index = pd.date_range("2024-01-01", periods=length, freq="D")
    told = {"known": ("price",), "ahead": price[length:, None]} if known else {}
    return Series(
        "sales", np.stack([sales, price[:length]], axis=1), ("sales", "price"), "sales", index, "D", 1, **told
    )


class LastPrice:
    """A network that answers with the price it was told for the first step, [windows, 1]."""

    def __init__(self, column: int) -> None:
        self.column = column

    def predict(self, inputs: np.ndarray) -> np.ndarray:
        return -inputs[:, -1, self.column : self.column + 1]


def test_what_is_known_in_advance_stands_beside_each_timestep_over_the_horizon() -> None:
    one = shop()
    options = Options(horizon=3, lookback=5, scaling="none")
    told = covariates_of(one, options, scales_of(one, 60, None))
    price = np.concatenate([one.values[:, 1], one.ahead[:, 0]])
    assert told.values.shape == (80, 1 + 3)
    assert told.values[10].tolist() == price[10:14].tolist()
    assert told.values[79].tolist() == price[79:83].tolist()
    assert told.beyond[0].tolist() == [price[80], price[81], price[82], price[82]]
    assert told.foreseen.all()


def test_a_column_only_observed_keeps_its_last_value_and_shows_nothing_ahead() -> None:
    one = shop(known=False)
    told = covariates_of(one, Options(horizon=3, scaling="none"), scales_of(one, 60, None))
    assert told.values.shape == (80, 1)
    assert not told.foreseen.any()
    assert (told.beyond == told.values[-1]).all()


@pytest.mark.parametrize("strategy", ["direct", "autoregressive"])
def test_a_forecast_moves_with_what_is_known_of_its_own_days(strategy: str) -> None:
    options = Options(horizon=2, lookback=4, scaling="none", strategy=strategy)
    one = shop()
    other = Series(**{**vars(one), "ahead": one.ahead + 100})
    network = LastPrice(2)
    found = [forecasts(network, fit_all((each,), options), [np.array([len(each)])])[0] for each in (one, other)]
    if strategy == "autoregressive":
        assert (found[1] - found[0]).tolist() == [[-100.0, -100.0]]
    assert found[0][0, 0] == -one.ahead[0, 0]


def test_a_decoder_reads_each_timestep_to_come_with_what_is_known_of_it() -> None:
    one = shop()
    price = np.concatenate([one.values[:, 1], one.ahead[:, 0]])
    options = Options(horizon=3, lookback=5, scaling="none", residual_over="last_value", strategy="encoder_decoder")
    (fitted,) = fit_all((one,), options)
    read = fitted.encode(np.array([40, 80])).inputs
    assert read.shape == (2, 5 + 3, 2)
    assert read[0, :, 1].tolist() == price[35:43].tolist()
    assert read[1, :, 1].tolist() == price[75:83].tolist()
    assert read[0, :, 0] == pytest.approx([*one.values[35:40, 0], *[one.values[39, 0]] * 3])


def test_a_decoder_reads_the_last_value_of_what_nobody_knows() -> None:
    (fitted,) = fit_all(
        (shop(known=False),), Options(horizon=3, lookback=5, scaling="none", strategy="encoder_decoder")
    )
    assert fitted.encode(np.array([40])).inputs[0, 4:, 1].tolist() == [shop().values[39, 1]] * 4


def test_a_decoder_and_folded_seasons_exclude_each_other() -> None:
    with pytest.raises(UserError, match="cannot be folded"):
        TASK.plan((shop(),), Options(horizon=2, lookback=4, fold=True, strategy="encoder_decoder"))


def test_the_past_of_a_forecast_never_holds_the_targets_future() -> None:
    one = shop()
    later = np.arange(80) >= 70
    changed = Series(**{**vars(one), "values": np.where(later[:, None] & [True, False], 0.0, one.values)})
    options = Options(horizon=3, lookback=5, test=10, validation=10)
    first, second = (fit_all((each,), options)[0].encode(np.array([70])) for each in (one, changed))
    assert np.array_equal(first.inputs, second.inputs)


def test_columns_that_never_change_within_a_series_tell_the_series_apart() -> None:
    def branch(size: float, seed: int) -> Series:
        sales = np.random.default_rng(seed).normal(size=60)
        values = np.stack([sales, np.full(60, size)], axis=1)
        index = pd.RangeIndex(60)
        return Series("sales", values, ("sales", "size"), "sales", index, series_id=str(seed))

    fitted = fit_all((branch(10, 0), branch(20, 1), branch(30, 2)), Options(horizon=2, lookback=4))
    shown = [one.covariates[0, 0] for one in fitted]
    assert shown == pytest.approx([-np.sqrt(1.5), 0, np.sqrt(1.5)])


def test_rows_below_the_last_value_of_the_target_tell_what_is_known(tmp_path) -> None:
    rows = [f"2024-01-{day:02},{100 - 3 * (day % 4) if day < 25 else ''},{day % 4}" for day in range(1, 31)]
    source = import_here(("day,sales,price\n" + "\n".join(rows)).encode(), "shop.csv", tmp_path)
    proposed = source.report.preparation
    assert (proposed.features, proposed.known) == (("price",), ("price",))
    [one] = prepare(source.stored(), proposed)
    assert (len(one), one.known) == (24, ("price",))
    assert one.ahead[:, 0].tolist() == [day % 4 for day in range(25, 31)]
    [unaware] = prepare(source.stored(), SeriesPreparation(**{**vars(proposed), "known": ()}))
    assert unaware.ahead is None
    assert LEAST_AHEAD == 2


def test_a_fold_still_knows_what_was_known_in_advance() -> None:
    one = shop()
    earlier = one.without_last(10)
    assert earlier.ahead[:, 0].tolist() == [*one.values[70:, 1], *one.ahead[:, 0]]


def test_the_outlook_goes_on_with_the_last_value_behind_what_is_told() -> None:
    outlook = known_outlook(shop(ahead=3), 5)
    assert outlook.told == 3
    assert outlook.values[2:, 0].tolist() == [outlook.values[2, 0]] * 3
    assert outlook.table().index[0] == "2024-03-21"
    assert scaled_by(outlook.values, (10.0,)) == pytest.approx(outlook.values * 1.1)


def test_a_decoder_is_recommended_where_something_is_known_in_advance() -> None:
    aware, unaware = (TASK.propose((shop(400, known=known),)) for known in (True, False))
    assert (aware["strategy"].value, unaware["strategy"].value) == ("encoder_decoder", "direct")
    assert "price" in aware["strategy"].why
    assert not aware["fold"].value
