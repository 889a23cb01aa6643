"""Features of several parts side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from core.language import mark
from core.models.graph import Building, Graph, Input
from core.models.in_numpy.reading import Steps, side_by_side
from core.models.nodes.node import VALUES, Arrays, Node, Pulled, Sizes, Value, Wire
from core.models.shown.picture import Picture, Row


@dataclass(frozen=True, kw_only=True)
class Joined(Node):
    """All parts have the same timesteps; the drawing shows the last of them that has a row of its own."""

    parts: tuple[Wire, ...]
    shown_as: str = ""
    """What stands behind a row of its own in the drawing; none: it has none."""

    keras_class = "Concatenate"

    @cached_property
    def reads(self) -> dict[str, Wire]:
        return {f"part {number}": wire for number, wire in enumerate(self.parts)}

    def output(self, read: Mapping[str, Sizes]) -> Sizes:
        first, *_ = read.values()
        return (*first[:-1], sum(sizes[-1] for sizes in read.values()))

    def forward(self, arrays: Arrays, read: Mapping[str, Value]) -> dict[str, Value]:
        parts = list(read.values())
        values = side_by_side(_float32(part.values) for part in parts)
        return {VALUES: Steps(values, _any_of([part.mask for part in parts], values.shape[:2]))}

    def backward(self, arrays: Arrays, read: Mapping[str, Value], memory: Any, above: Mapping[str, Any]) -> Pulled:
        ends = np.cumsum([part.values.shape[-1] for part in read.values()])[:-1]
        return Pulled(dict(zip(read, np.split(above[VALUES], ends, axis=-1), strict=True)))

    def draw(self, picture: Picture, read: Mapping[str, Sizes]) -> None:
        below = picture.place(self.parts[-1].node)
        if not self.shown_as:
            picture.stand_for(self.name, self.parts[-1].node, beside=[part.node for part in self.parts[:-1]])
            return
        width, key = self.output(read)[-1], picture.free("vector")
        picture.add_row(Row("vectors", mark("Vectors"), f"{width:,}: {self.shown_as}"), width, key)
        picture.connect_upwards(below.key, key)
        picture.put(self.name, key, first=below.first, last=below.last)


def example() -> Graph:
    """A window twice."""
    building = Building(window := Input.measured(5, 3))
    return building.graph(building.add(Joined(parts=(window.wire, window.wire))), entered=[window.wire])


def _float32(values: np.ndarray) -> np.ndarray:
    return values if values.dtype == np.float64 else np.asarray(values, np.float32)


def _any_of(masks: list[np.ndarray | None], shape: tuple[int, ...]) -> np.ndarray | None:
    """A timestep counts where it does in any part, as in Keras; a part without a mask counts everywhere."""
    if all(mask is None for mask in masks):
        return None
    return np.any([np.ones(shape, bool) if mask is None else mask for mask in masks], axis=0)
