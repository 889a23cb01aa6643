"""Rolling origins: what each contestant erred fold by fold and step by step, and all folds as one result."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.errors import UserError
from core.language import say
from core.results.contestants import RunResult
from core.results.exhibits.scores import Errors, ScoreRow, Scores

NETWORK = "network"
LEFT_OUT, FOLDS = "left_out", "folds"
"""Options that make a run a fold, or one that is scored fold by fold."""
MEASURES: dict[str, tuple[str, Callable[[np.ndarray], float]]] = {
    "mae": ("MAE", lambda errors: float(np.mean(errors))),
    "rmse": ("RMSE", lambda errors: float(np.sqrt(np.mean(errors**2)))),
}
"""Key -> title and how absolute errors [windows, horizon] become one number."""


@dataclass(frozen=True)
class Fold:
    """One stretch of time that was forecast from what came before it."""

    origin: int
    """Position of its first predicted timestep, counted in the first series."""
    windows: int
    absolute: dict[str, np.ndarray]
    """Contestant -> absolute errors [windows, horizon], averaged over seeds."""

    def score(self, contestant: str, measure: str) -> float:
        """The contestant's error over this fold."""
        return MEASURES[measure][1](self.absolute[contestant])


@dataclass(frozen=True)
class Backtest:
    """Contestants over folds, the oldest first; networks stand before rivals."""

    folds: tuple[Fold, ...]
    networks: tuple[str, ...]
    rivals: tuple[str, ...]
    refit: bool
    """True: a network was trained anew for each fold."""
    scaled: bool
    """True: errors are over what MASE divides by, since there are several series."""

    @property
    def contestants(self) -> tuple[str, ...]:
        return self.networks + self.rivals

    @property
    def horizon(self) -> int:
        return next(iter(self.folds[0].absolute.values())).shape[1]

    def scores(self, contestant: str, measure: str) -> list[float]:
        """One number a fold."""
        return [fold.score(contestant, measure) for fold in self.folds]

    def mean(self, contestant: str, measure: str) -> float:
        """Over the folds, each counting alike."""
        return float(np.mean(self.scores(contestant, measure)))

    def spread(self, contestant: str, measure: str) -> float:
        """Standard deviation over the folds; what rounding leaves of equal scores is none."""
        spread = float(np.std(self.scores(contestant, measure), ddof=1))
        return spread if spread > 1e-9 * self.mean(contestant, measure) else 0.0

    def steps(self, contestant: str, measure: str) -> np.ndarray:
        """The error by step ahead, over the windows of all folds [horizon]."""
        errors = np.concatenate([fold.absolute[contestant] for fold in self.folds])
        return np.array([MEASURES[measure][1](errors[:, step]) for step in range(errors.shape[1])])

    def best(self, fold: int, measure: str) -> str:
        """Who erred least there."""
        return min(self.contestants, key=lambda name: self.folds[fold].score(name, measure))

    def ahead(self, network: str, rival: str, measure: str = "mae") -> int:
        """In how many folds the network erred less than the rival."""
        return sum(fold.score(network, measure) < fold.score(rival, measure) for fold in self.folds)


def backtest(groups: dict[str, Sequence[RunResult]], *, folds: int | None = None) -> Backtest | None:
    """The folds of `groups` (name -> runs alike but for seed and fold); None where there is nothing to cut in two.

    Runs that left out different ends are folds of their own. Other runs are cut: into as many stretches as they ask
    for, or into `folds`.
    """
    runs = [run for group in groups.values() for run in group]
    if not runs or any(run.errors is None or run.errors.network is None for run in runs):
        return None
    ends = common_ends(runs)
    if len(ends) > 1:
        found = [
            _fold({name: [run for run in group if _end(run) == end] for name, group in groups.items()}) for end in ends
        ]
        return _backtest(found, groups, refit=True)
    asked = max(_option(run, FOLDS, 1) for run in runs)
    count = asked if asked > 1 else folds or 1
    origins = runs[0].errors.origins
    stretches = _stretches(origins, runs[0].errors, min(count, len(np.unique(origins))))
    if len(stretches) < 2:
        return None
    return _backtest([_fold(groups, rows) for rows in stretches], groups, refit=False)


def pooled(results: Sequence[RunResult]) -> list[RunResult]:
    """Results in which the folds of one network are one: errors of all of them, scores as their mean.

    Folds that not every network has are left aside. Results that are no folds stay as they are.
    """
    ends = common_ends(results)
    if len({_end(run) for run in results}) < 2:
        return list(results)
    if len(ends) < 2:
        raise UserError(
            say("These runs do not share two folds that were evaluated."),
            say("Wait for more folds, or compare whole backtests."),
        )
    found = []
    for group in _by_recipe(results).values():
        chosen = [next(run for run in group if _end(run) == end) for end in ends]
        found.append(_joined(chosen))
    return found


def folds_of(members: Sequence[RunResult], results: Sequence[RunResult]) -> list[RunResult]:
    """Those of `results` that `pooled` made the `members` of."""
    groups = _by_recipe(results)
    return [run for key in _by_recipe(members) for run in groups[key]]


def common_ends(results: Sequence[RunResult]) -> list[int]:
    """How much each fold left out, the oldest fold (which left out most) first; only what all networks have."""
    each = [{_end(run) for run in group} for group in _by_recipe(results).values()]
    return sorted(set.intersection(*each), reverse=True) if each else []


def _by_recipe(results: Sequence[RunResult]) -> dict[str, list[RunResult]]:
    """Runs that differ in nothing but the fold."""
    groups: dict[str, list[RunResult]] = {}
    for run in results:
        recipe = {**run.recipe, "options": {**run.recipe.get("options", {}), LEFT_OUT: 0}}
        groups.setdefault(repr(recipe), []).append(run)
    return groups


def _option(run: RunResult, name: str, default: int) -> int:
    return int(run.recipe.get("options", {}).get(name, default))


def _end(run: RunResult) -> int:
    return _option(run, LEFT_OUT, 0)


def _fold(groups: dict[str, Sequence[RunResult]], rows: np.ndarray | slice = slice(None)) -> Fold:
    first = next(run for group in groups.values() for run in group).errors
    absolute = {
        name: np.mean([run.errors.absolute[NETWORK][rows] for run in group], axis=0) for name, group in groups.items()
    }
    shared = [run.errors.absolute for group in groups.values() for run in group]
    absolute |= {
        name: errors[rows]
        for name, errors in first.absolute.items()
        if name != NETWORK and all(name in each for each in shared)
    }
    origins = first.origins[rows]
    one = origins if first.series is None else origins[first.series[rows] == first.series[rows][0]]
    return Fold(origin=int(one.min()), windows=len(origins), absolute=absolute)


def _backtest(folds: list[Fold], groups: dict[str, Sequence[RunResult]], *, refit: bool) -> Backtest:
    networks = tuple(groups)
    rivals = [name for name in folds[0].absolute if name not in networks and all(name in f.absolute for f in folds)]
    rivals.sort(key=lambda name: np.mean([fold.score(name, "mae") for fold in folds]))
    scaled = next(run for group in groups.values() for run in group).errors.scaled
    return Backtest(tuple(folds), networks, tuple(rivals), refit, scaled)


def _stretches(origins: np.ndarray, errors: Errors, count: int) -> list[np.ndarray]:
    """Rows of the windows whose origin falls into each of `count` equal stretches of every series' test part."""
    series = errors.series if errors.series is not None else np.zeros(len(origins), dtype=int)
    place = np.empty(len(origins), dtype=int)
    for one in np.unique(series):
        mine = np.flatnonzero(series == one)
        first, last = origins[mine].min(), origins[mine].max()
        place[mine] = (origins[mine] - first) * count // (last - first + 1)
    return [rows for fold in range(count) if len(rows := np.flatnonzero(place == fold))]


def _joined(runs: list[RunResult]) -> RunResult:
    """The folds of one network and seed, the oldest first, as one result."""
    if any(run.errors is None for run in runs):
        raise UserError(say("One of these folds was not evaluated."), say("Compare whole backtests."))
    first = runs[-1]
    names = [name for name in first.errors.absolute if all(name in run.errors.absolute for run in runs)]
    series = [run.errors.series for run in runs]
    errors = Errors(
        origins=np.concatenate([run.errors.origins for run in runs]),
        absolute={name: np.concatenate([run.errors.absolute[name] for run in runs]) for name in names},
        series=None if series[0] is None else np.concatenate(series),
        scaled=first.errors.scaled,
    )
    options = {**first.recipe.get("options", {}), LEFT_OUT: 0}
    return replace(
        first,
        scores=_mean_scores([run.scores for run in runs]),
        errors=errors,
        seconds=sum(run.seconds for run in runs),
        falling=max(run.falling for run in runs),
        recipe={**first.recipe, "options": options},
    )


def _mean_scores(each: list[Scores]) -> Scores:
    rows = []
    for row in each[-1].rows:
        same = [other for one in each for other in one.rows if other.name == row.name]
        values = {metric: [one.values.get(metric) for one in same] for metric in row.values}
        if len(same) == len(each):
            means = {metric: None if None in found else float(np.mean(found)) for metric, found in values.items()}
            rows.append(ScoreRow(name=row.name, role=row.role, values=means))
    return each[-1].model_copy(update={"rows": tuple(rows)})
