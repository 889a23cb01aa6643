"""Where two records differ: one line for each thing, with the first place of it that is different."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

LONGEST = 80
"""Characters of a value that a line shows."""
GONE = "nothing"


@dataclass(frozen=True)
class Difference:
    """The first of `places` places in which one thing is different."""

    name: str
    place: str
    before: str
    now: str
    places: int

    def __str__(self) -> str:
        more = f" (and {self.places - 1:,} more)" if self.places > 1 else ""
        return f"{self.name}: {self.place or 'the whole'} was {self.before}, is {self.now}{more}"


def differences(before: dict[str, Any], now: dict[str, Any]) -> Iterator[Difference]:
    """One for each name whose value is another one now, or is there no longer, or is new."""
    for name in sorted(before.keys() | now.keys()):
        places = list(_places("", before.get(name), now.get(name)))
        if places:
            place, was, found = places[0]
            yield Difference(name, place, was, found, len(places))


def _places(place: str, before: Any, now: Any) -> Iterator[tuple[str, str, str]]:
    if isinstance(before, dict) and isinstance(now, dict):
        for key in sorted(before.keys() | now.keys()):
            yield from _places(f"{place}.{key}", before.get(key), now.get(key))
    elif isinstance(before, list) and isinstance(now, list) and len(before) == len(now):
        for at, (was, found) in enumerate(zip(before, now, strict=True)):
            yield from _places(f"{place}[{at}]", was, found)
    elif isinstance(before, str) and isinstance(now, str) and before != now:
        at = next(at for at in count() if before[at : at + 1] != now[at : at + 1])
        yield f"{place}, character {at}".strip(", "), _shown(before[max(at - 10, 0) :]), _shown(now[max(at - 10, 0) :])
    elif before != now and not (before != before and now != now):  # NaN equals NaN here
        yield place, _shown(before), _shown(now)


def _shown(value: Any) -> str:
    text = GONE if value is None else repr(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
