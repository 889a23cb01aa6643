"""One network for many series that knows them apart by learnt vectors."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from core.data.series import Series
from core.errors import UserError
from core.models.ends.inputs import SeriesVectors
from core.models.in_numpy.forward import Network
from core.models.spec import ModelSpec
from core.models.weights import expected_shapes
from core.tasks import task_of
from core.tasks.forecasting.judgement.rivalling import fit_ridge

TASK = task_of("forecasting")
Options = TASK.Options
SPEC = ModelSpec(units=3)


def branch(name: str, seed: int) -> Series:
    values = np.random.default_rng(seed).normal(size=(60, 1)).cumsum(axis=0)
    return Series("sales", values, ("sales",), "sales", pd.RangeIndex(60), series_id=name)


BRANCHES = tuple(branch(name, seed) for seed, name in enumerate("abc"))


def network_of(options: Options) -> Network:
    ends, random = TASK.plan(BRANCHES, options).ends, np.random.default_rng(1)
    return Network(ends, SPEC, [random.normal(size=shape) for shape in expected_shapes(ends, SPEC)])


@pytest.mark.parametrize("strategy", ["direct", "autoregressive", "encoder_decoder"])
def test_the_number_of_its_series_stands_at_every_timestep(strategy: str) -> None:
    options = Options(horizon=2, lookback=4, test=4, validation=4, series_vector=3, strategy=strategy)
    plan, dataset = TASK.plan(BRANCHES, options), TASK.prepare(BRANCHES, options)
    inputs = dataset.train.all_inputs()
    assert plan.ends.input.vectors == SeriesVectors(3, 3)
    assert inputs.shape[1:] == (plan.ends.rows, plan.ends.input.columns)
    numbers = inputs[:, :, -1]
    assert (numbers == numbers[:, :1]).all()
    assert set(numbers[:, 0]) == {0, 1, 2}
    plain = TASK.prepare(BRANCHES, options.model_copy(update={"series_vector": 0}))
    assert np.array_equal(inputs[:, :, :-1], plain.train.all_inputs())


@pytest.mark.parametrize("strategy", ["direct", "autoregressive", "encoder_decoder"])
def test_a_series_keeps_its_vector_whatever_stands_beside_it(strategy: str) -> None:
    options = Options(horizon=2, lookback=4, scaling="window", series_vector=3, strategy=strategy)
    forecaster = TASK.predictor(network_of(options), TASK.prepare(BRANCHES, options).codecs, options)
    whole = forecaster.forecast()
    [alone] = forecaster.forecast(BRANCHES[2:])
    assert alone == pytest.approx(whole[2])
    [other] = forecaster.forecast((replace(BRANCHES[2], series_id="a"),))
    assert other != pytest.approx(whole[2])


def test_a_series_that_was_not_trained_on_is_refused() -> None:
    options = Options(horizon=2, lookback=4, series_vector=3)
    with pytest.raises(UserError, match="'d' is not among the 3 series that this network was trained on"):
        TASK.predictor(network_of(options), TASK.prepare(BRANCHES, options).codecs, options).forecast((branch("d", 9),))


def test_one_series_alone_needs_none() -> None:
    with pytest.raises(UserError, match="one series alone"):
        TASK.plan(BRANCHES[:1], Options(horizon=2, lookback=4, series_vector=3))


def test_ridge_does_not_take_the_number_for_a_value() -> None:
    options = Options(horizon=2, lookback=4, test=4, validation=4, series_vector=3)
    with_vectors, without = (
        TASK.prepare(BRANCHES, options.model_copy(update={"series_vector": size})) for size in (3, 0)
    )
    read = [
        fit_ridge(each.train, each.validation, features=each.ends.features).predict(each.test.all_inputs())
        for each in (with_vectors, without)
    ]
    assert read[0] == pytest.approx(read[1])
