"""Words again out of examples of their own: as many timesteps as another sequence has, however many those are.

Keras can reshape to one unknown length, but not to two of them; `refolded` asks the other sequence.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from core.models.graph import Building, Graph, Input
from core.models.in_numpy.reading import Steps
from core.models.nodes.node import VALUES, Arrays, Node, Pulled, Sizes, Value, Wire
from core.models.nodes.regrouped import Regrouped
from core.models.shown.picture import Picture

if TYPE_CHECKING:
    import keras

LIKE = "like"


def refolded(name: str | None = None) -> "keras.Layer":
    """A layer that lays values [examples * timesteps, width] out as [examples, timesteps, width]."""
    import keras

    @keras.saving.register_keras_serializable("unroll")
    class Refolded(keras.layers.Layer):
        def call(self, values: object, like: object) -> object:
            return keras.ops.reshape(values, (-1, keras.ops.shape(like)[1], values.shape[-1]))

        def compute_output_shape(self, values_shape: tuple, like_shape: tuple) -> tuple:
            return (*like_shape[:2], values_shape[-1])

    return Refolded(name=name)


@dataclass(frozen=True, kw_only=True)
class Refolded(Node):
    """[windows * timesteps, width] to [windows, timesteps, width], with the timesteps of `like`; no mask goes along."""

    values: Wire
    like: Wire

    definition: ClassVar[Any] = staticmethod(refolded)

    @property
    def keras_class(self) -> str:
        return "Refolded"

    @property
    def along(self) -> Wire:
        return self.like

    def made(self, layers: Any) -> Any:
        return refolded(name=self.name)

    def applied(self, layer: Any, read: Mapping[str, Any]) -> Any:
        return layer(read[VALUES], read[LIKE])

    def made_code(self) -> str:
        return f'refolded(name="{self.name}")'

    def applied_code(self, layer: str, read: Mapping[str, str]) -> str:
        return f"{layer}({read[VALUES]}, {read[LIKE]})"

    def output(self, read: Mapping[str, Sizes]) -> Sizes:
        return (read[LIKE][0], read[VALUES][-1])

    def forward(self, arrays: Arrays, read: Mapping[str, Value]) -> dict[str, Value]:
        values, like = read[VALUES].values, read[LIKE].values
        return {VALUES: Steps(values.reshape(*like.shape[:2], values.shape[-1]), None)}

    def backward(self, arrays: Arrays, read: Mapping[str, Value], memory: Any, above: Mapping[str, Any]) -> Pulled:
        # What it is like only says how many timesteps there are.
        return Pulled({VALUES: above[VALUES].reshape(-1, read[VALUES].values.shape[-1])})

    def draw(self, picture: Picture, read: Mapping[str, Sizes]) -> None:
        picture.stand_for(self.name, self.like.node)


def example() -> Graph:
    """The timesteps of a window as examples of their own, and back again."""
    building = Building(window := Input.measured(4, 6))
    each = building.add(Regrouped(values=window.wire, sizes=(6,)))
    again = Refolded(name="again", named=True, values=each, like=window.wire)
    return building.graph(building.add(again), entered=[window.wire])
