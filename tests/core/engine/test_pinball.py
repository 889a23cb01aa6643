import numpy as np
import pytest

from core.engine.losses.pinball import pinball
from core.errors import UserError
from core.models.ends.inputs import Measured
from core.models.ends.kinds import NetworkEnds
from core.models.ends.outputs import Values
from core.models.spec import ModelSpec
from core.results.exhibits.forecasting import Coverage
from core.results.exhibits.kinds import EXHIBIT
from core.results.intervals import QUANTILES, quantile_bands
from core.tasks import task_of
from core.training.loop import train
from tests.core.runs.trial import trial_specs
from tests.core.tasks.test_forecasting import seasonal, series


def test_the_loss_by_hand() -> None:
    loss = pinball((0.5, 0.1))
    # Two outputs: the medians 1 and 2, then the 10 % quantiles 0 and 5; what happened is 3 and 3.
    found = loss(np.array([[3.0, 3.0]], np.float32), np.array([[1.0, 2.0, 0.0, 5.0]], np.float32))
    assert float(found) == pytest.approx(2 * (0.5 * 2 + 0.5 * 1 + 0.1 * 3 + 0.9 * 2) / 4)


def test_intervals_are_moved_until_they_hold_what_they_promise() -> None:
    random = np.random.default_rng(0)
    actual, scale = random.normal(size=(400, 3)), np.ones((400, 1))
    narrow = np.sort(np.array([-0.2, -0.1, -0.05, 0.0, 0.05, 0.1, 0.2]))[:, None, None] * np.ones((7, 400, 3))
    bands = quantile_bands(actual, scale, narrow)
    lower, upper = bands.around(np.zeros((400, 3)), scale, narrow)
    fresh = random.normal(size=(400, 3))
    assert [float(((fresh > low) & (fresh < high)).mean()) for low, high in zip(lower, upper, strict=True)] == (
        pytest.approx([0.5, 0.8, 0.95], abs=0.04)
    )


def test_a_network_that_predicts_quantiles_trains_and_is_judged(tmp_path) -> None:
    [spec] = trial_specs("gru", intervals="quantile", epochs=3, horizon=2)
    source = (series(seasonal(96), season=12),)
    closing = train(spec, source, folder=tmp_path, emit=lambda event: None, should_stop=lambda: None)
    assert closing.kind == "finished"
    exhibits = [EXHIBIT.validate_json(path.read_bytes()) for path in sorted((tmp_path / "exhibits").glob("*.json"))]
    [covered] = [one for one in exhibits if isinstance(one, Coverage)]
    assert covered.widths[0] < covered.widths[1] < covered.widths[2]
    forecast = next(one for one in exhibits if one.kind == "forecast")
    assert len(forecast.future) == 2
    assert (forecast.intervals[0].lower <= forecast.future).all()


def test_quantiles_are_answers_beside_each_other() -> None:
    task = task_of("forecasting")
    options = task.Options(horizon=3, lookback=6, intervals="quantile")
    ends = task.plan((series(seasonal(96)),), options).ends
    assert ends == NetworkEnds(Measured(6, 1), Values(3, QUANTILES))
    assert task.build(ends, ModelSpec(units=4)).output_shape == (None, 21)


def test_quantiles_cannot_be_fed_back() -> None:
    task = task_of("forecasting")
    with pytest.raises(UserError, match="cannot be fed back"):
        task.plan((series(seasonal(96)),), task.Options(intervals="quantile", strategy="autoregressive"))
