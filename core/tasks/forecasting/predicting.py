"""What a trained network says, in the person's own units."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.results.intervals import Bands
from core.tasks.forecasting.cutting import Fitted
from core.tasks.forecasting.windows import Encoded, FixedScale, encode, past_of

BATCH = 2048


@dataclass(frozen=True)
class Answer:
    """Forecasts of one series in transformed values [origins, horizon], and each window's scale [origins, 1]."""

    centre: np.ndarray
    scale: np.ndarray
    quantiles: np.ndarray | None = None
    """[quantiles, origins, horizon] in rising order, of a network that predicts them; `centre` is their median."""


def forecasts(network: Any, fitted: list[Fitted], origins: list[np.ndarray]) -> list[np.ndarray]:
    """Forecasts of each series [its origins, horizon]; origins may lie right behind the last row.

    `network` is a Keras model, or anything with `predict(inputs [windows, timesteps, features])`.
    """
    found = transformed_forecasts(network, fitted, origins)
    return [one.power.decode(answer.centre) for one, answer in zip(fitted, found, strict=True)]


def ends(one: Fitted, answer: Answer, bands: Bands) -> tuple[np.ndarray, np.ndarray]:
    """Lower and upper [levels, origins, horizon] of the bands around an answer, in the person's units."""
    lower, upper = bands.around(answer.centre, answer.scale, answer.quantiles)
    return one.power.decode(lower), one.power.decode(upper)


def transformed_forecasts(network: Any, fitted: list[Fitted], origins: list[np.ndarray]) -> list[Answer]:
    """As `forecasts`, before the transform is taken back."""
    pieces: list[list[Answer]] = [[] for _ in origins]
    for positions, some in _batches(origins):
        rolled = _roll_out(network, [fitted[position] for position in positions], some)
        start = 0
        for position, each in zip(positions, some, strict=True):
            pieces[position].append(_rows(rolled, slice(start, start + len(each))))
            start += len(each)
    nothing = Answer(np.empty((0, fitted[0].shape.options.horizon)), np.empty((0, 1)))
    return [_joined(found or [nothing]) for found in pieces]


def _rows(answer: Answer, rows: slice) -> Answer:
    quantiles = None if answer.quantiles is None else answer.quantiles[:, rows]
    return Answer(answer.centre[rows], answer.scale[rows], quantiles)


def _joined(answers: list[Answer]) -> Answer:
    """Answers of one series, one after the other."""
    if len(answers) == 1:
        return answers[0]
    quantiles = None
    if answers[0].quantiles is not None:
        quantiles = np.concatenate([one.quantiles for one in answers], axis=1)
    centre, scale = (np.concatenate([getattr(one, name) for one in answers]) for name in ("centre", "scale"))
    return Answer(centre, scale, quantiles)


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


def _roll_out(network: Any, fitted: list[Fitted], origins: list[np.ndarray]) -> Answer:
    """Forecasts of the windows of all these series together; the scale is that of each first window."""
    shape = fitted[0].shape
    past = np.concatenate([past_of(one.target, each, shape.past) for one, each in zip(fitted, origins, strict=True)])
    ahead = shape.decoded or shape.options.horizon - shape.outputs
    helpers = np.concatenate([one.helpers(each, ahead) for one, each in zip(fitted, origins, strict=True)])
    counts = [len(each) for each in origins]
    fixed = FixedScale(
        *(
            np.repeat([getattr(one.fixed, name) for one in fitted], counts)[:, None]
            for name in ("level", "spread", "change", "number")
        )
    )
    starts = [start for one, each in zip(fitted, origins, strict=True) if (start := one.start(each)) is not None]
    start = np.concatenate(starts) if starts else None
    steps = shape.options.horizon // shape.outputs
    scales = []
    for step in range(steps):
        seen = helpers[:, step : step + shape.lookback + shape.decoded]
        encoded = encode(past[:, -shape.past :], seen, shape=shape, fixed=fixed, start=start)
        # One ridge regression corrects all series.
        encoded = fitted[0].corrected(encoded, np.concatenate(origins))
        scales.append(encoded.scale)
        told = answers(network, encoded.inputs)
        if told.shape[1] > shape.outputs:
            return _quantiles(encoded, told, shape.outputs)
        past = np.concatenate([past, encoded.values(told)], axis=1)
    return Answer(past[:, -shape.options.horizon :], scales[0])


def _quantiles(encoded: Encoded, told: np.ndarray, outputs: int) -> Answer:
    """What answers [windows, quantiles * outputs], the median first, stand for."""
    each = told.reshape(len(told), -1, outputs).swapaxes(0, 1)
    # The share by which an answer counts is about where the middle lies, not about how far the others are from it.
    spread = encoded.values(each[0]) + encoded.scale * (each - each[0])
    rising = np.sort(spread, axis=0)
    return Answer(rising[len(rising) // 2], encoded.scale, rising)


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
