"""The stronger rivals of a dataset: ridge regression on the network's own windows, and the statistical ones."""

import os
from pathlib import Path

import numpy as np

from core.data.examples import Examples
from core.results.rivals.asking import rival_forecasts
from core.tasks.forecasting.predicting import forecasts
from core.tasks.task import Dataset

SECONDS = 60.0
"""How long the statistical rivals may take together; those that are done by then take part."""
ROWS = 20_000
"""Windows that the ridge regression is fitted on at most."""
STRENGTHS = 10.0 ** np.arange(-3, 4)


class Ridge:
    """Linear regression on flattened windows; answers like a network, [windows, outputs]."""

    def __init__(self, weights: np.ndarray) -> None:
        self._weights = weights

    def predict(self, inputs: np.ndarray) -> np.ndarray:
        return _flat(inputs) @ self._weights


def rival_answers(dataset: Dataset) -> dict[str, list[np.ndarray]]:
    """Rival -> forecasts of the test windows [windows, horizon] of each series, in the person's units."""
    fitted, origins = dataset.codecs["fitted"], dataset.facts["tested"]
    ridge = fit_ridge(dataset.train, dataset.validation)
    statistical = rival_forecasts(
        [one.series.target_values for one in fitted],
        origins,
        horizon=fitted[0].shape.options.horizon,
        season=fitted[0].series.season,
        seconds=SECONDS,
        cache=Path(os.environ.get("UNROLL_HOME") or "~/.unroll").expanduser() / "cache" / "rivals",
    )
    return {"ridge": forecasts(ridge, fitted, origins), **statistical}


def fit_ridge(train: Examples, validation: Examples) -> Ridge:
    """Least squares with the penalty that was best on the validation part (Hoerl & Kennard 1970)."""
    rows = np.unique(np.linspace(0, len(train) - 1, min(len(train), ROWS)).astype(int))
    inputs, targets = _flat(train.inputs.take(rows)), train.targets.take(rows).astype(float)
    seen, wanted = _flat(validation.all_inputs()), validation.all_targets()
    products, answers = inputs.T @ inputs, inputs.T @ targets
    size = np.trace(products) / len(products)
    tried = [np.linalg.solve(products + strength * size * np.eye(len(products)), answers) for strength in STRENGTHS]
    errors = [np.abs(seen @ weights - wanted).mean() for weights in tried]
    return Ridge(tried[int(np.argmin(errors))])


def _flat(inputs: np.ndarray) -> np.ndarray:
    """[windows, timesteps * features + 1], the last column being one."""
    flat = inputs.reshape(len(inputs), -1).astype(float)
    return np.concatenate([flat, np.ones((len(flat), 1))], axis=1)
