"""A decision as the sentence that every page and the command line show, with its evidence."""

from collections.abc import Iterator

import numpy as np

from core.language import say, several
from core.results.contestant_words import capital, figure_words, figures_words, listed, network_words, value_words
from core.results.decision import LAST_VALUE, Contestant, Decision, Pair, decide_one
from core.results.evidence import evidence_of
from core.results.exhibits.scores import Errors, Verdict
from core.results.measures import MAE, MASE
from core.results.rival_names import rival_words
from core.results.significance import FEWEST, LEVEL, Difference
from core.words import counted

LARGE = 0.2
"""Share from which a difference that is not significant over few windows is called untold instead of not there."""
STRETCHES = 8
"""Independent stretches of the test part that are few."""


def judge_network(errors: Errors, *, unit: str | None = None, warnings: tuple[str, ...] = ()) -> Verdict:
    """Is the network worth having? Its errors on the test part against every baseline's."""
    measure = MASE if errors.scaled else MAE
    return verdict(decide_one(errors, {}, measure=measure, unit=unit), warnings=warnings)


def verdict(decision: Decision, *, warnings: tuple[str, ...] = ()) -> Verdict:
    """The decision in words."""
    return Verdict(
        outcome=decision.outcome,
        sentence=" ".join(_sentences(decision)),
        evidence=" ".join(evidence_of(decision)),
        warnings=warnings,
    )


def _sentences(decision: Decision) -> Iterator[str]:
    if not np.isfinite(decision.best.score):
        name = network_words(decision, decision.best)
        yield say("The forecasts of {name} are not all finite numbers; it cannot be evaluated.", name=name)
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
        yield say("Nothing is shown to beat {rival}.", rival=rival_words(LAST_VALUE))
    if not decision.among and decision.against is None:
        yield f"{capital(network_words(decision, decision.best))}: {figure_words(decision, decision.best)}."


def _unfinished(decision: Decision) -> Iterator[str]:
    """What has to end before anything is claimed."""
    if decision.falling:
        yield _still_falling(decision)
    if decision.waiting:
        yield f"{counted(decision.waiting, 'run has not ended yet', 'runs have not ended yet')}."
    if decision.baselines_at_work:
        yield say("Statistical baselines are still being computed.")


def _still_falling(decision: Decision) -> str:
    epochs = {one.falling for one in decision.falling}
    when = say("when training ended")
    if len(epochs) == 1:
        when = say("after {epochs}", epochs=counted(epochs.pop(), "epoch"))
    if len(decision.networks) == 1:
        return say("The validation loss was still falling {when}; train longer before judging.", when=when)
    names = listed([one.name for one in decision.falling])
    return say(
        "The validation loss of {names} was still falling {when}; train longer before judging.", names=names, when=when
    )


def _so_far(decision: Decision) -> str:
    value = value_words(decision, decision.best)
    if decision.among:
        words = say("So far {leading}, {value}", leading=_leading(decision), value=value)
    else:
        words = say("So far: {figure}", figure=figure_words(decision, decision.best))
    if not decision.baselines:
        return f"{words}."
    rival, theirs = rival_words(decision.baselines[0].name), value_words(decision, decision.baselines[0])
    if theirs == value:
        return say("{words}, as has {rival}.", words=words, rival=rival)
    return say("{words}, against {theirs} for {rival}.", words=words, theirs=theirs, rival=rival)


def _level(decision: Decision) -> list[Contestant]:
    """The networks whose score reads like the best one's."""
    best = value_words(decision, decision.best)
    return [one for one in decision.networks if value_words(decision, one) == best]


def _leading(decision: Decision) -> str:
    """Who has the best score: "LSTM has the lowest MAE of the networks", "LSTM and GRU have the same MAE"."""
    level, measure = _level(decision), decision.measure
    fields = {"names": listed([one.name for one in level]), "measure": measure.name}
    if len(level) == len(decision.networks):
        return say("{names} have the same {measure}", **fields)
    if measure.higher_is_better:
        return several(
            len(level),
            "{names} has the highest {measure} of the networks",
            "{names} have the highest {measure} of the networks",
            **fields,
        )
    return several(
        len(level),
        "{names} has the lowest {measure} of the networks",
        "{names} have the lowest {measure} of the networks",
        **fields,
    )


def _between_networks(decision: Decision) -> str:
    """The best network beside the others."""
    best, others = decision.best.name, decision.networks[1:]
    names, figures = listed([one.name for one in decision.networks]), figures_words(decision, decision.networks)
    level = [pair.second for pair in decision.among if pair.second not in decision.beaten]
    if not level and len(others) > 1:
        return say("{best} is clearly the best network: {figures}.", best=best, figures=figures)
    if not level:
        other = others[0].name
        return say("{best} is clearly better than {other}: {figures}.", best=best, other=other, figures=figures)
    if decision.one_seed:
        return _with_one_seed(decision, names)
    if decision.beaten:
        beaten, rest = (listed([one.name for one in those]) for those in (decision.beaten, level))
        return say(
            "{best} is clearly better than {beaten}; no clear difference to {rest}: {figures}.",
            best=best,
            beaten=beaten,
            rest=rest,
            figures=figures,
        )
    return say("No clear difference between {names}: {figures}.", names=names, figures=figures)


def _with_one_seed(decision: Decision, names: str) -> str:
    """Networks of which some have one seed, so that nothing is clear between them."""
    once = decision.one_seed
    if any(pair.first_wins or pair.difference is None for pair in decision.among):
        lead = _lead(decision)
        if len(once) == len(decision.networks):
            return say("{lead}, but with one seed each this may be luck; train more seeds to find out.", lead=lead)
        return say(
            "{lead}, but with one seed of {once} this may be luck; train more seeds to find out.",
            lead=lead,
            once=listed([one.name for one in once]),
        )
    lead = say(
        "No clear difference between {names} ({figures})",
        names=names,
        figures=figures_words(decision, decision.networks),
    )
    if len(once) == len(decision.networks):
        return say("{lead} with one seed each; train more seeds to find out.", lead=lead)
    once = listed([one.name for one in once])
    return say("{lead} with one seed of {once}; train more seeds to find out.", lead=lead, once=once)


def _lead(decision: Decision) -> str:
    best, measure = decision.best.name, decision.measure
    figures = figures_words(decision, decision.networks, bare=True)
    if measure.higher_is_better:
        return say("{best} has the highest {measure} ({figures})", best=best, measure=measure.name, figures=figures)
    return say("{best} has the lowest {measure} ({figures})", best=best, measure=measure.name, figures=figures)


def _last_value_is_best(decision: Decision) -> bool:
    """Whether no network and no other baseline has a lower error."""
    pair = decision.against
    return pair is not None and pair.second.name == LAST_VALUE and bool(pair.difference and pair.difference.mean >= 0)


def _beside_baselines(decision: Decision, pair: Pair) -> str:
    """The best network beside the baseline that decides."""
    network, rival = network_words(decision, pair.first), rival_words(pair.second.name)
    ours, theirs = (value_words(decision, one) for one in (pair.first, pair.second))
    fields = {"measure": decision.measure.name, "ours": ours, "theirs": theirs, "network": network, "rival": rival}
    if pair.first_wins or pair.second_wins:
        return capital(_winning(decision, pair, fields))
    found = pair.difference
    if _last_value_is_best(decision) and found is not None:
        return say("Nothing beats {rival} here: {measure} {theirs} against {ours} for {network}.", **fields)
    figures = say("{measure} {ours} for {network}, {theirs} for {rival}", **fields)
    if found is None:
        return capital(say("{figures}; without paired errors it cannot be tested which is better.", figures=figures))
    if found.pairs < FEWEST or (found.stretches < STRETCHES and found.p_value >= LEVEL and _looks_large(found)):
        return say("The test part is too small to tell: {figures}.", figures=figures)
    if found.significant and found.windows == 1:
        return say(
            "The difference is below 20%, over a single test window, too small to matter: {figures}.", figures=figures
        )
    if found.significant:
        return say("The difference is below 2%, too small to matter: {figures}.", figures=figures)
    return say("No clear difference: {figures}.", figures=figures)


def _winning(decision: Decision, pair: Pair, fields: dict[str, str]) -> str:
    several_seeds = pair.first.seeds > 1
    if pair.second_wins and several_seeds:
        return say("{rival} is clearly better than {network}: {measure} {theirs} against {ours}.", **fields)
    if pair.second_wins:
        return say("{rival} is better than {network}: {measure} {theirs} against {ours}.", **fields)
    figures, change = (
        say("{measure} {ours} against {theirs} for {rival}", **fields),
        decision.measure.change(pair.difference),
    )
    figures += f" ({change})" if change else ""
    if several_seeds:
        return say("{network} is clearly better than every baseline: {figures}.", figures=figures, **fields)
    return say("{network} is better than every baseline: {figures}.", figures=figures, **fields)


def _looks_large(found: Difference) -> bool:
    return abs(found.share) >= LARGE or (found.share == 0 and found.mean != 0)


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
