"""The timesteps of a window without some at its beginning or its end."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from core.models.graph import Building, Graph, Input
from core.models.in_numpy.reading import Steps
from core.models.nodes.node import VALUES, Arrays, Node, Pulled, Sizes, Value, Wire
from core.models.shown.picture import Picture


@dataclass(frozen=True, kw_only=True)
class Cropped(Node):
    """Timesteps without the `first` and the `last` ones."""

    values: Wire
    first: int = 0
    last: int = 0

    keras_class = "Cropping1D"
    leading: ClassVar[str] = "cropping"

    @property
    def arguments(self) -> dict[str, Any]:
        return {"cropping": (self.first, self.last)}

    def output(self, read: Mapping[str, Sizes]) -> Sizes:
        timesteps, *features = read[VALUES]
        return (timesteps - self.first - self.last, *features)

    def forward(self, arrays: Arrays, read: Mapping[str, Value]) -> dict[str, Value]:
        steps = read[VALUES]
        kept = self._kept(steps.values.shape[1])
        return {VALUES: Steps(steps.values[:, kept], None)}  # Keras drops the mask here too

    def backward(self, arrays: Arrays, read: Mapping[str, Value], memory: Any, above: Mapping[str, Any]) -> Pulled:
        shape = read[VALUES].values.shape[1:]
        below = np.zeros((len(above[VALUES]), *shape))
        below[:, self._kept(shape[0])] = above[VALUES]
        return Pulled({VALUES: below})

    def draw(self, picture: Picture, read: Mapping[str, Sizes]) -> None:
        """The columns of the lookback where the end is cut off, otherwise those to come."""
        key, split = picture.place(self.values.node).key, picture.split
        first, last = (0, split) if self.last else (split, len(picture.columns))
        picture.put(self.name, key, first=first, last=last)

    def _kept(self, timesteps: int) -> slice:
        return slice(self.first, timesteps - self.last)


def example() -> Graph:
    """All but the first and the last two timesteps."""
    building = Building(window := Input.measured(6, 2))
    return building.graph(building.add(Cropped(values=window.wire, first=1, last=2)), entered=[window.wire])
