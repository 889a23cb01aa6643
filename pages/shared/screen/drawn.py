"""Charts that are drawn once, since what they show no longer changes: a click elsewhere on the page draws none anew."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import fields, is_dataclass
from threading import Lock
from typing import Any, NamedTuple

from core.charts.theme import Figure

MOST_BYTES = 32_000_000
"""Of drawn charts that are kept, for all sessions together."""


class Drawn(NamedTuple):
    """A figure as the browser takes it, and its height in pixels."""

    json: str
    height: int


class Shelf:
    """Drawn charts, the latest that were looked at."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._kept: OrderedDict[Hashable, tuple[Drawn, tuple]] = OrderedDict()
        self._lock = Lock()

    def drawn(self, chart: Callable[..., Figure], *shown: Any, **options: Any) -> Drawn:
        """What `chart(*shown, **options)` draws; arrays and exhibits count as the objects that they are."""
        asked = (*shown, *options.values())
        key = (chart, tuple(options), _own(asked))
        with self._lock:
            known = self._kept.pop(key, None)
        # The objects stay with the drawing, so that no other object gets their number.
        found = known or (as_drawn(chart(*shown, **options)), asked)
        with self._lock:
            self._kept[key] = found
            while len(self._kept) > 1 and sum(len(each.json) for each, _ in self._kept.values()) > self._most_bytes:
                self._kept.popitem(last=False)
        return found[0]


def as_drawn(figure: Figure) -> Drawn:
    """As text, since Streamlit would otherwise take it apart and write it anew."""
    return Drawn(figure.to_json(validate=False), int(figure.layout.height))


def _own(value: Any) -> Hashable:
    if isinstance(value, list | tuple):
        return (type(value), *map(_own, value))
    if isinstance(value, dict):
        return (dict, *value, *map(_own, value.values()))
    try:
        hash(value)
    except TypeError:
        parts = [getattr(value, field.name) for field in fields(value)] if is_dataclass(value) else ()
        return (type(value), *map(_own, parts)) if parts else (type(value), id(value))
    return (type(value), value)


drawn = Shelf(MOST_BYTES).drawn
