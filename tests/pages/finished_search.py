"""A store with a search that was really made, in this process, once for all page tests."""

from pathlib import Path

from core.experiments.search.beginning import chosen_dimensions, searchable
from core.experiments.search.searcher import Searcher
from core.experiments.search.wanted import Search
from core.runs.listed.searches import SearchFolder
from core.runs.store import Store
from tests.core.runs.trial import trial_specs, trial_store
from tests.pages.finished import train_waiting

FOUND, GOING_ON = "found00001", "goingon001"
TRIALS = 3


def fill(folder: Path) -> None:
    """A search of three trials with its winner evaluated, and one that has just queued its first run."""
    trial_store(folder)
    store = Store(folder)
    searcher = searcher_of(store, FOUND)
    while searcher.step():
        train_waiting(store)
    train_waiting(store)
    searcher_of(store, GOING_ON).step()


def searcher_of(store: Store, experiment: str) -> Searcher:
    """A searcher that tries two numbers of units and a learning rate on the months, one run after the other."""
    [start] = trial_specs("lstm", epochs=2)
    searched = chosen_dimensions(searchable(start, ["lstm"], {}), ("units", "learning_rate"))
    about = {"experiment": experiment, "title": "Months: search", "created": 0.0, "trials": TRIALS, "seeds": 1}
    search = Search(start=start, recommended=start, dimensions=searched, **about)
    files = SearchFolder(store.root, experiment)
    files.begin(search.model_dump_json())
    return Searcher(store, search, files, at_once=1)
