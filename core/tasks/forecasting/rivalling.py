"""The stronger rivals of a dataset: ridge regression on the network's own windows, and the statistical ones."""

import os
from collections.abc import Iterator

import numpy as np

from core.data.examples import Examples
from core.results.exhibits import Exhibit, RivalsAsked
from core.results.rivals.asking import Question, answers, ask
from core.results.rivals.joining import joined
from core.tasks.forecasting.exhibiting import shown_blocks
from core.tasks.task import Dataset

NUMBERS = 20_000_000
"""Numbers that the ridge regression looks at together, at most: windows times what each shows."""
STRENGTHS = 10.0 ** np.arange(-3, 4)


class Ridge:
    """Linear regression on the features of flattened windows; answers like a network, [windows, outputs]."""

    def __init__(self, weights: np.ndarray, features: int | None) -> None:
        self._weights, self._features = weights, features

    def predict(self, inputs: np.ndarray) -> np.ndarray:
        size = max(NUMBERS // len(self._weights), 1)
        pieces = [_flat(inputs[at : at + size], self._features) @ self._weights for at in range(0, len(inputs), size)]
        return np.concatenate(pieces)


def off() -> bool:
    """Whether whoever runs this server wants no statistical rivals unless somebody asks for them."""
    return os.environ.get("UNROLL_RIVALS") == "simple"


def ask_rivals(dataset: Dataset) -> None:
    """Start the statistical rivals' process beside the training, when they are wanted and nobody asked them yet."""
    if dataset.facts["options"].rivals == "statistical" and dataset.answers is not None:
        ask(question_of(dataset)[0], dataset.answers)


def with_rivals(exhibits: list[Exhibit], dataset: Dataset) -> list[Exhibit]:
    """The exhibits with the rivals that are done by now, and a note by which the others can join later."""
    if dataset.facts["options"].rivals != "statistical":
        return exhibits
    question, asked = question_of(dataset)
    if dataset.answers is None:
        return [*exhibits, asked]
    found = answers(dataset.answers / question.digest, rows=question.rows, horizon=question.horizon)
    return joined([*exhibits, asked], found)


def window_rivals(dataset: Dataset) -> dict[str, Ridge]:
    """Rivals that read the network's own windows, by name; none where they are not wanted."""
    if dataset.facts["options"].rivals != "statistical" or not len(dataset.train) or not len(dataset.validation):
        return {}
    return {"ridge": fit_ridge(dataset.train, dataset.validation, features=dataset.ends.features)}


def question_of(dataset: Dataset) -> tuple[Question, RivalsAsked]:
    """What is asked, and where the answers belong."""
    fitted, tested = dataset.codecs["fitted"], dataset.facts["tested"]
    blocks, places, origins = np.zeros(0, dtype=int), np.zeros(0, dtype=int), tested
    if len(fitted) == 1:
        (one,) = fitted
        start, shown = shown_blocks(one)
        shown = shown[shown >= one.parts.validation_stop]
        origins = [np.unique(np.concatenate([tested[0], shown, [one.parts.length]]))]
        blocks, places = np.searchsorted(origins[0], shown), shown - start
    question = Question(
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


def fit_ridge(train: Examples, validation: Examples, *, features: int | None = None) -> Ridge:
    """Least squares with the penalty that was best on the validation part (Hoerl & Kennard 1970)."""
    shown = int(np.prod(train.inputs.take(np.zeros(1, dtype=int)).shape[1:]))
    most = min(len(train), max(NUMBERS // shown, 1))
    rows = np.unique(np.linspace(0, len(train) - 1, most).astype(int))
    inputs, targets = _flat(train.inputs.take(rows), features), train.targets.take(rows).astype(float)
    some = np.unique(np.linspace(0, len(validation) - 1, min(len(validation), most)).astype(int))
    seen, wanted = _flat(validation.inputs.take(some), features), validation.targets.take(some)
    tried = list(solutions(inputs, targets))
    errors = [np.abs(seen @ weights - wanted).mean() for weights in tried]
    return Ridge(tried[int(np.argmin(errors))], features)


def solutions(inputs: np.ndarray, targets: np.ndarray) -> Iterator[np.ndarray]:
    """Weights [columns, outputs] for each penalty, by whichever of the two normal equations is smaller."""
    rows, columns = inputs.shape
    dual = columns > rows
    products = inputs @ inputs.T if dual else inputs.T @ inputs
    answers = targets if dual else inputs.T @ targets
    size = np.trace(products) / columns
    for strength in STRENGTHS:
        found = np.linalg.solve(products + strength * size * np.eye(len(products)), answers)
        yield inputs.T @ found if dual else found


def _flat(inputs: np.ndarray, features: int | None) -> np.ndarray:
    """[windows, timesteps * features + 1], the last column being one; columns behind the features are left out."""
    flat = inputs[:, :, :features].reshape(len(inputs), -1).astype(float)
    return np.concatenate([flat, np.ones((len(flat), 1))], axis=1)
