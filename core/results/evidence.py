"""What a verdict rests on: differences with interval and p value, seeds, test windows and corrections."""

from collections.abc import Iterator

from core.language import say
from core.results.contestant_words import capital, network_words
from core.results.decision import Decision, Pair
from core.results.figures import p_words
from core.results.measures import Measure
from core.results.rival_names import rival_words
from core.results.significance import Difference
from core.words import counted


def evidence_of(decision: Decision) -> Iterator[str]:
    """What the sentence rests on: each difference with interval and p, seeds, test windows and corrections."""
    if decision.folds:
        yield say("Over {folds}, retrained before each.", folds=counted(decision.folds, "fold"))
    pairs = [*decision.among, *([decision.against] if decision.against else [])]
    tested = [pair for pair in pairs if pair.difference is not None]
    for pair in tested:
        yield capital(_tested(decision, pair))
    if tested:
        yield f"{capital(_basis(decision, tested[-1]))}."


def _tested(decision: Decision, pair: Pair) -> str:
    found, second = pair.difference, pair.second.name if pair.second.seeds else rival_words(pair.second.name)
    fields = {
        "first": network_words(decision, pair.first),
        "second": second,
        "difference": decision.measure.difference(found, decision.unit),
        "p_value": p_words(found.p_value),
    }
    if found.tests == 1:
        return say("{first} against {second}: {difference}, {p_value}.", **fields)
    return say(
        "{first} against {second}: {difference}, {p_value}, corrected for {tests} comparisons.",
        tests=found.tests,
        **fields,
    )


def _basis(decision: Decision, pair: Pair) -> str:
    over, seeds = _over(pair.difference, decision.measure), counted(decision.best.seeds, "seed")
    if len(decision.networks) > 1:
        of_each = ((counted(one.seeds, "seed"), one.name) for one in decision.networks)
        seeds = ", ".join(say("{seeds} of {name}", seeds=seeds, name=name) for seeds, name in of_each)
    if decision.one_seed:
        seeds = say("{seeds}; train more seeds to see how much depends on the seed", seeds=seeds)
    return say("{test} over {over}; {seeds}", test=decision.measure.test, over=over, seeds=seeds)


def _over(found: Difference, measure: Measure) -> str:
    """What a test rests on: timesteps, series, or windows that may overlap."""
    if found.windows == 1:
        return counted(found.pairs, "timestep of a single test window", "timesteps of a single test window")
    if found.pairs < found.windows:
        return say("{pairs:,} series", pairs=found.pairs)
    over = f"{found.pairs:,} {measure.pairs}"
    if found.stretches >= found.pairs:
        return over
    return say("{over}, which overlap and count like {stretches:,}", over=over, stretches=max(found.stretches, 1))
