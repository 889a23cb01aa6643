"""A report says what the pages say, in one file that loads nothing."""

import html
import re
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import UserError
from core.experiments.comparisons import comparison_of
from core.experiments.verdicts import verdict_of
from core.reports import paper
from core.reports.experiment import _table, experiment_report
from core.reports.figures import FIGURES
from core.reports.one_run import run_report
from core.reports.paper import browser, printed
from core.reports.pictures import PICTURES
from core.results.exhibits.scores import Scores
from core.results.figures import number
from core.results.rival_names import rival_title
from core.runs.folder.results import of_kind
from core.runs.folder.run import Run
from core.runs.store import Store
from tests.core.runs.trial import finished_run, trial_specs, trial_store
from tests.pages.finished import FINISHED, train_all


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Two networks that were really trained."""
    found = trial_store(tmp_path_factory.mktemp("reported"))
    train_all(found, trial_specs("lstm", "simple_rnn", epochs=1), FINISHED)
    return found


@pytest.fixture
def runs(store: Store) -> list[Run]:
    return store.runs()


def told(page: str) -> str:
    """What a person reads."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.partition("<body>")[2])))


def test_every_kind_of_exhibit_has_a_line() -> None:
    assert set(PICTURES) == set(FIGURES)


def test_a_report_of_a_run_has_the_verdict_the_scores_the_data_and_the_recipe(runs: list[Run]) -> None:
    run = runs[0]
    page = run_report(run)
    read = told(page)
    found = verdict_of([run])
    for sentence in (found.sentence, found.evidence, *found.warnings):
        assert " ".join(sentence.split()) in read
    [scores] = of_kind(run.exhibits(), Scores)
    for row in scores.rows:
        assert rival_title(row.name) in read or row.role == "network"
        assert all(number(value) in read for value in row.values.values())
    assert "months.csv" in read
    assert "python -m core train months.csv --recipe recipe.toml" in read
    assert "lookback = 4" in read
    assert page.count("<figure>") == 5


def test_a_report_of_an_experiment_has_every_network_and_what_the_verdict_says(runs: list[Run]) -> None:
    read = told(experiment_report(runs))
    assert verdict_of(runs).sentence in read
    for word in ("LSTM", "SimpleRNN", "Seasonal naive", "Parameters", "Training and validation loss"):
        assert word in read


def test_a_report_loads_nothing_and_runs_nothing(runs: list[Run]) -> None:
    for page in (run_report(runs[0]), experiment_report(runs)):
        assert not re.search(r"<(script|link|img|iframe|object)\b|\b(src|href)=|url\(|@import|\bon\w+=", page)
        assert "default-src 'none'" in page
        assert "@media print" in page
        assert len(page) < 200_000


def test_a_run_without_a_result_has_no_report(tmp_path: Path) -> None:
    store = Store(tmp_path)
    run = finished_run(store)
    shutil.rmtree(store.run(run).folder / "attempts" / "1" / "exhibits")
    for make in (lambda: run_report(store.run(run)), lambda: experiment_report([store.run(run)])):
        with pytest.raises(UserError, match=r"no result yet|nothing to compare"):
            make()


def test_names_that_look_like_markup_stay_words(runs: list[Run], monkeypatch: pytest.MonkeyPatch) -> None:
    spec = runs[0].spec
    hostile = spec.model_copy(update={"source": spec.source.model_copy(update={"name": "<script>x</script>.csv"})})
    monkeypatch.setattr(Run, "spec", property(lambda run: hostile))
    assert "<script" not in run_report(runs[0])


def test_a_score_of_another_version_is_left_out(runs: list[Run]) -> None:
    found = comparison_of(runs)
    assert _table(replace(found, metrics=(*found.metrics, "of another version"))) == _table(found)


def test_without_chromium_a_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper.shutil, "which", lambda name: None)
    with pytest.raises(UserError, match="open the HTML report in any browser"):
        printed("<p>One page</p>")


def test_one_browser_prints_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    at_once, most = [], []

    def prints(command: list[str], **_: object) -> None:
        at_once.append(command)
        most.append(len(at_once))
        time.sleep(0.02)
        Path(next(one for one in command if "--print-to-pdf" in one).partition("=")[2]).write_bytes(b"%PDF-")
        at_once.pop()

    monkeypatch.setattr(paper.shutil, "which", lambda name: name)
    monkeypatch.setattr(paper, "finished", prints)
    with ThreadPoolExecutor(4) as pages:
        assert list(pages.map(printed, ["<p>One page</p>"] * 4)) == [b"%PDF-"] * 4
    assert max(most) == 1


@pytest.mark.skipif(browser() is None, reason="It is printed by Chromium.")
def test_a_page_is_printed() -> None:
    assert printed("<!doctype html><p>One page</p>").startswith(b"%PDF-")
