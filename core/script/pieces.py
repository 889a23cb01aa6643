"""What is a task's own in the script: which of our definitions it needs, its source as code, examples and scores."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from core.data.texts import Corpus, LabelledTexts
from core.data.tokens import Tokenizer
from core.script.data import recorded_tokens_code, series_code, texts_code
from core.script.training import (
    CORPUS,
    FORECASTS,
    LABELLED,
    LABELS,
    REHEARSALS,
    SERIES,
    SUPPORTED,
    SUPPORTED_BY_ALL,
    SURPRISE,
)
from core.tasks.forecasting import Forecasting
from core.tasks.forecasting.known_ahead.holidays import public_holidays
from core.tasks.task import Dataset

Root = tuple[str, str]
"""Module and name of a definition."""
TOKENIZERS = {"word": ("core.data.tokens.words", "Words"), "character": ("core.data.tokens.characters", "Characters")}
"""Those that need nothing but Python."""


@dataclass(frozen=True)
class Pieces:
    """Code, and where to collect more of it."""

    title: str
    roots: Sequence[Root]
    data: str
    examples: str
    scores: str
    finished: str = ""
    """What is done to the trained network before it is scored."""
    rehearsed: bool = False
    """Whether earlier stretches choose the epoch too."""
    instead: dict[str, str] = field(default_factory=dict)
    """Definitions that are replaced by other code."""


def _forecasting(source: Any, options: Any, dataset: Dataset) -> Pieces:
    forecasting, stretches = "core.tasks.forecasting", Forecasting().rehearsals(source, options)
    rehearsed = bool(stretches)
    fitted = [one for each in (dataset, *stretches) for one in each.fitted]
    return Pieces(
        title="How series become windows, and answers become forecasts",
        roots=[
            ("core.data.series", "Series"),
            (f"{forecasting}.cutting", "fit_all"),
            (f"{forecasting}.cutting", "origins_of"),
            (f"{forecasting}.cutting", "examples"),
            (f"{forecasting}.starts.fitted_start", "started"),
            (f"{forecasting}.predicting", "forecasts"),
            (f"{forecasting}.starts.shrinking", "share_of"),
            (f"{forecasting}.splitting", "judged_origins"),
            *([(f"{forecasting}.rehearsing", "earlier")] if rehearsed else []),
        ],
        instead={"fit_power": _fitted_powers(fitted), **_written_holidays(options, dataset)},
        data=series_code([one.series for one in dataset.fitted]),
        examples=SERIES + (REHEARSALS if rehearsed else ""),
        finished=SUPPORTED_BY_ALL if rehearsed else SUPPORTED,
        rehearsed=rehearsed,
        scores=FORECASTS,
    )


def _written_holidays(options: Any, dataset: Dataset) -> dict[str, str]:
    """The holidays as dates, so that the script needs no further package."""
    if options.holidays == "none":
        return {}
    ends = [one.series.index[place] for one in dataset.fitted for place in (0, -1)]
    ends = [np.datetime64(end.tz_localize(None), "D") for end in ends if isinstance(end, pd.Timestamp)]
    beyond = np.timedelta64(366, "D") * (options.horizon // 12 + 1)
    days = public_holidays(options.holidays, first=min(ends), last=max(ends) + beyond) if ends else []
    return {
        "public_holidays": "def public_holidays(country, *, first, last):\n"
        '    """The country\'s holidays, as they were when the run was trained."""\n'
        f"    return np.array({[str(day) for day in days]!r}, dtype='datetime64[D]')"
    }


def _classification(source: LabelledTexts, options: Any, dataset: Dataset) -> Pieces:
    roots, tokenizer = _tokens(options, dataset.codecs.tokenizer, source.texts)
    return Pieces(
        title="How texts become tokens and parts",
        roots=[
            ("core.data.texts", "LabelledTexts"),
            ("core.data.partition", "partition"),
            ("core.tasks.classification.dataset", "padded"),
            ("core.tasks.classification.task", "_weights"),
            ("core.results.texts.classification", "scores"),
            *roots,
        ],
        data=f"{texts_code(source)}\n\n\n{tokenizer}",
        examples=LABELLED,
        scores=LABELS,
    )


def _writing(source: Corpus, options: Any, dataset: Dataset) -> Pieces:
    roots, tokenizer = _tokens(options, dataset.codecs.tokenizer, dataset.texts)
    return Pieces(
        title="How a text becomes tokens and windows",
        roots=[
            ("core.data.texts", "Corpus"),
            ("core.tasks.writing.task", "_parts"),
            ("core.tasks.writing.task", "_windows"),
            ("core.models.surprise", "surprises"),
            *roots,
        ],
        data=f"{texts_code(source)}\n\n\n{tokenizer}",
        examples=CORPUS,
        scores=SURPRISE,
    )


PIECES: dict[str, Callable[[Any, Any, Dataset], Pieces]] = {
    "forecasting": _forecasting,
    "classification": _classification,
    "writing": _writing,
}
"""By the task's name; a task that says it is scripted stands here."""


def _tokens(options: Any, tokenizer: Tokenizer, texts: Sequence[str]) -> tuple[list[Root], str]:
    """The tokenizer's definitions, and the code of `fitted(texts)`."""
    if options.tokens in TOKENIZERS:
        root = TOKENIZERS[options.tokens]
        made = f"{root[1]}.fitted(texts, size={options.vocabulary})"
        return [root], _fitted(root[1], made)
    return [], f"{recorded_tokens_code(tokenizer, texts)}\n\n{_fitted('Recorded', 'Recorded()')}"


def _fitted(kind: str, made: str) -> str:
    return (
        f"def fitted(texts: tuple[str, ...]) -> {kind}:\n"
        '    """The vocabulary, of the training part alone."""\n'
        f"    return {made}\n"
    )


def _fitted_powers(fitted: list[Any]) -> str:
    numbers = [(one.power.exponent, one.power.floor) for one in fitted]
    return (
        f"POWERS = iter({numbers!r})\n\n\n"
        "def fit_power(train: np.ndarray, transform: str) -> Power:\n"
        '    """Exponent and floor as they were fitted on the training part, series by series."""\n'
        "    return Power(*next(POWERS))"
    )
