"""`search` says what is missing and what cannot be searched; `runs` says how searches stand."""

import pytest

from core.cli.history import list_runs
from core.cli.place import named
from core.cli.searching import SearchWish, search
from core.cli.training import NOTHING_WISHED
from core.errors import UserError
from core.experiments.search import wanted
from core.runs.listed.searches import SearchFolder
from core.runs.store import Store
from core.sources.tables.table_reading import TableReading
from tests.core.experiments.search.laboratory import Laboratory
from tests.core.experiments.search.laboratory import wanted as some_search
from tests.core.runs.trial import finished_run


def wish(*only: str, trials: int | None = 2) -> SearchWish:
    return SearchWish(trials=trials, minutes=None, only=only, start_first=True, training=NOTHING_WISHED)


@pytest.fixture
def store(tmp_path) -> Store:
    store = Store(tmp_path)
    finished_run(store)
    return store


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (wish("epochs"), "'epochs' cannot be searched here"),
        (wish("units", trials=None), "The search has no limit"),
    ],
)
def test_what_cannot_be_searched_is_said_before_anything_is_queued(store: Store, asked: SearchWish, said: str) -> None:
    run = store.runs()[0].id
    with pytest.raises(UserError, match=said):
        search(store, run, asked, reading=TableReading(), json=False)
    assert len(store.runs()) == 1


def test_without_optuna_one_sentence_says_what_to_install(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wanted, "find_spec", lambda name: None)
    with pytest.raises(UserError, match=r"requirements-search\.lock"):
        search(store, named(store, store.runs()[0].id).id, wish(), reading=TableReading(), json=False)


def test_a_search_that_cannot_be_read_takes_no_list_away(store: Store, capsys: pytest.CaptureFixture) -> None:
    [run] = store.runs()
    SearchFolder(store.root, run.experiment).begin("{}")
    list_runs(store, json=False, newest=10)
    assert run.id in capsys.readouterr().out


def test_the_list_of_runs_says_how_a_search_stands(tmp_path, capsys: pytest.CaptureFixture) -> None:
    laboratory = Laboratory(tmp_path, some_search("units", trials=2))
    laboratory.look()
    laboratory.train()
    laboratory.look()
    list_runs(laboratory.store, json=False, newest=10)
    told = " ".join(capsys.readouterr().out.split())
    assert "(Months): 2 runs tried, lowest validation loss" in told
    assert "going on" in told
