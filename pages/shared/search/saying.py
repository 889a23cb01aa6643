"""A search in words: values, ranges, and how far it is."""

from core.experiments.search.status import KnownSearch
from core.language import mark, say
from core.recipes.dimension import Dimension
from core.recipes.spec import Value
from core.words import counted
from pages.shared.screen.words import cell_title, number
from pages.shared.training.hyperparameters import said

OUTCOMES = {
    "open": mark("Training"),
    "complete": mark("Complete"),
    "pruned": mark("Pruned"),
    "stopped": mark("Stopped"),
    "failed": mark("Failed"),
}


def value_words(field: str, value: Value) -> str:
    """A hyperparameter's value; a cell by its title."""
    return cell_title(str(value)) if field == "cell" else said(value)


def range_words(one: Dimension) -> str:
    """ "8 to 128", or each choice."""
    if one.choices:
        return ", ".join(value_words(one.field, choice) for choice in one.choices)
    low, high = (said(int(end) if one.whole else end) for end in (one.low, one.high))
    return say("{low} to {high}", low=low, high=high)


def search_words(search: KnownSearch) -> str:
    """ "12 of 30 runs tried, 3 pruned, lowest validation loss 0.0123 (run 7)"."""
    status, most = search.status, search.wanted.trials
    told = len(status.tried) - status.count("open")
    words = [
        say("{told} of {runs} tried", told=told, runs=counted(most, "run"))
        if most
        else say("{runs} tried", runs=counted(told, "run"))
    ]
    words += [
        f"{count} {say(OUTCOMES[outcome]).lower()}"
        for outcome in ("pruned", "stopped", "failed")
        if (count := status.count(outcome)) > 0
    ]
    if status.best is not None:
        words.append(
            say(
                "lowest validation loss {loss} (run {number})", loss=number(status.best.loss), number=status.best.number
            )
        )
    return ", ".join(words)


def search_share(search: KnownSearch) -> float:
    """How much of the budget is used, 0 to 1."""
    wanted, status = search.wanted, search.status
    told = len(status.tried) - status.count("open")
    shares = [told / wanted.trials] if wanted.trials else []
    shares += [status.seconds / (60 * wanted.minutes)] if wanted.minutes else []
    return 1.0 if search.ended else min(1.0, max(shares))
