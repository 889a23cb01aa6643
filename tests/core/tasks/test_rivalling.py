import numpy as np
import pandas as pd
import pytest

from core.data.examples import Examples, Rows
from core.data.series import Series
from core.tasks import task_of
from core.tasks.forecasting.rivalling import fit_ridge

TASK = task_of("forecasting")


class Silent:
    def predict(self, inputs: np.ndarray) -> np.ndarray:
        return np.zeros((len(inputs), 6))


def test_ridge_finds_a_linear_rule() -> None:
    random = np.random.default_rng(0)
    inputs = random.normal(size=(300, 4, 2))
    rule = random.normal(size=(8, 3))
    examples = Examples(Rows(inputs), Rows(inputs.reshape(300, 8) @ rule + 2))
    network = fit_ridge(examples, examples)
    assert network.predict(inputs[:5]) == pytest.approx(inputs[:5].reshape(5, 8) @ rule + 2, abs=0.1)


def test_the_statistical_rivals_stand_beside_the_network(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("UNROLL_HOME", str(tmp_path))
    time = np.arange(60)
    values = 100 + time + 20 * np.sin(2 * np.pi * time / 4) + np.random.default_rng(0).normal(size=60)
    index = pd.date_range("2001-01-01", periods=60, freq="QS")
    source = (Series("sales", values[:, None], ("sales",), "sales", index, "QS", 4),)
    options = TASK.Options(
        horizon=6, lookback=8, test=7, validation=12, residual_over="seasonal_naive", rivals="statistical"
    )
    dataset = TASK.prepare(source, options)
    exhibits = TASK.judge(Silent(), dataset)
    rows = {row.name: row.values["mae"] for row in exhibits[1].rows}
    assert {"ridge", "Theta", "ETS"} <= set(rows)
    assert rows["ETS"] < 3 < rows["seasonal naive"]
    again = TASK.judge(Silent(), dataset)
    assert again[1] == exhibits[1]
    assert list((tmp_path / "cache" / "rivals").iterdir())
