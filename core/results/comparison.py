"""Several finished runs side by side: one table, what differs between their recipes, one verdict."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.errors import UserError
from core.language import say
from core.results.backtest import Backtest, backtest, common_ends, folds_of, pooled
from core.results.contestants import ComparisonRow, RunResult
from core.results.decision import Contestant, Decision, decide
from core.results.ensemble import ensemble_losses, median_scores
from core.results.exhibits.scores import Verdict
from core.results.measures import Measure, deciding
from core.results.metrics import METRICS
from core.results.naive2 import owa
from core.results.significance import mean_loss
from core.results.verdict import verdict
from core.words import counted


@dataclass(frozen=True)
class Comparison:
    """Rows (networks first, best first), the best row of each metric, differing fields, and the verdict."""

    metrics: tuple[str, ...]
    unit: str | None
    rows: tuple[ComparisonRow, ...]
    best: dict[str, tuple[str, ...]]
    """metric -> names of the rows with the best mean, several where it is the same."""
    differing: dict[str, dict[str, Any]]
    """field -> run id -> value, only for fields that are not the same in all runs."""
    decision: Decision
    verdict: Verdict
    """The decision in words."""
    backtest: Backtest | None = None
    """Fold by fold and step by step, where the test part can be cut in two."""


def compare(results: list[RunResult], **unfinished: int | bool) -> Comparison:
    """Compare finished runs on one source and one split; raises UserError when they were not tested on the same.

    `unfinished` is what `Decision` knows of it: runs that are waited for, and whether more baselines join.
    """
    pool = _pooled(results)
    found = _decided(pool, results, unfinished)
    medians = [row for name, runs in pool.groups.items() for row in _median_row(name, runs)]
    rows = (
        *(pool.networks[one.name] for one in found.networks),
        *sorted(medians, key=lambda row: _worth(row, found.measure)),
        *(pool.baselines[one.name] for one in found.baselines),
    )
    metrics = pool.results[0].scores.metrics
    return Comparison(
        metrics=metrics,
        unit=pool.results[0].scores.unit,
        rows=rows,
        best={metric: names for metric in metrics if (names := _best(rows, metric))},
        differing=pool.differing,
        decision=found,
        verdict=verdict(found),
        backtest=_backtest_of(pool.groups, results),
    )


def decided(results: list[RunResult], **unfinished: int | bool) -> Decision:
    """The decision of `compare` without everything else."""
    return _decided(_pooled(results), results, unfinished)


@dataclass(frozen=True)
class _Pool:
    """Results side by side, the folds of one network as one."""

    results: list[RunResult]
    differing: dict[str, dict[str, Any]]
    groups: dict[str, list[RunResult]]
    networks: dict[str, ComparisonRow]
    baselines: dict[str, ComparisonRow]


def _pooled(results: list[RunResult]) -> _Pool:
    if not results:
        raise UserError(say("There is nothing to compare yet."), say("Pick at least one finished run."))
    together = pooled(results)
    _check_same_test(together)
    differing = _differing(together)
    groups = _groups(together, differing)
    rows = {name: _group_row(name, runs) for name, runs in groups.items()}
    return _Pool(together, differing, groups, rows, _baseline_rows(together))


def _decided(pool: _Pool, results: list[RunResult], unfinished: dict[str, int | bool]) -> Decision:
    errors = next((run.errors for run in pool.results if run.errors is not None), None)
    measure = deciding(pool.results[0].scores.metrics, scaled=errors is not None and errors.scaled)
    ends = common_ends(results)
    return decide(
        [_network(pool.networks[name], runs, measure) for name, runs in pool.groups.items()],
        [_baseline(row, pool.results, measure) for row in pool.baselines.values()],
        measure=measure,
        unit=pool.results[0].scores.unit,
        origins=None if errors is None else errors.origins,
        groups=None if errors is None else errors.series,
        folds=len(ends) if len(ends) > 1 else 0,
        **unfinished,
    )


def _network(row: ComparisonRow, runs: list[RunResult], measure: Measure) -> Contestant:
    """Seeds of one network as a contestant."""
    each = [run.errors for run in runs if run.errors is not None]
    losses = np.stack([errors.absolute["network"] for errors in each]) if len(each) == len(runs) else None
    falling, ids = max(run.falling for run in runs), tuple(run.run for run in runs)
    about = {"seeds": len(runs), "falling": falling, "runs": ids}
    if _averaged(runs):
        losses, told = ensemble_losses(each), median_scores(each) or {}
        score = told.get(measure.key, measure.score(mean_loss(losses, each[0].series)))
        return Contestant(row.name, score, losses, averaged=True, **about)
    return Contestant(row.name, _score(row, losses, measure, each[0].series if each else None), losses, **about)


def _averaged(runs: list[RunResult]) -> bool:
    """Whether the seeds of a network are to be judged as one forecast."""
    wanted = all(run.recipe.get("options", {}).get("averaged") for run in runs)
    return wanted and len(runs) > 1 and all(run.errors is not None and run.errors.network is not None for run in runs)


def _baseline(row: ComparisonRow, results: list[RunResult], measure: Measure) -> Contestant:
    """A baseline, with the errors of the first run that knows them."""
    known = (run.errors for run in results if run.errors is not None and row.name in run.errors.absolute)
    errors = next(known, None)
    losses = None if errors is None else errors.absolute[row.name][None]
    return Contestant(row.name, _score(row, losses, measure, errors.series if errors else None), losses)


def _score(row: ComparisonRow, losses: np.ndarray | None, measure: Measure, series: np.ndarray | None) -> float:
    """What the table shows."""
    told = row.mean.get(measure.key)
    if told is not None:
        return told
    return measure.score(mean_loss(losses, series)) if losses is not None else float("nan")


def _check_same_test(results: list[RunResult]) -> None:
    first = results[0]
    for other in results[1:]:
        if other.scores.metrics[:1] != first.scores.metrics[:1] or other.scores.part != first.scores.part:
            raise UserError(say("These runs are scored in different ways."), say("Compare runs of one task."))
        if first.errors is None or other.errors is None:
            continue
        mine, theirs = first.errors, other.errors
        same = mine.absolute["network"].shape == theirs.absolute["network"].shape
        if not same or not np.array_equal(mine.origins, theirs.origins):
            raise UserError(
                say("These runs were not tested on the same timesteps: their test part or horizon differs."),
                say("Compare runs with the same source, test part and horizon."),
            )


def _backtest_of(groups: dict[str, list[RunResult]], everything: list[RunResult]) -> Backtest | None:
    """The folds of the groups; `everything` holds each fold's own runs."""
    if len(common_ends(everything)) < 2:
        return backtest(groups, folds=FOLDS)
    return backtest({name: folds_of(runs, everything) for name, runs in groups.items()})


def _differing(results: list[RunResult]) -> dict[str, dict[str, Any]]:
    flat = {result.run: dict(_flatten(result.recipe)) for result in results}
    fields = dict.fromkeys(name for recipe in flat.values() for name in recipe)
    table = {name: {run: recipe.get(name) for run, recipe in flat.items()} for name in fields}
    return {name: values for name, values in table.items() if len({repr(value) for value in values.values()}) > 1}


def _flatten(recipe: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in recipe.items():
        if isinstance(value, dict):
            yield from _flatten(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def _groups(results: list[RunResult], differing: dict[str, dict[str, Any]]) -> dict[str, list[RunResult]]:
    """Name -> runs alike but for the seed; named by the cell and whatever else differs."""
    others = [name for name in differing if name.split(".")[-1] not in ("seed", "cell")]
    groups: dict[str, list[RunResult]] = {}
    for result in results:
        said = [f"{name.split('.')[-1].replace('_', ' ')} {differing[name][result.run]}" for name in others]
        groups.setdefault(", ".join([result.title or result.cell, *said]), []).append(result)
    return groups


FOLDS = 5
"""Stretches that a test part is shown in where nobody asked for folds."""


def _group_row(name: str, runs: list[RunResult]) -> ComparisonRow:
    values = {
        metric: [value for run in runs if (value := run.scores.rows[0].values.get(metric)) is not None]
        for metric in runs[0].scores.metrics
    }
    return ComparisonRow(
        name=name,
        role="network",
        cell=runs[0].cell,
        runs=tuple(run.run for run in runs),
        mean={metric: float(np.mean(each)) if each else None for metric, each in values.items()},
        spread={metric: float(np.std(each, ddof=1)) if len(each) > 1 else None for metric, each in values.items()},
        parameters=runs[0].parameters,
        seconds=float(np.mean([run.seconds for run in runs])),
        epochs=float(np.mean([run.epochs for run in runs])),
        best_epoch=float(np.mean([run.best_epoch for run in runs])),
    )


def _median_row(name: str, runs: list[RunResult]) -> list[ComparisonRow]:
    errors = [run.errors for run in runs if run.errors is not None and run.errors.network is not None]
    values = median_scores(errors) if len(errors) > 1 else None
    if values is None:
        return []
    values["owa"] = owa(values, runs[0].scores.reference)
    title = say("{name}, median of {errors}", name=name, errors=counted(len(errors), "seed"))
    return [
        ComparisonRow(
            title, "median", runs[0].cell, tuple(run.run for run in runs), values, dict.fromkeys(values, None)
        )
    ]


def _baseline_rows(results: list[RunResult]) -> dict[str, ComparisonRow]:
    found: dict[str, ComparisonRow] = {}
    for result in results:
        for row in result.scores.rows:
            if row.role == "baseline" and row.name not in found:
                nothing = dict.fromkeys(row.values, None)
                found[row.name] = ComparisonRow(row.name, "baseline", None, (), dict(row.values), nothing)
    return found


def _worth(row: ComparisonRow, measure: Measure) -> float:
    """Smaller is better, whatever decides."""
    value = row.mean.get(measure.key)
    if value is None:
        return float("inf")
    return -value if measure.higher_is_better else value


def _lower_is_better(metric: str) -> bool:
    return metric not in METRICS or METRICS[metric].lower_is_better


def _best(rows: tuple[ComparisonRow, ...], metric: str) -> tuple[str, ...]:
    scored = {row.name: row.mean[metric] for row in rows if row.mean.get(metric) is not None}
    best = (min if _lower_is_better(metric) else max)(scored.values(), default=None)
    return tuple(name for name, value in scored.items() if math.isclose(value, best, rel_tol=1e-9))


__all__ = ["Comparison", "ComparisonRow", "RunResult", "compare", "decided"]
