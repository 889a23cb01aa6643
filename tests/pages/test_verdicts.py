"""A run, and an experiment, has one verdict: every page and the command line show the same sentence."""

import ast
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.cli import main
from core.experiments.verdicts import verdict_of
from core.runs.folder.run import Experiment
from core.runs.store import Store
from tests.pages.finished import FINISHED
from tests.pages.finished_texts import LABELS, WRITING
from tests.pages.screen import texts

OpenPage = Callable[..., AppTest]
ROOT = Path(__file__).parents[2]


def experiment(home: Path, title: str) -> Experiment:
    store = Store(home)
    return store.experiment(next(run.experiment for run in store.runs() if run.title == title))


def plain(words: str) -> str:
    return " ".join(words.split())


def shown(home: Path, run: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> str:
    """What `show` prints."""
    monkeypatch.setenv("UNROLL_HOME", str(home))
    monkeypatch.setattr(sys, "argv", ["core", "show", run])
    with pytest.raises(SystemExit):
        main()
    return plain(capsys.readouterr().out)


def runs_page(run: str) -> None:
    """The page of all runs with this one selected."""
    from pages import runs
    from pages.shared.screen.state import store

    runs.actions([store().run(run)])


@pytest.mark.parametrize(("store", "title"), [("full_home", FINISHED), ("text_home", LABELS), ("text_home", WRITING)])
def test_one_sentence_about_an_experiment_and_one_about_each_run(
    open_page: OpenPage, request: pytest.FixtureRequest, monkeypatch, capsys, store: str, title: str
) -> None:
    home = request.getfixturevalue(store)
    found = experiment(home, title)
    run = found.runs[0]
    together, alone = (plain(verdict_of(runs).sentence) for runs in (found.runs, [run]))
    trained, compared = (open_page(name, experiment=found.id) for name in ("train", "compare"))
    results = open_page("results", run=run.id)
    told = shown(home, run.id, monkeypatch, capsys)
    assert plain(trained.subheader[0].value.replace("\\", "")) == together
    assert plain(compared.header[0].value.replace("\\", "")) == together
    assert together in plain(texts(results))
    assert together in told
    assert plain(results.header[0].value.replace("\\", "")) == alone
    assert alone in told
    assert alone in plain(texts(AppTest.from_function(runs_page, args=(run.id,), default_timeout=30).run()))


def test_three_epochs_of_falling_losses_are_called_unfinished(full_home: Path) -> None:
    sentence = verdict_of(experiment(full_home, FINISHED).runs).sentence
    assert "was still falling after 3 epochs; train longer before judging." in sentence
    assert "clearly" not in sentence


def test_no_page_and_no_command_reads_a_verdict_that_was_written_down() -> None:
    """What a run wrote when it was judged knows neither its siblings nor the baselines that answered since."""
    files = [*(ROOT / "pages").rglob("*.py"), *(ROOT / "core/cli").rglob("*.py")]
    readers = [
        path.name
        for path in files
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and any(name.name == "Verdict" for name in node.names)
    ]
    assert readers == []
