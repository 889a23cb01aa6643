"""A decision as the sentence that every page and the command line show, with its evidence."""

from collections.abc import Iterator, Sequence

import numpy as np

from core.results.decision import LAST_VALUE, Contestant, Decision, Pair, decide_one
from core.results.exhibits.scores import Errors, Verdict
from core.results.figures import p_words
from core.results.measures import MAE, MASE, Measure
from core.results.rival_names import rival_words
from core.results.significance import FEWEST, LEVEL, Difference

LARGE = 0.2
"""Share from which a difference that is not significant over few windows is called untold instead of not there."""
STRETCHES = 8
"""Independent stretches of the test part that are few."""
LISTED = 4
"""Networks that a sentence names at most."""
TRAIN_LONGER = "train longer before judging"


def judge_network(errors: Errors, *, unit: str | None = None, warnings: tuple[str, ...] = ()) -> Verdict:
    """Is the network worth having? Its errors on the test part against every baseline's."""
    measure = MASE if errors.scaled else MAE
    return verdict(decide_one(errors, {}, measure=measure, unit=unit), warnings=warnings)


def verdict(decision: Decision, *, warnings: tuple[str, ...] = ()) -> Verdict:
    """The decision in words."""
    return Verdict(
        outcome=decision.outcome,
        sentence=" ".join(_sentences(decision)),
        evidence=" ".join(_evidence(decision)),
        warnings=warnings,
    )


def _sentences(decision: Decision) -> Iterator[str]:
    if not np.isfinite(decision.best.score):
        name = _network(decision, decision.best)
        yield f"The forecasts of {name} are not all finite numbers; it cannot be evaluated."
        return
    if decision.provisional:
        yield from _unfinished(decision)
        yield _so_far(decision)
        return
    if decision.among:
        yield _between_networks(decision)
    if decision.against is not None:
        yield _beside_baselines(decision, decision.against)
    if decision.outcome != "better" and not decision.beats_last_value and not _last_value_is_best(decision):
        yield f"Nothing is shown to beat {rival_words(LAST_VALUE)}."
    if not decision.among and decision.against is None:
        yield f"{_capital(_network(decision, decision.best))}: {_figure(decision, decision.best)}."


def _unfinished(decision: Decision) -> Iterator[str]:
    """What has to end before anything is claimed."""
    falling = decision.falling
    if falling:
        epochs = {one.falling for one in falling}
        when = f"after {_counted(epochs.pop(), 'epoch')}" if len(epochs) == 1 else "when training ended"
        whose = f" of {_listed([one.name for one in falling])}" if len(decision.networks) > 1 else ""
        yield f"The validation loss{whose} was still falling {when}; {TRAIN_LONGER}."
    if decision.waiting:
        yield f"{_counted(decision.waiting, 'run')} {'has' if decision.waiting == 1 else 'have'} not ended yet."
    if decision.baselines_at_work:
        yield "Statistical baselines are still being computed."


def _so_far(decision: Decision) -> str:
    name = decision.measure.name
    value = _value(decision, decision.best)
    words = f"So far: {name} {value}"
    if decision.among:
        words = f"So far {_leading(decision)} {name}{_of_networks(decision)}, {value}"
    if decision.baselines:
        rival, theirs = decision.baselines[0], _value(decision, decision.baselines[0])
        words += ", as " if theirs == value else f", against {theirs} for "
        words += f"has {rival_words(rival.name)}" if theirs == value else rival_words(rival.name)
    return f"{words}."


def _level(decision: Decision) -> list[Contestant]:
    """The networks whose score reads like the best one's."""
    best = _value(decision, decision.best)
    return [one for one in decision.networks if _value(decision, one) == best]


def _leading(decision: Decision) -> str:
    """Who has the best score: "LSTM has the lowest", "LSTM and GRU have the same"."""
    level = _level(decision)
    if len(level) == 1:
        return f"{decision.best.name} has the {_extreme(decision.measure)}"
    alike = "the same" if len(level) == len(decision.networks) else f"the {_extreme(decision.measure)}"
    return f"{_listed([one.name for one in level])} have {alike}"


def _of_networks(decision: Decision) -> str:
    return "" if len(_level(decision)) == len(decision.networks) else " of the networks"


def _between_networks(decision: Decision) -> str:
    """The best network beside the others."""
    best, others = decision.best, decision.networks[1:]
    once, measure = decision.one_seed, decision.measure
    level = [pair.second for pair in decision.among if pair.second not in decision.beaten]
    if not level:
        how = "clearly the best network" if len(others) > 1 else f"clearly better than {others[0].name}"
        return f"{best.name} is {how}: {_figures(decision, decision.networks)}."
    if once and any(pair.first_wins or pair.difference is None for pair in decision.among):
        figures = _figures(decision, decision.networks, bare=True)
        return (
            f"{best.name} has the {_extreme(measure)} {measure.name} ({figures}), "
            f"but with one seed {_of_whom(decision)}this may be luck; train more seeds to find out."
        )
    if once:
        return (
            f"No clear difference between {_listed([one.name for one in decision.networks])} "
            f"({_figures(decision, decision.networks)}) with one seed {_of_whom(decision)}".rstrip()
            + "; train more seeds to find out."
        )
    if decision.beaten:
        beaten, rest = (_listed([one.name for one in those]) for those in (decision.beaten, level))
        return (
            f"{best.name} is clearly better than {beaten}; no clear difference to {rest}: "
            f"{_figures(decision, decision.networks)}."
        )
    names = _listed([one.name for one in decision.networks])
    return f"No clear difference between {names}: {_figures(decision, decision.networks)}."


def _last_value_is_best(decision: Decision) -> bool:
    """Whether no network and no other baseline has a lower error."""
    pair = decision.against
    return pair is not None and pair.second.name == LAST_VALUE and bool(pair.difference and pair.difference.mean >= 0)


def _of_whom(decision: Decision) -> str:
    once = decision.one_seed
    return "each " if len(once) == len(decision.networks) else f"of {_listed([one.name for one in once])} "


def _beside_baselines(decision: Decision, pair: Pair) -> str:
    """The best network beside the baseline that decides."""
    network, rival = _network(decision, pair.first), rival_words(pair.second.name)
    clearly = "clearly " if pair.first.seeds > 1 else ""
    ours, theirs = (_value(decision, one) for one in (pair.first, pair.second))
    name, found = decision.measure.name, pair.difference
    if pair.first_wins:
        change = decision.measure.change(found)
        return (
            f"{_capital(network)} is {clearly}better than every baseline: {name} {ours} against {theirs} for {rival}"
            f"{f' ({change})' if change else ''}."
        )
    if pair.second_wins:
        return f"{_capital(rival)} is {clearly}better than {network}: {name} {theirs} against {ours}."
    if _last_value_is_best(decision) and found is not None:
        return f"Nothing beats {rival} here: {name} {theirs} against {ours} for {network}."
    figures = f"{name} {ours} for {network}, {theirs} for {rival}"
    if found is None:
        return f"{_capital(figures)}; without paired errors it cannot be tested which is better."
    if found.pairs < FEWEST or (found.stretches < STRETCHES and found.p_value >= LEVEL and _looks_large(found)):
        return f"The test part is too small to tell: {figures}."
    if found.significant:
        least = "20%, over a single test window" if found.windows == 1 else "2%"
        return f"The difference is below {least}, too small to matter: {figures}."
    return f"No clear difference: {figures}."


def _looks_large(found: Difference) -> bool:
    return abs(found.share) >= LARGE or (found.share == 0 and found.mean != 0)


def _evidence(decision: Decision) -> Iterator[str]:
    """What the sentence rests on: each difference with interval and p, seeds, test windows and corrections."""
    if decision.folds:
        yield f"Over {decision.folds} folds, retrained before each."
    pairs = [*decision.among, *([decision.against] if decision.against else [])]
    tested = [pair for pair in pairs if pair.difference is not None]
    for pair in tested:
        found = pair.difference
        second = pair.second.name if pair.second.seeds else rival_words(pair.second.name)
        tests = f", corrected for {found.tests} comparisons" if found.tests > 1 else ""
        yield (
            f"{_capital(_network(decision, pair.first))} against {second}: "
            f"{decision.measure.difference(found, decision.unit)}, {p_words(found.p_value)}{tests}."
        )
    if tested:
        yield f"{_capital(_basis(decision, tested[-1]))}."


def _basis(decision: Decision, pair: Pair) -> str:
    found, measure = pair.difference, decision.measure
    if found.windows == 1:
        over = f"{_counted(found.pairs, 'timestep')} of a single test window"
    elif found.pairs < found.windows:
        over = f"{found.pairs:,} series"
    else:
        over = f"{found.pairs:,} {measure.pairs}"
        if found.stretches < found.pairs:
            over += f", which overlap and count like {max(found.stretches, 1):,}"
    seeds = ", ".join(f"{_counted(one.seeds, 'seed')} of {one.name}" for one in decision.networks)
    if len(decision.networks) == 1:
        seeds = _counted(decision.best.seeds, "seed")
    if decision.one_seed:
        seeds += "; train more seeds to see how much depends on the seed"
    return f"{measure.test} over {over}; {seeds}"


def _network(decision: Decision, one: Contestant) -> str:
    """A network as part of a sentence, with its seeds."""
    if one.seeds == 1:
        return f"{one.name} (one seed)" if len(decision.networks) > 1 else "this network (one seed)"
    if one.averaged:
        return f"{one.name} (median of {one.seeds} seeds)"
    return one.name if len(decision.networks) > 1 else f"{one.name} ({one.seeds} seeds)"


def _figures(decision: Decision, those: Sequence[Contestant], *, bare: bool = False) -> str:
    """mean absolute error 2.800 °C for LSTM, 2.950 °C for GRU"""
    shown = those[:LISTED]
    words = ", ".join(f"{_value(decision, one)} for {one.name}" for one in shown)
    words += ", ..." if len(those) > len(shown) else ""
    return words if bare else f"{decision.measure.name} {words}"


def _figure(decision: Decision, one: Contestant) -> str:
    return f"{decision.measure.name} {_value(decision, one)}"


def _value(decision: Decision, one: Contestant) -> str:
    return decision.measure.said(one.score, decision.unit)


def _extreme(measure: Measure) -> str:
    return "highest" if measure.higher_is_better else "lowest"


def _listed(names: Sequence[str]) -> str:
    """A, B and C; of many the first few."""
    if len(names) > LISTED:
        return f"{', '.join(names[:LISTED])} and {len(names) - LISTED} more"
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _counted(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def repeats_last_value(last: np.ndarray, predicted: np.ndarray, actual: np.ndarray) -> bool:
    """Shift test on one-step forecasts [windows]: True when a forecast is little more than the value before it.

    Either it hardly leaves the last value, or it fits the series one timestep late far better than in time.
    """
    if len(last) < 3:
        return False
    move, real = np.abs(predicted - last).mean(), np.abs(actual - last).mean()
    if real == 0:
        return False
    late = np.sqrt(np.mean((predicted - last) ** 2))
    in_time = np.sqrt(np.mean((predicted - actual) ** 2))
    return bool(move < 0.25 * real or late < 0.4 * in_time)
