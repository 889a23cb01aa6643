"""One set of values out of those of all timesteps: their mean or their maximum."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from core.language import mark, say
from core.models.graph import Building, Graph, Input
from core.models.in_numpy.reading import Steps
from core.models.nodes.joined import Joined
from core.models.nodes.node import VALUES, Arrays, Node, Pulled, Sizes, Value, Wire
from core.models.shown.picture import Arrow, Picture, Row


@dataclass(frozen=True, kw_only=True)
class Pooled(Node):
    """[windows, timesteps, width] to [windows, width]; the mean leaves masked timesteps out."""

    values: Wire
    how: Literal["mean", "max"]

    @property
    def keras_class(self) -> str:
        return {"mean": "GlobalAveragePooling1D", "max": "GlobalMaxPooling1D"}[self.how]

    @property
    def along(self) -> None:
        return None

    def output(self, read: Mapping[str, Sizes]) -> Sizes:
        return read[VALUES][1:]

    def forward(self, arrays: Arrays, read: Mapping[str, Value]) -> dict[str, Value]:
        hidden, mask = read[VALUES].values, read[VALUES].mask
        if self.how == "max":
            return {VALUES: Steps(hidden.max(axis=1), None)}
        if mask is None:
            return {VALUES: Steps(hidden.mean(axis=1), None)}
        weights = mask[..., None].astype(np.float32)
        return {VALUES: Steps((hidden * weights).sum(axis=1) / weights.sum(axis=1), None)}

    def backward(self, arrays: Arrays, read: Mapping[str, Value], memory: Any, above: Mapping[str, Any]) -> Pulled:
        hidden, mask = read[VALUES].values[0], read[VALUES].mask
        if self.how == "max":
            below = np.zeros((len(above[VALUES]), *hidden.shape))
            below[:, hidden.argmax(axis=0), np.arange(hidden.shape[1])] = above[VALUES]
            return Pulled({VALUES: below})
        seen = np.ones(len(hidden)) if mask is None else mask[0].astype(np.float64)
        return Pulled({VALUES: above[VALUES][:, None] * (seen / seen.sum())[:, None]})

    def draw(self, picture: Picture, read: Mapping[str, Sizes]) -> None:
        below, key = picture.place(self.values.node).key, picture.free("pooled")
        picture.rows.append(Row("pooled", {"mean": mark("Mean"), "max": mark("Maximum")}[self.how], say("over time")))
        picture.add("pooled", key, len(picture.columns) - 1, read[VALUES][-1])
        picture.arrows += [Arrow("values", f"{below} {timestep}", key) for timestep in picture.shown()]
        picture.put_single(self.name, key)


def example() -> Graph:
    """The mean and the maximum of a window over time, side by side."""
    building = Building(window := Input.measured(5, 3))
    both = (building.add(Pooled(values=window.wire, how="mean")), building.add(Pooled(values=window.wire, how="max")))
    return building.graph(building.add(Joined(parts=both)), entered=[window.wire])
