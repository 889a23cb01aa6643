"""Several finished runs side by side: one table, what differs between their recipes, one verdict."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.errors import UserError
from core.results.backtest import Backtest, backtest, common_ends, folds_of, pooled
from core.results.contest import verdict_of
from core.results.contestants import ComparisonRow, RunResult
from core.results.ensemble import median_scores
from core.results.exhibits import Verdict
from core.results.metrics import METRICS
from core.results.naive2 import owa


@dataclass(frozen=True)
class Comparison:
    """Rows (networks first, best first), the best row of each metric, differing fields, and the verdict."""

    metrics: tuple[str, ...]
    unit: str | None
    rows: tuple[ComparisonRow, ...]
    best: dict[str, str]
    """metric -> name of the row with the best mean."""
    differing: dict[str, dict[str, Any]]
    """field -> run id -> value, only for fields that are not the same in all runs."""
    verdict: Verdict
    backtest: Backtest | None = None
    """Fold by fold and step by step, where the test part can be cut in two."""


def compare(results: list[RunResult]) -> Comparison:
    """Compare finished runs on one source and one split; raises UserError when they were not tested on the same."""
    if not results:
        raise UserError("There is nothing to compare yet.", "Pick at least one finished run.")
    everything, results = results, pooled(results)
    _check_same_test(results)
    differing = _differing(results)
    groups = _groups(results, differing)
    networks = sorted((_group_row(name, runs) for name, runs in groups.items()), key=_primary)
    medians = sorted((row for name, runs in groups.items() for row in _median_row(name, runs)), key=_primary)
    baselines = sorted(_baseline_rows(results), key=_primary)
    rows = (*networks, *medians, *baselines)
    metrics = results[0].scores.metrics
    folds = _backtest_of(groups, everything)
    verdict = verdict_of(groups, networks, baselines, unit=results[0].scores.unit)
    return Comparison(
        metrics=metrics,
        unit=results[0].scores.unit,
        rows=rows,
        best={metric: name for metric in metrics if (name := _best(rows, metric))},
        differing=differing,
        verdict=_over_folds(verdict, folds),
        backtest=folds,
    )


def _check_same_test(results: list[RunResult]) -> None:
    first = results[0]
    for other in results[1:]:
        if other.scores.metrics[:1] != first.scores.metrics[:1] or other.scores.part != first.scores.part:
            raise UserError("These runs are scored in different ways.", "Compare runs of one task.")
        if first.errors is None or other.errors is None:
            continue
        mine, theirs = first.errors, other.errors
        same = mine.absolute["network"].shape == theirs.absolute["network"].shape
        if not same or not np.array_equal(mine.origins, theirs.origins):
            raise UserError(
                "These runs were not tested on the same timesteps: their test part or horizon differs.",
                "Compare runs with the same source, test part and horizon.",
            )


def _backtest_of(groups: dict[str, list[RunResult]], everything: list[RunResult]) -> Backtest | None:
    """The folds of the groups; `everything` holds each fold's own runs."""
    if len(common_ends(everything)) < 2:
        return backtest(groups, folds=FOLDS)
    return backtest({name: folds_of(runs, everything) for name, runs in groups.items()})


def _over_folds(verdict: Verdict, folds: Backtest | None) -> Verdict:
    """The verdict, with how many folds it stands on where each was trained anew."""
    if folds is None or not folds.refit:
        return verdict
    told = f"Over {len(folds.folds)} folds, trained anew before each. {verdict.evidence}"
    return verdict.model_copy(update={"evidence": told})


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
        groups.setdefault(", ".join([CELL_TITLES.get(result.cell, result.cell), *said]), []).append(result)
    return groups


FOLDS = 5
"""Stretches that a test part is shown in where nobody asked for folds."""
CELL_TITLES = {"simple_rnn": "SimpleRNN", "lstm": "LSTM", "gru": "GRU"}


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
    title = f"{name}, median of {len(errors)} seeds"
    return [
        ComparisonRow(
            title, "median", runs[0].cell, tuple(run.run for run in runs), values, dict.fromkeys(values, None)
        )
    ]


def _baseline_rows(results: list[RunResult]) -> list[ComparisonRow]:
    found: dict[str, ComparisonRow] = {}
    for result in results:
        for row in result.scores.rows:
            if row.role == "baseline" and row.name not in found:
                nothing = dict.fromkeys(row.values, None)
                found[row.name] = ComparisonRow(row.name, "baseline", None, (), dict(row.values), nothing)
    return list(found.values())


def _primary(row: ComparisonRow) -> float:
    """Smaller is better, whatever the first metric is."""
    metric, value = next(iter(row.mean.items()), ("", None))
    if value is None:
        return float("inf")
    return value if _lower_is_better(metric) else -value


def _lower_is_better(metric: str) -> bool:
    return metric not in METRICS or METRICS[metric].lower_is_better


def _best(rows: tuple[ComparisonRow, ...], metric: str) -> str | None:
    scored = [(row.mean[metric], row.name) for row in rows if row.mean.get(metric) is not None]
    if not scored:
        return None
    return (min if _lower_is_better(metric) else max)(scored)[1]


__all__ = ["Comparison", "ComparisonRow", "RunResult", "compare"]
