"""What was tried and what is tried next: an Optuna study in a journal of the store. Only its searcher imports this."""

import json
import math
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import optuna
from optuna.distributions import BaseDistribution, CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.exceptions import ExperimentalWarning
from optuna.storages import JournalStorage
from optuna.storages.journal import BaseJournalBackend
from optuna.trial import FrozenTrial, TrialState

from core.experiments.search.status import Outcome, Tried
from core.experiments.search.wanted import Search
from core.recipes.dimension import Dimension
from core.runs.folder.lines import Lines, append_line

NAME = "search"
RANDOM = 8
"""Trials that are drawn at random before earlier ones say where to look."""
UNPRUNED = 4
"""Complete trials before any is pruned."""
STEPS = 30
"""Points of a validation curve that are compared."""
WARM = 0.2
"""Share of the epochs before which nothing is pruned."""
FEWEST = 4
"""Complete trials from which on it is said what matters."""
STATES: dict[Outcome, TrialState] = {
    "complete": TrialState.COMPLETE,
    "pruned": TrialState.PRUNED,
    "stopped": TrialState.PRUNED,
    "failed": TrialState.FAIL,
}
OUTCOME, WHY = "outcome", "why"
"""What is noted beside a trial."""


class Study:
    """Asks for values, and is told what came of them; everything is on the disk when a call returns."""

    def __init__(self, search: Search, journal: Path) -> None:
        optuna.logging.set_verbosity(optuna.logging.ERROR)
        self._search = search
        self._distributions = {one.field: _distribution(one) for one in search.dimensions}
        self._storage = JournalStorage(_Journal(journal))
        self._study = optuna.create_study(storage=self._storage, study_name=NAME, load_if_exists=True)
        if not self._trials():
            for values in search.first:
                self._study.enqueue_trial(values, skip_if_exists=True)
        asked = sum(trial.state != TrialState.WAITING for trial in self._trials())
        self._study.sampler = _sampler(search.seed + asked)
        self._epochs = search.start.training.epochs
        self._study.pruner = optuna.pruners.MedianPruner(
            n_startup_trials=UNPRUNED, n_warmup_steps=round(WARM * self._epochs)
        )

    @property
    def tried(self) -> tuple[Tried, ...]:
        """Every trial, in order."""
        return tuple(self._told(trial) for trial in self._trials() if trial.state != TrialState.WAITING)

    def ask(self) -> Tried:
        """The next trial, open from now on."""
        trial = self._study.ask(self._distributions)
        return self._told(self._trials()[trial.number])

    def report(self, number: int, curve: Sequence[tuple[int, float]]) -> None:
        """Tell the validation curve so far: (epoch, loss); some of its points are kept, each as the best up to it."""
        trial = self._trial(number)
        every, best = max(1, self._epochs // STEPS), math.inf
        for epoch, loss in curve:
            best = min(best, loss)
            if epoch % every == 0 and epoch not in trial.intermediate_values:
                self._storage.set_trial_intermediate_value(trial._trial_id, epoch, best)

    def should_prune(self, number: int) -> bool:
        """Whether the trial lies above the median of the others at the same epoch."""
        return self._study.pruner.prune(self._study, self._trial(number))

    def tell(self, number: int, outcome: Outcome, *, loss: float | None = None, why: str = "") -> None:
        """Close a trial; one without any loss has failed."""
        outcome = "failed" if loss is None else outcome
        trial = self._trial(number)
        self._storage.set_trial_user_attr(trial._trial_id, OUTCOME, [outcome, loss])
        self._storage.set_trial_user_attr(trial._trial_id, WHY, why)
        # Of a pruned trial Optuna wants the last point of its curve, which may lie behind the last one that was kept.
        if outcome in ("pruned", "stopped"):
            self._storage.set_trial_intermediate_value(trial._trial_id, self._epochs, loss)
        self._study.tell(number - 1, loss if outcome == "complete" else None, state=STATES[outcome])

    def importances(self) -> dict[str, float]:
        """Hyperparameter -> share of the differences in loss that it explains (fANOVA); empty before that is known."""
        complete = [trial.value for trial in self._trials() if trial.state == TrialState.COMPLETE]
        if len(complete) < FEWEST or len(set(complete)) < 2:
            return {}
        evaluator = optuna.importance.FanovaImportanceEvaluator(seed=0)
        found = optuna.importance.get_param_importances(self._study, evaluator=evaluator)
        return {name: float(share) for name, share in found.items() if math.isfinite(share)}

    def _trials(self) -> list[FrozenTrial]:
        return self._study.get_trials(deepcopy=False)

    def _trial(self, number: int) -> FrozenTrial:
        return self._trials()[number - 1]

    def _told(self, trial: FrozenTrial) -> Tried:
        outcome, loss = trial.user_attrs.get(OUTCOME, ("open", None))
        if trial.state == TrialState.RUNNING:
            outcome, loss = "open", None
        rounded = {one.field: one for one in self._search.dimensions}
        values = {name: rounded[name].rounded(value) for name, value in trial.params.items() if name in rounded}
        return Tried(
            number=trial.number + 1, values=values, outcome=outcome, loss=loss, why=trial.user_attrs.get(WHY, "")
        )


class _Journal(BaseJournalBackend):
    """What Optuna writes, a line each; a line that a crash left torn is skipped. The searcher alone writes it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lines = Lines(path, json.loads)

    def read_logs(self, log_number_from: int) -> list[dict[str, Any]]:
        return self._lines.entries()[log_number_from:]

    def append_logs(self, logs: list[dict[str, Any]]) -> None:
        for log in logs:
            append_line(self._path, json.dumps(log))


def _sampler(seed: int) -> optuna.samplers.BaseSampler:
    """Tree-structured Parzen estimators over all hyperparameters together."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ExperimentalWarning)
        return optuna.samplers.TPESampler(seed=seed, multivariate=True, n_startup_trials=RANDOM)


def _distribution(one: Dimension) -> BaseDistribution:
    if one.choices:
        return CategoricalDistribution(one.choices)
    if one.whole:
        return IntDistribution(int(one.low), int(one.high), log=one.logarithmic)
    return FloatDistribution(one.low, one.high, log=one.logarithmic)
