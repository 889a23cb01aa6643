import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core.data.examples import Examples, Rows
from core.data.series import Series
from core.results.exhibits.kinds import EXHIBIT, Exhibit
from core.results.kept_answers import answering, kept_answers, settled
from core.results.rivals.asking import ask
from core.results.rivals.joining import joined
from core.runs.folder.rivalry import rivals_at_work, with_late_rivals
from core.tasks import task_of
from core.tasks.forecasting.judgement.rivalling import question_of
from core.tasks.forecasting.proposing import propose
from core.tasks.forecasting.starts.ridge import STRENGTHS, fit_ridge, solutions, solutions_of

TASK = task_of("forecasting")


class Silent:
    def predict(self, inputs: np.ndarray) -> np.ndarray:
        return np.zeros((len(inputs), 6))


def sales(number: int = 0) -> Series:
    values = 100 + 5 * np.arange(60) + np.random.default_rng(number).normal(size=60)
    index = pd.date_range("1961-01-01", periods=60, freq="YS")
    return Series(f"shop {number}", values[:, None], ("sales",), "sales", index, "YS", 1, series_id=f"shop {number}")


def options(**choice):
    return TASK.Options(
        horizon=6, lookback=8, test=7, validation=12, residual_over="last_value", rivals="statistical", **choice
    )


@pytest.mark.parametrize("start", [{}, {"ridge": True}])
def test_ridge_knows_the_validation_part_where_the_start_does(start: dict) -> None:
    """A bend of the series in its validation part, which the training part says nothing of."""
    bent = sales()
    bent.values[41:] -= 9 * np.arange(19)[:, None]
    early, late = (
        maes(TASK.judge(Silent(), TASK.prepare((bent,), options(refitted=anew, **start)))) for anew in (False, True)
    )
    assert late["ridge"] < 0.9 * early["ridge"]
    others = set(early) - {"network", "ridge"}
    assert others
    assert all(late[name] == early[name] for name in others)


def maes(exhibits: list[Exhibit]) -> dict[str, float]:
    (table,) = (one for one in exhibits if one.kind == "scores")
    return {row.name: row.values["mae"] for row in table.rows}


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    """Where answers are kept."""
    return kept_answers(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def judged(home: Path) -> tuple[list[Exhibit], list[Exhibit]]:
    """Exhibits of a network judged before the rivals answered, and of the same one judged afterwards."""
    dataset = replace(TASK.prepare((sales(),), options()), answers=home)
    before = TASK.judge(Silent(), dataset)
    TASK.accompany(dataset)
    while not settled(folder_of(before, home)):
        time.sleep(0.05)
    return before, TASK.judge(Silent(), dataset)


def folder_of(exhibits: list[Exhibit], home: Path) -> Path:
    (asked,) = (one for one in exhibits if one.kind == "rivals_asked")
    return home / asked.question


def test_ridge_finds_a_linear_rule() -> None:
    random = np.random.default_rng(0)
    inputs = random.normal(size=(300, 4, 2))
    rule = random.normal(size=(8, 3))
    examples = Examples(Rows(inputs), Rows(inputs.reshape(300, 8) @ rule + 2))
    network = fit_ridge(examples, examples)
    assert network.predict(inputs[:5]) == pytest.approx(inputs[:5].reshape(5, 8) @ rule + 2, abs=0.1)


def test_ridge_is_the_same_whichever_normal_equations_are_smaller() -> None:
    random = np.random.default_rng(0)
    inputs, targets = random.normal(size=(40, 50)), random.normal(size=(40, 3))
    for wide, strength in zip(solutions(inputs, targets), STRENGTHS, strict=True):
        penalty = strength * np.trace(inputs.T @ inputs) / 50 * np.eye(50)
        assert wide == pytest.approx(np.linalg.solve(inputs.T @ inputs + penalty, inputs.T @ targets))


def test_ridge_is_the_same_by_the_products_of_windows() -> None:
    random = np.random.default_rng(0)
    inputs, others, targets = random.normal(size=(40, 50)), random.normal(size=(7, 50)), random.normal(size=(40, 3))
    counts = solutions_of(inputs @ inputs.T, targets, columns=50)
    for weights, counted in zip(solutions(inputs, targets), counts, strict=True):
        assert others @ inputs.T @ counted == pytest.approx(others @ weights)


def test_the_statistical_rivals_stand_beside_the_network(judged) -> None:
    before, after = map(maes, judged)
    assert "ETS" not in before
    assert "ridge" in before
    assert {"ridge", "Theta", "ETS"} <= set(after)
    assert after["ETS"] < 3 < after["naive"]


def test_rivals_that_answer_late_join_a_judged_run_as_if_they_had_been_there(judged, home) -> None:
    before, after = ([EXHIBIT.validate_json(one.model_dump_json()) for one in each] for each in judged)
    late = with_late_rivals(before, home)
    assert maes(late) == pytest.approx(maes(after))
    kinds = {one.kind: one for one in late}
    assert kinds["verdict"] == next(one for one in after if one.kind == "verdict")
    assert set(kinds["errors"].absolute) == set(maes(after))
    assert not rivals_at_work(late, home)


def test_the_rivals_lines_end_with_their_forecast_of_what_comes_next(judged) -> None:
    forecast = next(one for one in judged[1] if one.kind == "forecast")
    line, test = forecast.baselines["ETS"], forecast.parts[-1]
    assert np.isnan(line[: test.start]).all()
    assert np.abs(line[test.start :] - forecast.actual[test.start :]).max() < 8
    assert forecast.baseline_futures["ETS"] == pytest.approx(100 + 5 * np.arange(60, 66), abs=4)


def test_every_scored_rival_has_a_line(judged) -> None:
    forecast = next(one for one in judged[1] if one.kind == "forecast")
    assert set(forecast.baselines) == set(forecast.baseline_futures) == set(maes(judged[1])) - {"network"}


def test_what_was_answered_is_not_asked_again(judged, home) -> None:
    assert not answering(folder_of(judged[0], home))
    dataset = TASK.prepare((sales(),), options())
    question, asked = question_of(dataset)
    assert home / asked.question == folder_of(judged[0], home)
    assert not ask(question, home)


def test_answers_about_many_series_are_scored_series_by_series() -> None:
    source = (sales(0), sales(1))
    dataset = TASK.prepare(source, options())
    exhibits = TASK.judge(Silent(), dataset)
    windows = [one.target_values[at : at + 6] for one in source for at in (53, 54)]
    late = joined(exhibits, {"ETS": np.stack(windows) + 2})
    assert maes(late)["ETS"] == pytest.approx(2)
    (page,) = (one for one in late if one.kind == "forecasts")
    for position, series in enumerate(source):
        assert page.forecast(position).baselines["ETS"][-6:] == pytest.approx(series.target_values[-6:] + 2)
    assert next(one for one in late if one.kind == "verdict").outcome != "better"


def test_rivals_are_recommended_unless_the_server_has_them_off(monkeypatch) -> None:
    assert propose((sales(),))["rivals"].value == "simple"
    monkeypatch.delenv("UNROLL_RIVALS")
    assert propose((sales(),))["rivals"].value == "statistical"
