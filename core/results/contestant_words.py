"""Contestants and their figures as parts of a sentence."""

from collections.abc import Sequence

from core.language import say
from core.results.decision import Contestant, Decision
from core.words import counted

LISTED = 4
"""Networks that a sentence names at most."""


def network_words(decision: Decision, one: Contestant) -> str:
    """A network as part of a sentence, with its seeds."""
    alone = len(decision.networks) == 1
    if one.seeds == 1:
        return say("this network (one seed)") if alone else say("{name} (one seed)", name=one.name)
    if one.averaged:
        return say("{name} (median of {seeds})", name=one.name, seeds=counted(one.seeds, "seed"))
    return say("{name} ({seeds})", name=one.name, seeds=counted(one.seeds, "seed")) if alone else one.name


def figures_words(decision: Decision, those: Sequence[Contestant], *, bare: bool = False) -> str:
    """mean absolute error 2.800 °C for LSTM, 2.950 °C for GRU"""
    shown = those[:LISTED]
    words = ", ".join(say("{value} for {name}", value=value_words(decision, one), name=one.name) for one in shown)
    words += ", ..." if len(those) > len(shown) else ""
    return words if bare else f"{decision.measure.name} {words}"


def figure_words(decision: Decision, one: Contestant) -> str:
    return f"{decision.measure.name} {value_words(decision, one)}"


def value_words(decision: Decision, one: Contestant) -> str:
    return decision.measure.said(one.score, decision.unit)


def listed(names: Sequence[str]) -> str:
    """A, B and C; of many the first few."""
    if len(names) > LISTED:
        first = ", ".join(names[:LISTED])
        return say("{names} and {more} more", names=first, more=len(names) - LISTED)
    *first, last = names
    return say("{names} and {last}", names=", ".join(first), last=last) if first else last


def capital(words: str) -> str:
    return words[:1].upper() + words[1:]
