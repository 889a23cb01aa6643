"""Several finished runs side by side: one table, what differs between their recipes, one verdict."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy import stats

from core.errors import UserError
from core.results.ensemble import median_scores
from core.results.exhibits import Errors, Scores, Verdict
from core.results.significance import Difference, difference
from core.results.verdict import rival_words


@dataclass(frozen=True)
class RunResult:
    """What a comparison needs of one finished run."""

    run: str
    cell: str
    seed: int
    scores: Scores
    errors: Errors | None
    parameters: int
    seconds: float
    epochs: int
    best_epoch: int
    recipe: dict[str, Any] = field(default_factory=dict)
    """The spec as plain data (`RunSpec.model_dump()`); used for what differs."""


@dataclass(frozen=True)
class ComparisonRow:
    """One contestant: a group of runs that differ in nothing but the seed, their median, or a baseline."""

    name: str
    role: str
    """network | median | baseline"""
    cell: str | None
    runs: tuple[str, ...]
    mean: dict[str, float | None]
    spread: dict[str, float | None]
    """Standard deviation over seeds; None with fewer than two."""
    parameters: int | None = None
    seconds: float | None = None
    epochs: float | None = None
    best_epoch: float | None = None


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


def compare(results: list[RunResult]) -> Comparison:
    """Compare finished runs on one source and one split; raises UserError when they were not tested on the same."""
    if not results:
        raise UserError("There is nothing to compare yet.", "Pick at least one finished run.")
    _check_same_test(results)
    differing = _differing(results)
    groups = _groups(results, differing)
    networks = sorted((_group_row(name, runs) for name, runs in groups.items()), key=_primary)
    medians = [row for name, runs in groups.items() for row in _median_row(name, runs)]
    baselines = sorted(_baseline_rows(results), key=_primary)
    rows = (*networks, *medians, *baselines)
    metrics = results[0].scores.metrics
    return Comparison(
        metrics=metrics,
        unit=results[0].scores.unit,
        rows=rows,
        best={metric: name for metric in metrics if (name := _best(rows, metric))},
        differing=differing,
        verdict=_verdict(groups, networks, baselines, results[0].scores.unit),
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
    value = next(iter(row.mean.values()), None)
    return value if value is not None else float("inf")


def _best(rows: tuple[ComparisonRow, ...], metric: str) -> str | None:
    scored = [(row.mean[metric], row.name) for row in rows if row.mean.get(metric) is not None]
    if not scored:
        return None
    return (max(scored) if metric == "r2" else min(scored))[1]


def _verdict(
    groups: dict[str, list[RunResult]],
    networks: list[ComparisonRow],
    baselines: list[ComparisonRow],
    unit: str | None,
) -> Verdict:
    metric = next(iter(networks[0].mean))
    best = networks[0]
    losses = {name: _mean_losses(runs) for name, runs in groups.items()}
    sentences, evidence, outcome = [], [], "no_clear_difference"
    if len(networks) > 1 and losses[best.name] is not None:
        clear = [row for row in networks[1:] if _clearly_better(groups, losses, best, row, evidence)]
        if len(clear) == len(networks) - 1:
            sentences.append(f"{best.name} is clearly the best network here.")
            outcome = "better"
        elif clear:
            level = [row.name for row in networks[1:] if row not in clear]
            beaten = " and ".join(row.name for row in clear)
            sentences.append(
                f"{best.name} is clearly better than {beaten}; no clear difference to {' and '.join(level)}."
            )
        else:
            sentences.append(f"No clear difference between {' and '.join(row.name for row in networks)}.")
    if baselines:
        words, stands = _against_baseline(groups[best.name], losses[best.name], best, baselines[0], metric, unit)
        sentences.append(words)
        evidence.append(stands.evidence)
        outcome = stands.outcome if len(networks) == 1 or stands.outcome != "better" else outcome
    return Verdict(outcome=outcome, sentence=" ".join(sentences), evidence=" ".join(evidence))


def _mean_losses(runs: list[RunResult]) -> np.ndarray | None:
    """Absolute errors [windows, horizon], averaged over seeds."""
    losses = [run.errors.absolute["network"] for run in runs if run.errors is not None]
    return np.mean(losses, axis=0) if losses else None


def _clearly_better(
    groups: dict[str, list[RunResult]],
    losses: dict[str, np.ndarray | None],
    best: ComparisonRow,
    other: ComparisonRow,
    evidence: list[str],
) -> bool:
    """Clear over the windows and, where there are several seeds each, over the seeds as well."""
    if losses[best.name] is None or losses[other.name] is None:
        return False
    found = _difference(groups[best.name], losses[best.name], losses[other.name])
    by_seed = _seed_p_value(groups[best.name], groups[other.name])
    seeds = "" if by_seed is None else f", over seeds p {by_seed:.2g}"
    evidence.append(f"{best.name} against {other.name}: {found.share:+.1%} mean error (p {found.p_value:.2g}{seeds}).")
    return found.clear and found.mean < 0 and (by_seed is None or by_seed < 0.05)


def _difference(runs: list[RunResult], first: np.ndarray, second: np.ndarray) -> Difference:
    errors = next(run.errors for run in runs if run.errors is not None)
    return difference(first, second, origins=errors.origins, groups=errors.series)


def _seed_p_value(first: list[RunResult], second: list[RunResult]) -> float | None:
    """Welch's test over the mean error of each seed; None with fewer than two seeds on either side."""
    means = [[float(run.errors.absolute["network"].mean()) for run in runs if run.errors] for runs in (first, second)]
    if min(len(each) for each in means) < 2 or all(np.ptp(each) == 0 for each in means):
        return None
    return float(stats.ttest_ind(*means, equal_var=False).pvalue)


def _against_baseline(
    runs: list[RunResult],
    losses: np.ndarray | None,
    best: ComparisonRow,
    rival: ComparisonRow,
    metric: str,
    unit: str | None,
) -> tuple[str, Verdict]:
    tail = f" {unit}" if unit else ""
    figures = f"{metric.upper()} {best.mean[metric]:.4g} against {rival.mean[metric]:.4g}{tail}"
    errors = next((run.errors for run in runs if run.errors is not None), None)
    if losses is None or errors is None or rival.name not in errors.absolute:
        words = f"{best.name} against {rival_words(rival.name)}: {figures}."
        return words, Verdict(outcome="no_clear_difference", sentence=words, evidence="")
    found = _difference(runs, losses, errors.absolute[rival.name])
    if found.clear and found.mean < 0:
        outcome, words = "better", f"{best.name} beats every simple rival ({figures}, {rival_words(rival.name)})."
    elif found.clear:
        outcome, words = "worse", f"The simple rival wins: {rival_words(rival.name)} ({figures})."
    else:
        outcome = "no_clear_difference"
        words = f"No clear difference between {best.name} and {rival_words(rival.name)} ({figures})."
    if outcome != "better" and "naive" in errors.absolute:
        against = _difference(runs, losses, errors.absolute["naive"])
        rival_against = _difference(runs, errors.absolute[rival.name], errors.absolute["naive"])
        if not any(one.clear and one.mean < 0 for one in (against, rival_against)):
            words += " Nothing beats the last value."
    evidence = f"{best.name} against {rival_words(rival.name)}: {found.share:+.1%} mean error (p {found.p_value:.2g})."
    return words, Verdict(outcome=outcome, sentence=words, evidence=evidence)
