from dataclasses import replace

import numpy as np
import pytest

from core.errors import UserError
from core.models.cells import cell_of
from core.results.comparison import RunResult, compare
from core.results.contestants import best_rival
from core.results.exhibits.scores import Errors, ScoreRow, Scores
from core.results.metrics import FORECAST, mase_scale
from core.results.scoring import score_series

VALUES = np.cumsum(np.random.default_rng(0).normal(size=300)) + 50
ORIGINS = np.arange(220, 295)
ACTUAL = VALUES[ORIGINS[:, None] + np.arange(6)]
NAIVE = np.repeat(VALUES[ORIGINS - 1][:, None], 6, axis=1)


def result(cell: str, seed: int, noise: float, *, origins: np.ndarray = ORIGINS, units: int = 32) -> RunResult:
    """A run whose forecasts are off by noise of that size, plus a little luck of the seed."""
    random = np.random.default_rng([seed, len(cell)])
    predicted = ACTUAL + noise * random.normal(size=ACTUAL.shape)
    scale = mase_scale(VALUES[:200], 1)
    scored = score_series(ACTUAL, {"network": predicted, "naive": NAIVE}, series=None, scales=[scale])
    rows = (
        ScoreRow(name="network", role="network", values=scored["network"][0]),
        ScoreRow(name="naive", role="baseline", values=scored["naive"][0]),
    )
    errors = Errors(
        origins=origins,
        absolute={"network": np.abs(predicted - ACTUAL), "naive": np.abs(NAIVE - ACTUAL)},
        network=predicted - ACTUAL,
        actual=ACTUAL,
        scales=np.array([scale]),
    )
    recipe = {"model": {"cell": cell, "units": units}, "training": {"seed": seed}}
    table = Scores(part="test", metrics=tuple(FORECAST), rows=rows)
    title = cell_of(cell).title
    return RunResult(f"{cell}-{seed}-{units}", cell, seed, table, errors, 1000, 2.0 + seed, 30, 20, recipe, title)


def test_a_clearly_better_cell_is_named_with_mean_and_spread() -> None:
    found = compare([result(cell, seed, noise) for cell, noise in [("lstm", 0.2), ("gru", 1.0)] for seed in range(3)])
    first = found.rows[0]
    assert first.name == "LSTM"
    assert len(first.runs) == 3
    assert first.mean["mae"] == pytest.approx(0.16, abs=0.02)
    assert 0 < first.spread["mae"] < 0.05
    assert found.verdict.outcome == "better"
    assert "LSTM is clearly better than GRU: " in found.verdict.sentence
    assert "LSTM is clearly better than every baseline" in found.verdict.sentence
    assert found.decision.winner == "LSTM"
    assert [name.split(",")[0] for name in found.best["mae"]] == ["LSTM"]
    assert set(found.differing) == {"model.cell", "training.seed"}


def test_no_clear_difference_is_said_when_there_is_none() -> None:
    found = compare([result(cell, seed, 1.0) for cell in ("lstm", "gru", "simple_rnn") for seed in range(3)])
    first, second, third = (row.name for row in found.rows if row.role == "network")
    assert found.verdict.sentence.startswith(f"No clear difference between {first}, {second} and {third}: ")


def test_nothing_beats_the_last_value_is_said() -> None:
    found = compare([result("lstm", 0, 5.0)])
    assert found.verdict.outcome == "worse"
    assert "last value" in found.verdict.sentence


def test_the_median_of_seeds_is_a_row_and_better_than_a_single_seed() -> None:
    found = compare([result("lstm", seed, 1.0) for seed in range(5)])
    median = next(row for row in found.rows if row.role == "median")
    assert median.mean["mae"] < 0.7 * found.rows[0].mean["mae"]


def together(cell: str, noise: float, *, averaged: bool) -> list[RunResult]:
    runs = [result(cell, seed, noise) for seed in range(5)]
    return [replace(run, recipe={**run.recipe, "options": {"averaged": averaged}}) for run in runs]


def test_seeds_are_judged_as_one_forecast_where_that_was_chosen() -> None:
    alone, joined = (compare(together("lstm", 1.0, averaged=averaged)) for averaged in (False, True))
    median = next(row for row in joined.rows if row.role == "median").mean["mae"]
    assert joined.decision.best.score == median
    assert joined.decision.best.losses.mean() == pytest.approx(median)
    assert joined.decision.best.score < 0.7 * alone.decision.best.score
    assert "median of 5 seeds" in joined.verdict.sentence
    assert "median of 5 seeds" not in alone.verdict.sentence


def test_what_seeds_differ_by_still_widens_the_interval_of_their_median() -> None:
    alone, joined = (
        compare(together("lstm", 1.0, averaged=averaged)).decision.best.losses for averaged in (False, True)
    )
    spread = [losses.mean(axis=(1, 2)).std() for losses in (alone, joined)]
    assert spread[1] == pytest.approx(spread[0])


def test_runs_of_one_cell_with_other_settings_are_told_apart() -> None:
    found = compare([result("lstm", seed, 1.0, units=units) for units in (32, 64) for seed in range(2)])
    assert {row.name for row in found.rows if row.role == "network"} == {"LSTM, units 32", "LSTM, units 64"}


def test_of_rivals_with_one_score_the_first_is_the_best() -> None:
    rows = [("network", 0.5), ("most frequent tag", 0.9), ("neighbours", 0.9), ("all outside", None)]
    scored = Scores(
        part="test",
        metrics=("span_f1",),
        rows=tuple(ScoreRow(name=name, role="baseline", values={"span_f1": value}) for name, value in rows),
    )
    assert best_rival(scored, "span_f1").name == "most frequent tag"


def test_runs_tested_on_other_timesteps_are_refused() -> None:
    with pytest.raises(UserError, match="same timesteps"):
        compare([result("lstm", 0, 1.0), result("gru", 0, 1.0, origins=ORIGINS - 1)])


def test_nothing_to_compare_is_said() -> None:
    with pytest.raises(UserError):
        compare([])


def test_where_more_is_better_the_best_stands_first() -> None:
    def told(run: str, cell: str, right: float) -> RunResult:
        rows = [("network", "network", right), ("majority", "baseline", 0.5), ("bag of words", "baseline", 0.7)]
        scored = Scores(
            part="test",
            metrics=("accuracy",),
            rows=tuple(ScoreRow(name=name, role=role, values={"accuracy": value}) for name, role, value in rows),
        )
        return RunResult(
            run=run,
            cell=cell,
            title=cell_of(cell).title,
            seed=0,
            scores=scored,
            errors=None,
            parameters=10,
            seconds=1.0,
            epochs=1,
            best_epoch=1,
            recipe={"model": {"cell": cell}},
        )

    found = compare([told("a", "simple_rnn", 0.6), told("b", "lstm", 0.8)])
    assert [row.name for row in found.rows] == ["LSTM", "SimpleRNN", "bag of words", "majority"]
    assert found.best["accuracy"] == ("LSTM",)
    assert "ccuracy 80.0% for LSTM (one seed), 70.0% for logistic regression" in found.verdict.sentence
    level = compare([told("a", "simple_rnn", 0.7), told("b", "lstm", 0.7)])
    assert set(level.best["accuracy"]) == {"SimpleRNN", "LSTM", "bag of words"}
