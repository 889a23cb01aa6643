"""The same numbers as other examples: the timesteps of all windows as examples of their own, and back again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from core.models.graph import Building, Graph, Input
from core.models.in_numpy.reading import Steps
from core.models.nodes.node import VALUES, Arrays, Node, Pulled, Sizes, Value, Wire
from core.models.shown.picture import Picture


@dataclass(frozen=True, kw_only=True)
class Regrouped(Node):
    """`reshape(values, (-1, *sizes))`: an operation without weights; masks are not handed on, as in Keras."""

    values: Wire
    sizes: Sizes
    """Of one example afterwards."""
    drawn_as: str = ""
    """What it stands for in the drawing, where that is not what it reads."""

    keras_class = "Reshape"
    is_layer: ClassVar[bool] = False

    @property
    def along(self) -> None:
        return None

    def made(self, layers: Any) -> None:
        return None

    def applied(self, layer: Any, read: Mapping[str, Any]) -> Any:
        import keras

        return keras.ops.reshape(read[VALUES], (-1, *self.sizes))

    def made_code(self) -> str:
        return ""

    def applied_code(self, layer: str, read: Mapping[str, str]) -> str:
        return f"keras.ops.reshape({read[VALUES]}, {(-1, *self.sizes)})"

    def output(self, read: Mapping[str, Sizes]) -> Sizes:
        return self.sizes

    def forward(self, arrays: Arrays, read: Mapping[str, Value]) -> dict[str, Value]:
        return {VALUES: Steps(read[VALUES].values.reshape(-1, *self.sizes), None)}

    def backward(self, arrays: Arrays, read: Mapping[str, Value], memory: Any, above: Mapping[str, Any]) -> Pulled:
        return Pulled({VALUES: above[VALUES].reshape(-1, *read[VALUES].values.shape[1:])})

    def draw(self, picture: Picture, read: Mapping[str, Sizes]) -> None:
        picture.stand_for(self.name, self.drawn_as or self.values.node)


def example() -> Graph:
    """A window of four timesteps in another arrangement."""
    building = Building(window := Input.measured(4, 6))
    return building.graph(building.add(Regrouped(values=window.wire, sizes=(8, 3))), entered=[window.wire])
