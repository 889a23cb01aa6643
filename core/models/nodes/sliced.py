"""One column of a window, or some that stand together: an operation without weights, which Keras names by itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from core.models.graph import Building, Graph, Input
from core.models.in_numpy.reading import Steps
from core.models.nodes.node import VALUES, Arrays, Node, Pulled, Sizes, Value, Wire


@dataclass(frozen=True, kw_only=True)
class Sliced(Node):
    """`values[:, :, part]`."""

    values: Wire
    part: int | slice

    keras_class = "GetItem"
    is_layer: ClassVar[bool] = False

    def made(self, layers: Any) -> None:
        return None

    def applied(self, layer: Any, read: Mapping[str, Any]) -> Any:
        return read[VALUES][:, :, self.part]

    def made_code(self) -> str:
        return ""

    def applied_code(self, layer: str, read: Mapping[str, str]) -> str:
        return f"{read[VALUES]}[:, :, {_written(self.part)}]"

    def output(self, read: Mapping[str, Sizes]) -> Sizes:
        timesteps, columns = read[VALUES]
        return (timesteps, len(range(columns)[self.part])) if isinstance(self.part, slice) else (timesteps,)

    def forward(self, arrays: Arrays, read: Mapping[str, Value]) -> dict[str, Value]:
        steps = read[VALUES]
        return {VALUES: Steps(steps.values[:, :, self.part], steps.mask)}

    def backward(self, arrays: Arrays, read: Mapping[str, Value], memory: Any, above: Mapping[str, Any]) -> Pulled:
        below = np.zeros((len(above[VALUES]), *read[VALUES].values.shape[1:]))
        below[:, :, self.part] = above[VALUES]
        return Pulled({VALUES: below})


def _written(part: int | slice) -> str:
    return (
        str(part)
        if isinstance(part, int)
        else ":".join("" if end is None else str(end) for end in (part.start, part.stop))
    )


def example() -> Graph:
    """The first two of three columns."""
    building = Building(window := Input.measured(5, 3))
    return building.graph(building.add(Sliced(values=window.wire, part=slice(2))), entered=[window.wire])
