"""Who is next in the queue: people take turns; of each person the run that was asked for first."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Waiting:
    """A run in the queue."""

    run: str
    owner: str
    ticket: int
    """Its place in the order of asking."""


def in_turn(waiting: Sequence[Waiting], running: Iterable[str], served: Mapping[str, int]) -> list[Waiting]:
    """The queue in the order in which it is served.

    First come those whose owner has the fewest runs that train or stand before it; among them the owner whose latest
    start is the longest ago. `running`: the owner of each run that trains; `served`: owner -> latest start, as a number
    that grows. Where everything belongs to one person that is the order of asking.
    """
    counts = Counter(running)
    ranked = []
    for one in sorted(waiting, key=lambda one: one.ticket):
        ranked.append((counts[one.owner], served.get(one.owner, 0), one.ticket, one))
        counts[one.owner] += 1
    return [entry[-1] for entry in sorted(ranked, key=lambda entry: entry[:-1])]
