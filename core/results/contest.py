"""The verdict over several networks and the simple rivals."""

import numpy as np

from core.results.contestants import ComparisonRow, RunResult
from core.results.exhibits import Verdict
from core.results.metrics import METRICS
from core.results.significance import Difference, difference, p_words, welch
from core.results.verdict import rival_words


def verdict_of(
    groups: dict[str, list[RunResult]],
    networks: list[ComparisonRow],
    baselines: list[ComparisonRow],
    *,
    unit: str | None,
) -> Verdict:
    """Which network is best, whether that is more than luck, and whether it beats the simple rivals.

    `groups` are the runs behind each of the `networks` by name; networks and baselines come best first.
    """
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
            beaten, level = _listed(clear), _listed([row for row in networks[1:] if row not in clear])
            sentences.append(f"{best.name} is clearly better than {beaten}; no clear difference to {level}.")
        else:
            sentences.append(f"No clear difference between {_listed(networks)}.")
    if baselines:
        words, stands = _against_baseline(groups[best.name], losses[best.name], best, baselines[0], metric, unit)
        sentences.append(words)
        evidence.append(stands.evidence)
        outcome = stands.outcome if len(networks) == 1 or stands.outcome != "better" else outcome
    return Verdict(outcome=outcome, sentence=" ".join(sentences), evidence=" ".join(evidence))


def _listed(rows: list[ComparisonRow]) -> str:
    """A, B and C."""
    *first, last = (row.name for row in rows)
    return f"{', '.join(first)} and {last}" if first else last


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
    seeds = "" if by_seed is None else f", over seeds {p_words(by_seed)}"
    evidence.append(_evidence(best.name, other.name, found, seeds))
    return found.clear and found.mean < 0 and (by_seed is None or by_seed < 0.05)


def _evidence(best: str, other: str, found: Difference, more: str = "") -> str:
    return f"{best} against {other}: {found.share:+.1%} mean error ({p_words(found.p_value)}{more})."


def _difference(runs: list[RunResult], first: np.ndarray, second: np.ndarray) -> Difference:
    errors = next(run.errors for run in runs if run.errors is not None)
    return difference(first, second, origins=errors.origins, groups=errors.series)


def _seed_p_value(first: list[RunResult], second: list[RunResult]) -> float | None:
    """Welch's test over the mean error of each seed; None with fewer than two seeds on either side."""
    means = [[float(run.errors.absolute["network"].mean()) for run in runs if run.errors] for runs in (first, second)]
    if min(len(each) for each in means) < 2 or all(np.ptp(each) == 0 for each in means):
        return None
    return welch(*means)


def _against_baseline(
    runs: list[RunResult],
    losses: np.ndarray | None,
    best: ComparisonRow,
    rival: ComparisonRow,
    metric: str,
    unit: str | None,
) -> tuple[str, Verdict]:
    tail = f" {unit}" if unit else ""
    title = METRICS[metric].title if metric in METRICS else metric
    figures = f"{title} {best.mean[metric]:.4g} against {rival.mean[metric]:.4g}{tail}"
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
    evidence = _evidence(best.name, rival_words(rival.name), found)
    return words, Verdict(outcome=outcome, sentence=words, evidence=evidence)
