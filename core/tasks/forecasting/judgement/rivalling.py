"""The stronger rivals of a dataset: ridge regression on the network's own windows, and the statistical ones."""

import os
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.results.exhibits.forecasting import RivalsAsked
from core.results.exhibits.kinds import Exhibit
from core.results.rivals.asking import RivalQuestion, answers, ask
from core.results.rivals.joining import joined
from core.tasks.forecasting.cutting import Fitted, examples, origins_of
from core.tasks.forecasting.dataset import ForecastingDataset
from core.tasks.forecasting.judgement.exhibiting import shown_blocks
from core.tasks.forecasting.predicting import forecasts, transformed_forecasts
from core.tasks.forecasting.starts.fitted_start import simply_started
from core.tasks.forecasting.starts.ridge import fit_ridge


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


@dataclass(frozen=True)
class WindowRival:
    """A rival that reads the network's windows, and the series without what is fitted for the network's start."""

    network: Any
    fitted: list[Fitted]

    def forecasts(self, origins: list[np.ndarray]) -> list[np.ndarray]:
        """Forecasts of each series [its origins, horizon]."""
        return forecasts(self.network, self.fitted, origins)


def window_rivals(dataset: ForecastingDataset) -> dict[str, WindowRival]:
    """Rivals that read the network's own windows, by name; none where they are not wanted.

    They know the validation part where the network's start does.
    """
    if dataset.options.rivals != "statistical" or not len(dataset.train) or not len(dataset.validation):
        return {}
    fitted, features, anew = dataset.fitted, dataset.ends.features, dataset.options.refitted
    if fitted[0].ridge is None and fitted[0].mix is None:
        ridge = fit_ridge(dataset.train, dataset.validation, features=features, anew=anew)
        return {"ridge": WindowRival(ridge, fitted)}
    cut = [origins_of(one.parts, one.shape, several=len(fitted) > 1) for one in fitted]
    found = [_ridge(plain, cut, features) for plain in simply_started(fitted)]
    held_out = [one["validation"] for one in cut]
    best = found[0] if len(found) == 1 else min(found, key=lambda rival: _missed(rival, held_out))
    return {"ridge": _ridge(best.fitted, cut, features, anew=True) if anew else best}


def _ridge(plain: list[Fitted], cut: list[dict[str, np.ndarray]], features: int, *, anew: bool = False) -> WindowRival:
    train, validation = (examples(plain, [one[part] for one in cut]) for part in ("train", "validation"))
    return WindowRival(fit_ridge(train, validation, features=features, anew=anew), plain)


def _missed(rival: WindowRival, origins: list[np.ndarray]) -> float:
    """Mean absolute error at these origins, transformed."""
    answers = transformed_forecasts(rival.network, rival.fitted, origins)
    steps = np.arange(rival.fitted[0].shape.options.horizon)
    pairs = zip(rival.fitted, answers, origins, strict=True)
    return float(
        np.concatenate([np.abs(a.centre - one.target[each[:, None] + steps]) for one, a, each in pairs]).mean()
    )


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
