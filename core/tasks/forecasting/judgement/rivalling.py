"""The stronger rivals of a dataset: ridge regression on the network's own windows, and the statistical ones."""

import os
from typing import Any

import numpy as np

from core.data.examples import Examples
from core.results.exhibits import Exhibit, RivalsAsked
from core.results.rivals.asking import RivalQuestion, answers, ask
from core.results.rivals.joining import joined
from core.tasks.forecasting.cutting import origins_of
from core.tasks.forecasting.dataset import ForecastingDataset
from core.tasks.forecasting.judgement.exhibiting import shown_blocks
from core.tasks.forecasting.starts.fitted_start import plain_targets
from core.tasks.forecasting.starts.ridge import Ridge, fit_ridge


def off() -> bool:
    """Whether whoever runs this server wants no statistical rivals unless somebody asks for them."""
    return os.environ.get("UNROLL_RIVALS") == "simple"


def ask_rivals(dataset: ForecastingDataset) -> None:
    """Start the statistical rivals' process beside the training, when they are wanted and nobody asked them yet."""
    if dataset.options.rivals == "statistical" and dataset.answers is not None:
        ask(question_of(dataset)[0], dataset.answers)


def with_rivals(exhibits: list[Exhibit], dataset: ForecastingDataset) -> list[Exhibit]:
    """The exhibits with the rivals that are done by now, and a note by which the others can join later."""
    if dataset.options.rivals != "statistical":
        return exhibits
    question, asked = question_of(dataset)
    if dataset.answers is None:
        return [*exhibits, asked]
    found = answers(dataset.answers / question.digest, rows=question.rows, horizon=question.horizon)
    return joined([*exhibits, asked], found)


def window_rivals(dataset: ForecastingDataset) -> dict[str, Any]:
    """Rivals that read the network's own windows, by name; none where they are not wanted."""
    if dataset.options.rivals != "statistical" or not len(dataset.train) or not len(dataset.validation):
        return {}
    fitted, features = dataset.fitted, dataset.ends.features
    start = fitted[0].ridge
    if start is None:
        return {"ridge": fit_ridge(dataset.train, dataset.validation, features=features)}
    cut = [origins_of(one.parts, one.shape, several=len(fitted) > 1) for one in fitted]
    train, validation = (
        Examples(examples.inputs, plain_targets(fitted, [one[part] for one in cut]))
        for part, examples in (("train", dataset.train), ("validation", dataset.validation))
    )
    return {"ridge": Beside(fit_ridge(train, validation, features=features), start)}


class Beside:
    """A rival that starts from the simple forecast, for windows whose start is `start` already."""

    def __init__(self, rival: Ridge, start: Ridge) -> None:
        self._rival, self._start = rival, start

    def predict(self, inputs: np.ndarray) -> np.ndarray:
        return self._rival.predict(inputs) - self._start.predict(inputs)


def question_of(dataset: ForecastingDataset) -> tuple[RivalQuestion, RivalsAsked]:
    """What is asked, and where the answers belong."""
    fitted, tested = dataset.fitted, dataset.tested
    blocks, places, origins = np.zeros(0, dtype=int), np.zeros(0, dtype=int), tested
    if len(fitted) == 1:
        (one,) = fitted
        start, shown = shown_blocks(one)
        shown = shown[shown >= one.parts.validation_stop]
        origins = [np.unique(np.concatenate([tested[0], shown, [one.parts.length]]))]
        blocks, places = np.searchsorted(origins[0], shown), shown - start
    question = RivalQuestion(
        [one.series.target_values for one in fitted],
        origins,
        horizon=fitted[0].shape.options.horizon,
        season=fitted[0].series.season,
    )
    windows = np.searchsorted(origins[0], tested[0]) if len(fitted) == 1 else np.arange(question.rows)
    asked = RivalsAsked(
        question=question.digest,
        rows=question.rows,
        horizon=question.horizon,
        windows=windows,
        blocks=blocks,
        places=places,
        future=question.rows - 1,
    )
    return question, asked
