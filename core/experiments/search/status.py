"""How a search stands, for those who look on; written by its searcher alone, read without Optuna."""

from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from core.declared import Count, Declared, Quantity, Sentence
from core.errors import UserError
from core.experiments.search.wanted import MOST_TRIALS, Search
from core.language import say
from core.recipes.spec import Value
from core.runs.folder.run import Experiment, Run
from core.runs.listed.searches import SearchFolder
from core.runs.store import Store

Outcome = Literal["open", "complete", "pruned", "stopped", "failed"]


class Tried(Declared):
    """One trial: what it set, and what came of it."""

    number: Count
    """From 1, as its run is numbered."""
    values: dict[str, Value] = Field(max_length=100)
    outcome: Outcome = "open"
    loss: float | None = None
    """The lowest validation loss; None where there is none."""
    why: Sentence = ""


class SearchStatus(Declared):
    """found.json"""

    tried: tuple[Tried, ...] = Field((), max_length=MOST_TRIALS)
    importances: dict[str, float] = Field({}, max_length=100)
    """Hyperparameter -> share of the differences in validation loss that it explains; empty before that is known."""
    seconds: Quantity = 0.0
    """How long it has been searched, without pauses."""
    waits: Sentence = ""
    """Why the next run cannot be queued for now; empty where nothing stands in the way."""
    winner: Count | None = None
    """The trial with the lowest validation loss, once the search is over."""
    contest: tuple[str, ...] = Field((), max_length=1_000)
    """The runs that are evaluated on the test part: the winner's, then those of the recommended recipe."""

    @property
    def best(self) -> Tried | None:
        """The trial with the lowest validation loss: of the complete ones, else of those that were stopped."""
        for outcome in ("complete", "stopped"):
            known = [one for one in self.tried if one.outcome == outcome and one.loss is not None]
            if known:
                return min(known, key=lambda one: one.loss)
        return None

    def count(self, outcome: Outcome) -> int:
        return sum(one.outcome == outcome for one in self.tried)


class KnownSearch:
    """A search of a store: what is wanted, and how it stands."""

    def __init__(self, store: Store, wanted: Search, folder: SearchFolder) -> None:
        self.wanted, self._store, self._folder = wanted, store, folder
        self.status = read_status(folder.found)
        self.ended, self.why = folder.ended(), folder.why()

    @property
    def mine(self) -> bool:
        """Whether whoever looks on may steer it."""
        return self._store.may("pause", self._run())

    def stop(self) -> None:
        """Choose nothing more; the best so far is evaluated."""
        self._store.permit("pause", self._run())
        self._folder.ask_to_stop()

    @property
    def stopping(self) -> bool:
        return not self.ended and self._folder.asked_to_stop()

    def go_on(self) -> None:
        """Try again where it was given up."""
        self._store.permit("pause", self._run())
        self._folder.begin_again()
        self._store.wake()

    def _run(self) -> Run:
        """Any of its runs, which all belong to one person."""
        return self._store.experiment(self.wanted.experiment).runs[0]

    def contest(self, experiment: Experiment) -> list[Run]:
        """The runs that are evaluated on the test part."""
        return [run for run in experiment.runs if run.id in self.status.contest]


def search_of(store: Store, experiment: str) -> KnownSearch | None:
    """The search that an experiment is; None for any other experiment."""
    folder = SearchFolder(store.root, experiment)
    if not folder.exists():
        return None
    return KnownSearch(store, read_search(folder), folder)


def read_search(folder: SearchFolder) -> Search:
    """What is searched for; raises UserError."""
    try:
        return Search.model_validate_json(folder.record.read_bytes())
    except (OSError, ValidationError) as error:
        raise UserError(say("This search cannot be read."), say("Its runs are on the Runs page.")) from error


def read_status(path: Path) -> SearchStatus:
    """How it stood last; nothing tried where nothing was written yet."""
    try:
        return SearchStatus.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return SearchStatus()
