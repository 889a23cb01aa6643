"""What lists and comparisons take from a run that was really trained."""

from pathlib import Path

import numpy as np
import pytest

from core.experiments.comparisons import comparable
from core.experiments.verdicts import verdict_of
from core.inference.newer import newer_value
from core.inference.opened import open_predictor
from core.inference.outlook import outlook
from core.results.exhibits.forecasting import Forecast
from core.runs.folder.results import of_kind, result_of
from core.runs.folder.run import Run
from core.runs.folder.source import stored_source
from core.runs.store import Store
from tests.pages.finished import BROKEN, FINISHED


@pytest.fixture
def runs(trained: Path) -> list[Run]:
    return Store(trained).runs()


def test_a_finished_run_is_a_line_with_score_rival_and_curve(runs: list[Run]) -> None:
    run = next(run for run in runs if run.title == FINISHED)
    line, result = run.overview, result_of(run)
    assert line.score == result.scores.rows[0].values["mae"]
    assert line.rival_score == min(row.values["mae"] for row in result.scores.rows[1:])
    assert line.gain == pytest.approx(1 - line.score / line.rival_score)
    assert len(line.losses) == result.epochs == 3


def test_a_broken_run_is_a_line_without_a_score(runs: list[Run]) -> None:
    line = next(run for run in runs if run.title == BROKEN).overview
    assert (line.score, line.gain, line.rival) == (None, None, "")


def test_runs_on_one_split_are_comparable_and_have_one_verdict(runs: list[Run]) -> None:
    finished = [run for run in runs if run.title == FINISHED]
    assert comparable(runs, finished[0]) == runs
    assert verdict_of(finished).sentence
    assert verdict_of([run for run in runs if run.title == BROKEN]) is None


def test_newer_rows_give_the_forecast_that_the_judged_run_gave(runs: list[Run]) -> None:
    run = next(run for run in runs if run.title == FINISHED)
    judged = next(of_kind(run.exhibits(), Forecast))
    [again] = outlook(open_predictor(run), newer_value(run, stored_source(run.folder)))
    np.testing.assert_allclose(again.future, judged.future, rtol=1e-4)
    assert list(again.future_times) == list(judged.future_times)
