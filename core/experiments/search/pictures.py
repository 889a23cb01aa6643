"""What the charts of a search rest on: its trials as points, its hyperparameters as axes, and both in words."""

from collections.abc import Callable, Mapping, Sequence

from core.charts.runs.searches import SearchAxis, TriedPoint
from core.experiments.search.status import SearchStatus, Tried
from core.language import say
from core.recipes.dimension import Dimension
from core.recipes.spec import Value
from core.results.figures import number

Say = Callable[[str, Value], str]
"""Hyperparameter and its value -> the value in words."""
MIDDLE = 0.5


def search_axes(dimensions: Sequence[Dimension], wording: Say) -> dict[str, SearchAxis]:
    """Hyperparameter -> its axis: both ends and the middle of a range, or each choice."""
    return {one.field: SearchAxis(one.title, tuple(_ticks(one, wording))) for one in dimensions}


def tried_points(
    status: SearchStatus, dimensions: Sequence[Dimension], wording: Say, *, losses: Mapping[int, float | None]
) -> list[TriedPoint]:
    """Every trial; `losses` has the lowest loss so far of those that are still open, by number."""
    return [
        TriedPoint(
            number=one.number,
            loss=losses.get(one.number) if one.outcome == "open" else one.loss,
            outcome=say("still training") if one.outcome == "open" else one.outcome,
            places={each.field: each.place(one.values[each.field]) for each in dimensions if each.field in one.values},
            words={name: wording(name, value) for name, value in one.values.items()},
        )
        for one in status.tried
    ]


def values_in_words(tried: Tried, dimensions: Sequence[Dimension], wording: Say) -> str:
    """ "units 40, learning rate 0.003" """
    titles = {one.field: one.title for one in dimensions}
    return ", ".join(f"{titles[name].lower()} {wording(name, value)}" for name, value in tried.values.items())


def best_words(status: SearchStatus, dimensions: Sequence[Dimension], wording: Say) -> str:
    """The finding of the charts of single trials, as a sentence."""
    if status.best is None:
        return say("No run is complete yet.")
    about = values_in_words(status.best, dimensions, wording)
    return say(
        "Run {number} has the lowest validation loss, {loss}: {about}.",
        number=status.best.number,
        loss=number(status.best.loss),
        about=about,
    )


def importance_words(importances: Mapping[str, float]) -> str:
    """What explains most of the differences in loss; by title."""
    if not importances:
        return say("It is not known yet which hyperparameter matters most.")
    largest = sorted(importances.items(), key=lambda pair: -pair[1])[:3]
    listed = ", ".join(f"{title.lower()} {share:.0%}" for title, share in largest)
    return say(
        "Share of the differences in validation loss that each hyperparameter explains: {listed}.", listed=listed
    )


def _ticks(one: Dimension, wording: Say) -> list[tuple[float, str]]:
    if one.choices:
        return [(one.place(choice), wording(one.field, choice)) for choice in one.choices]
    middle = (one.low * one.high) ** MIDDLE if one.logarithmic else (one.low + one.high) * MIDDLE
    values = [one.low, one.rounded(float(round(middle)) if one.whole else middle), one.high]
    values = [int(value) for value in values] if one.whole else values
    return [(one.place(value), wording(one.field, value)) for value in dict.fromkeys(values)]
