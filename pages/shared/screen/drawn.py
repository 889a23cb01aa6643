"""Charts that are drawn once, since what they show no longer changes: a click elsewhere on the page draws none anew."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import fields, is_dataclass
from threading import Lock
from typing import Any, NamedTuple
from weakref import ref

from core.charts.theme import Figure

MOST_BYTES = 32_000_000
"""Of drawn charts that are kept, for all sessions together."""


class Drawn(NamedTuple):
    """A figure as the browser takes it, and its height in pixels."""

    json: str
    height: int


class Shelf:
    """Drawn charts, the latest that were looked at; what they show is free to go, and its drawing with it."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._kept: OrderedDict[Hashable, tuple[Drawn, list[ref]]] = OrderedDict()
        self._lock = Lock()

    def drawn(self, chart: Callable[..., Figure], *shown: Any, **options: Any) -> Drawn:
        """What `chart(*shown, **options)` draws; arrays and exhibits count as the objects that they are."""
        objects: list[ref] = []
        key = (chart, tuple(options), _own((*shown, *options.values()), objects))
        with self._lock:
            known = self._kept.get(key)
            # An object that is gone may have left its number to another one.
            if known and all(each() is not None for each in known[1]):
                self._kept.move_to_end(key)
                return known[0]
        made = as_drawn(chart(*shown, **options))
        with self._lock:
            self._kept[key] = made, objects
            self._kept.move_to_end(key)
            while len(self._kept) > 1 and sum(len(each.json) for each, _ in self._kept.values()) > self._most_bytes:
                self._kept.popitem(last=False)
        return made


def drawn_now(chart: Callable[..., Figure], *shown: Any, **options: Any) -> Drawn:
    """What `chart(*shown, **options)` draws, to be kept by nobody."""
    return as_drawn(chart(*shown, **options))


def as_drawn(figure: Figure) -> Drawn:
    """As text, since Streamlit would otherwise take it apart and write it anew."""
    return Drawn(figure.to_json(validate=False), int(figure.layout.height))


def _own(value: Any, objects: list[ref]) -> Hashable:
    """What `value` is told apart by; whatever counts as the object that it is joins `objects`."""
    if isinstance(value, list | tuple):
        return (type(value), *(_own(each, objects) for each in value))
    if isinstance(value, dict):
        return (dict, *value, *(_own(each, objects) for each in value.values()))
    try:
        hash(value)
    except TypeError:
        if is_dataclass(value):
            return (type(value), *(_own(getattr(value, field.name), objects) for field in fields(value)))
        objects.append(ref(value))
        return (type(value), id(value))
    return (type(value), value)


drawn = Shelf(MOST_BYTES).drawn
