"""What a trained network says, in the person's own units."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.tasks.forecasting.cutting import Fitted
from core.tasks.forecasting.windows import FixedScale, encode, past_of

BATCH = 2048


@dataclass(frozen=True)
class Answer:
    """Forecasts of one series in transformed values [origins, horizon], and each window's scale [origins, 1]."""

    centre: np.ndarray
    scale: np.ndarray


def forecasts(network: Any, fitted: list[Fitted], origins: list[np.ndarray]) -> list[np.ndarray]:
    """Forecasts of each series [its origins, horizon]; origins may lie right behind the last row.

    `network` is a Keras model, or anything with `predict(inputs [windows, timesteps, features])`.
    """
    found = transformed_forecasts(network, fitted, origins)
    return [one.power.decode(answer.centre) for one, answer in zip(fitted, found, strict=True)]


def transformed_forecasts(network: Any, fitted: list[Fitted], origins: list[np.ndarray]) -> list[Answer]:
    """As `forecasts`, before the transform is taken back."""
    horizon = fitted[0].shape.options.horizon
    found = [Answer(np.empty((len(each), horizon)), np.empty((len(each), 1))) for each in origins]
    done = [0] * len(fitted)
    for positions, some in _batches(origins):
        centre, scale = _roll_out(network, [fitted[position] for position in positions], some)
        start = 0
        for position, each in zip(positions, some, strict=True):
            rows = slice(done[position], done[position] + len(each))
            found[position].centre[rows] = centre[start : start + len(each)]
            found[position].scale[rows] = scale[start : start + len(each)]
            done[position] += len(each)
            start += len(each)
    return found


def _batches(origins: list[np.ndarray]) -> Iterator[tuple[list[int], list[np.ndarray]]]:
    """Positions of series with some of their origins, about BATCH windows at a time."""
    positions: list[int] = []
    some: list[np.ndarray] = []
    for position, each in enumerate(origins):
        for start in range(0, len(each), BATCH):
            positions.append(position)
            some.append(each[start : start + BATCH])
            if sum(map(len, some)) >= BATCH:
                yield positions, some
                positions, some = [], []
    if positions:
        yield positions, some


def _roll_out(network: Any, fitted: list[Fitted], origins: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Transformed values [windows of all these series, horizon] and the scale of each first window [windows, 1]."""
    shape = fitted[0].shape
    past = np.concatenate([past_of(one.target, each, shape.past) for one, each in zip(fitted, origins, strict=True)])
    helpers = np.concatenate([_helpers(one, each) for one, each in zip(fitted, origins, strict=True)])
    counts = [len(each) for each in origins]
    fixed = FixedScale(
        *(
            np.repeat([getattr(one.fixed, name) for one in fitted], counts)[:, None]
            for name in ("level", "spread", "change")
        )
    )
    steps = shape.options.horizon // shape.outputs
    scales = []
    for step in range(steps):
        seen = helpers[:, step : step + shape.lookback]
        encoded = encode(past[:, -shape.past :], seen, shape=shape, fixed=fixed)
        scales.append(encoded.scale)
        past = np.concatenate([past, encoded.values(answers(network, encoded.inputs))], axis=1)
    return past[:, -shape.options.horizon :], scales[0]


def _helpers(one: Fitted, origins: np.ndarray) -> np.ndarray:
    """Covariates over the lookback and, for feeding back, over the horizon [windows, rows, covariates].

    What is known in advance stands there as it is; other columns keep their last value.
    """
    shape = one.shape
    before = past_of(one.covariates, origins, shape.lookback)
    if shape.outputs == shape.options.horizon:
        return before
    ahead = shape.options.horizon - 1
    whole = np.concatenate([one.covariates, one.beyond])
    told = whole[origins[:, None] + np.arange(ahead)]
    after = np.where(one.foreseen, told, before[:, -1:])
    return np.concatenate([before, after], axis=1)


def answers(network: Any, inputs: np.ndarray) -> np.ndarray:
    """The network's raw answers [windows, outputs]; always in batches of one size, so that nothing is retraced."""
    if not hasattr(network, "predict_on_batch"):
        return np.asarray(network.predict(inputs), dtype=float)
    found = []
    size = min(BATCH, len(inputs))
    for start in range(0, len(inputs), size):
        some = inputs[start : start + size]
        padding = size - len(some)
        padded = np.concatenate([some, np.repeat(some[-1:], padding, axis=0)]) if padding else some
        found.append(np.asarray(network.predict_on_batch(padded), dtype=float)[: len(some)])
    return np.concatenate(found)
