"""A search whose runs are made by nobody: what each trial says is a function of what it tries."""

from collections.abc import Callable, Mapping
from pathlib import Path

from core.experiments.search.beginning import chosen_dimensions, searchable
from core.experiments.search.searcher import Searcher
from core.experiments.search.status import SearchStatus, read_status
from core.experiments.search.wanted import Search
from core.recipes.made import Value
from core.recipes.spec import RunSpec
from core.runs.folder.run import Run
from core.runs.listed.searches import SearchFolder
from core.runs.processes.supervisor import Supervisor
from core.runs.store import Store
from core.training.events import EpochEnded, Finished, Started
from tests.core.runs.test_life import Elsewhere, Trial
from tests.core.runs.trial import SHA256, trial_specs

EXPERIMENT = "search0001"
EPOCHS = 10


def start() -> RunSpec:
    [spec] = trial_specs("lstm", epochs=EPOCHS)
    return spec


def wanted(*fields: str, **how: object) -> Search:
    """A search over these hyperparameters of the months."""
    searched = chosen_dimensions(searchable(start(), ["lstm"], {}), fields or ("units", "learning_rate"))
    about = {"experiment": EXPERIMENT, "title": "Months", "created": 0.0, "dimensions": searched, "seeds": 2}
    return Search(**about, start=start(), recommended=start(), **({"trials": 6} | how))


def far_from_forty(values: Mapping[str, Value]) -> float:
    """Forty units are best."""
    return 0.1 + abs(values.get("units", 0) - 40) / 100


class Laboratory:
    """A store, its supervisor and a searcher, one look at a time; it holds the lock, so that no process is started."""

    def __init__(self, folder: Path, search: Search, loss: Callable[[Mapping[str, Value]], float] = far_from_forty):
        self.attempts = Elsewhere()
        self.store = Store(folder, see=self.attempts.see)
        (self.store.sources / SHA256).mkdir(exist_ok=True)
        self.search, self.loss = search, loss
        self.files = SearchFolder(self.store.root, search.experiment)
        self.files.begin(search.model_dump_json())
        self.lock = self.files.take()
        self.supervisor = Supervisor(self.store, self.attempts, slots=2)
        self.begin_again()

    def begin_again(self, at_once: int = 1) -> None:
        """Another searcher takes over."""
        self.searcher = Searcher(self.store, self.search, self.files, at_once=at_once)

    def look(self) -> bool:
        """Searcher and supervisor look once; whether the search goes on."""
        goes_on = self.searcher.step()
        for _ in range(2):
            self.supervisor.tick()
        return goes_on

    def train(self, *, epochs: int = EPOCHS, ends: bool = True) -> None:
        """Whatever lives goes on for so many epochs."""
        for name, number in self.attempts.living().items():
            trial = self.attempts.trials[name, number]
            self._learn(trial, self.store.reader.spec(name), epochs)
            if ends or trial.wish:
                outcome = {"stop": "stopped", "pause": "paused", None: "finished"}[trial.wish]
                closing = Finished(outcome=outcome, why="", epochs=epochs, best_epoch=epochs, seconds=1.0)
                trial.log.append(closing)
                trial.lives, trial.end = False, "ended"
        self.supervisor.tick()

    def _learn(self, trial: Trial, spec: RunSpec, epochs: int) -> None:
        if not trial.log:
            trial.log.append(Started(attempt=1, at=0.0))
        for epoch in range(len(trial.log), len(trial.log) + epochs):
            loss = self.loss(spec.settings) + 1 / epoch
            numbers = {"loss": loss, "validation_loss": loss, "gradient_norm": 1.0, "learning_rate": 0.1}
            trial.log.append(EpochEnded(epoch=epoch, seconds=epoch, best=True, **numbers))

    def run_to_the_end(self) -> None:
        """Search until the budget is used up."""
        for _ in range(500):
            if not self.look():
                return
            self.train()
        raise AssertionError("the search does not end")

    @property
    def status(self) -> SearchStatus:
        return read_status(self.files.found)

    def runs(self) -> list[Run]:
        return list(self.store.experiment(EXPERIMENT).runs)
