"""What a timestep is read as, in words, adds up to the features of the network."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from core.data.series import Series
from core.tasks import task_of

TASK = task_of("forecasting")
INDEX = pd.date_range("2024-01-01", periods=80, freq="D")
VALUES = np.arange(160.0).reshape(80, 2)
SHOP = Series("sales", VALUES, ("sales", "price"), "sales", INDEX, "D", 7, known=("price",), ahead=VALUES[:6, 1:])


@pytest.mark.parametrize(
    "choice",
    [
        {},
        {"differences": True, "seasonal_differences": True, "calendar": True, "holidays": "DE"},
        {"seasonal_lags": True},
        {"fold": True, "differences": True},
        {"strategy": "encoder_decoder", "calendar": True, "seasonal_lags": True},
    ],
)
def test_every_feature_is_accounted_for(choice: dict) -> None:
    plan = TASK.plan((SHOP,), TASK.Options(lookback=14, horizon=3, **choice))
    assert sum(plan.features.values()) == plan.ends.features
    assert all(plan.features.values())


def test_one_column_is_one_value_and_what_is_made_of_it() -> None:
    alone = replace(SHOP, values=VALUES[:, :1], columns=("sales",), known=(), ahead=None)
    plan = TASK.plan((alone,), TASK.Options(lookback=14, horizon=3, seasonal_lags=True))
    assert plan.features == {"the value itself": 1, "the changes that followed one season before": 3}
