"""Each warning speaks on a case that was made for it, and all are silent on a sound one."""

import numpy as np
import pandas as pd
import pytest

from core.data.series import Series
from core.results.exhibits.forecasting import Coverage
from core.results.verdict import repeats_last_value
from core.tasks import task_of
from core.tasks.forecasting.cutting import fit_all
from core.tasks.forecasting.judgement.lessons import lessons
from core.training.checkpoint import EpochRecord
from core.training.notices import notices

Options = task_of("forecasting").Options
SOUND = Options(horizon=3, lookback=12, residual_over="last_value")
RANDOM = np.random.default_rng(0)
LEVEL = 50 + 10 * np.sin(np.arange(300) / 7) + RANDOM.normal(size=300)


def told(values: np.ndarray, options=SOUND, covered: Coverage | None = None, **about: object) -> list[str]:
    values = values if values.ndim == 2 else values[:, None]
    names = ("price", "hint")[: values.shape[1]]
    series = Series("price", values, names, "price", pd.RangeIndex(len(values)), **about)
    return list(lessons(fit_all((series,), options), covered))


def covering(measured: float) -> Coverage:
    return Coverage(
        levels=(0.5, 0.8, 0.95),
        measured=(0.5, measured, 0.95),
        widths=(1.0, 2.0, 3.0),
        pinball=1.0,
        residuals=100,
        values=500,
    )


def test_a_sound_case_is_told_nothing() -> None:
    unrelated = np.stack([LEVEL, RANDOM.normal(size=300)], axis=1)
    assert told(unrelated, covered=covering(0.78)) == []


@pytest.mark.parametrize(
    ("values", "options", "covered", "about", "words"),
    [
        (np.stack([LEVEL, np.roll(LEVEL, -2)], axis=1), SOUND, None, {}, "hint equals price 2 timesteps later"),
        (np.stack([LEVEL, 3 * LEVEL + 1], axis=1), SOUND, None, {"known": ("hint",)}, "counts as known in advance"),
        (LEVEL[:90], SOUND, None, {}, "training windows: another seed"),
        (np.arange(300.0), SOUND, None, {}, "outside the range of training"),
        (LEVEL, SOUND, covering(0.5), {}, "80% interval held 50% of the test values: it is too narrow"),
        (LEVEL, SOUND, covering(0.99), {}, "it is too wide"),
    ],
    ids=["leak", "known leak", "few windows", "trend", "narrow", "wide"],
)
def test_a_made_case_is_told_in_one_sentence(values, options, covered, about, words) -> None:
    found = told(values, options, covered, **about)
    assert len(found) == 1
    assert words in found[0]


def test_the_same_column_is_no_leak_where_it_is_only_observed() -> None:
    assert told(np.stack([LEVEL, 3 * LEVEL + 1], axis=1)) == []


def test_a_trend_is_no_matter_for_windows_seen_relative_to_themselves() -> None:
    assert told(np.arange(300.0), SOUND.model_copy(update={"scaling": "window"})) == []


def test_repeating_the_last_value_is_found_and_forecasting_is_not_taken_for_it() -> None:
    actual = LEVEL[1:101]
    last = LEVEL[:100]
    assert repeats_last_value(last, last + 0.01, actual)
    assert not repeats_last_value(last, actual + 0.3 * RANDOM.normal(size=100), actual)
    assert not repeats_last_value(last, np.full(100, last.mean()), actual)


def test_overfitting_is_noticed_and_a_steady_training_is_not() -> None:
    def epochs(validation: list[float]) -> list[EpochRecord]:
        return [
            EpochRecord(loss=1.0 / (number + 1), validation_loss=loss, gradient_norm=1.0, learning_rate=0.01)
            for number, loss in enumerate(validation)
        ]

    rising = epochs([1.0, 0.5, 0.6, 0.7, 0.8, 0.9])
    [notice] = notices(rising, 2, ())
    assert notice.topic == "overfitting"
    assert notices(rising, 2, ("overfitting",)) == []
    assert notices(epochs([1.0, 0.9, 0.8, 0.7, 0.6, 0.5]), 6, ()) == []
    assert notices(epochs([1.0, 0.5, 0.51, 0.5, 0.51, 0.5]), 2, ()) == []
