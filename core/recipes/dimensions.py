"""The hyperparameters that a search may vary for a recipe, each with its range, as its field declares them."""

import math
from collections.abc import Iterator, Sequence

from pydantic.fields import FieldInfo

from core.models.spec import ModelSpec
from core.ranges import Searched
from core.recipes.dimension import DIGITS, Dimension
from core.recipes.spec import RunSpec, TrainingSpec, Value
from core.tasks import task_of


def dimensions(spec: RunSpec, cells: Sequence[str] = ()) -> tuple[Dimension, ...]:
    """What can be searched around this recipe; of cells those in `cells`, where they are several."""
    task = task_of(spec.task)
    left_out = {*task.settled, *task.incomparable(spec.options)}
    if len(cells) < 2:
        left_out.add("cell")
    found = (
        _dimension(name, info, spec.settings[name], cells)
        for declared in (ModelSpec, TrainingSpec, task.Options)
        for name, info in declared.model_fields.items()
        if name not in left_out and name in spec.settings
    )
    return tuple(one for one in found if one is not None)


def _dimension(name: str, info: FieldInfo, value: Value, cells: Sequence[str]) -> Dimension | None:
    declared = next((one for one in info.metadata if isinstance(one, Searched)), None)
    if declared is None or value is None:
        return None
    title = info.title or name.replace("_", " ").capitalize()
    about = {"field": name, "title": title, "usual": declared.usual, "logarithmic": declared.logarithmic}
    if declared.choices:
        choices = tuple(cells) if name == "cell" else tuple(dict.fromkeys((*declared.choices, value)))
        return Dimension(**about, choices=choices)
    low, high = _within(info, *declared.bounds(value))
    whole = info.annotation is int
    if whole:
        low, high = math.ceil(low), math.floor(high)
    else:
        low, high = float(f"{low:.{DIGITS}g}"), float(f"{high:.{DIGITS}g}")
    return Dimension(**about, low=min(low, value), high=max(high, value), whole=whole) if low < high else None


def _within(info: FieldInfo, low: float, high: float) -> tuple[float, float]:
    """The range cut down to what the field allows."""
    lowest = [bound for name in ("ge", "gt") for bound in _bounds(info, name)]
    highest = [bound for name in ("le", "lt") for bound in _bounds(info, name)]
    return max(low, *lowest) if lowest else low, min(high, *highest) if highest else high


def _bounds(info: FieldInfo, name: str) -> Iterator[float]:
    return (bound for one in info.metadata if (bound := getattr(one, name, None)) is not None)
