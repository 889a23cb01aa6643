"""The scores of a linear-chain conditional random field (Lafferty, McCallum & Pereira, 2001)."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from core.language import mark, say
from core.models.graph import Building, Graph, Input
from core.models.in_numpy.reading import Steps
from core.models.nodes.node import VALUES, Arrays, Node, Pulled, Sizes, Value, Wire
from core.models.shown.picture import Arrow, Picture, Row
from core.words import counted

if TYPE_CHECKING:
    import keras


def transitions(name: str | None = None) -> "keras.Layer":
    """A layer that puts learnt scores of tags that follow each other before the scores of the timesteps."""
    import keras

    # Registered, so that a copy of a network finds it again.
    @keras.saving.register_keras_serializable("unroll")
    class Transitions(keras.layers.Layer):
        def __init__(self, **options: object) -> None:
            super().__init__(**options)
            self.supports_masking = True

        def build(self, shape: tuple) -> None:
            # One row a tag that goes before; then one of first tags, and one of last ones.
            self.table = self.add_weight(shape=(shape[-1] + 2, shape[-1]), initializer="zeros", name="table")

        def call(self, scores: object) -> object:
            table = keras.ops.broadcast_to(self.table[None], (keras.ops.shape(scores)[0], *self.table.shape))
            return keras.ops.concatenate([table, scores], axis=1)

        def compute_mask(self, scores: object, mask: object = None) -> None:
            return None

    return Transitions(name=name)


@dataclass(frozen=True, kw_only=True)
class Transitions(Node):
    """Scores [timesteps, tags] to [tags + 2 + timesteps, tags]: those of tags after each other stand before them."""

    values: Wire

    definition: ClassVar[Any] = staticmethod(transitions)

    @property
    def keras_class(self) -> str:
        return "Transitions"

    def made(self, layers: Any) -> Any:
        return transitions(name=self.name)

    def made_code(self) -> str:
        return f'transitions(name="{self.name}")'

    def output(self, read: Mapping[str, Sizes]) -> Sizes:
        timesteps, tags = read[VALUES]
        return (tags + 2 + timesteps, tags)

    def weights(self, read: Mapping[str, Sizes]) -> tuple[Sizes, ...]:
        tags = read[VALUES][-1]
        return ((tags + 2, tags),)

    def forward(self, arrays: Arrays, read: Mapping[str, Value]) -> dict[str, Value]:
        scores, table = read[VALUES].values, arrays[0]
        tables = np.broadcast_to(table, (len(scores), *table.shape))
        return {VALUES: Steps(np.concatenate([tables, scores], axis=1), None)}

    def backward(self, arrays: Arrays, read: Mapping[str, Value], memory: Any, above: Mapping[str, Any]) -> Pulled:
        return Pulled({VALUES: above[VALUES][:, len(arrays[0]) :]})

    def draw(self, picture: Picture, read: Mapping[str, Sizes]) -> None:
        """A row over the answers, each tied to the one before."""
        below, key = picture.place(self.values.node), picture.free("chain")
        tags = read[VALUES][-1]
        first = below.first % len(picture.columns)
        picture.add_row(
            Row("node", mark("Transitions"), say("{number} by {tags}", number=tags, tags=counted(tags, "tag"))),
            tags,
            key,
            first=first,
        )
        picture.connect_upwards(below.key, key, first=first)
        shown = pairwise(picture.columns[first:])
        tied = [(one, other) for one, other in shown if one is not None and other is not None]
        picture.arrows += [Arrow("values", f"{key} {one}", f"{key} {other}") for one, other in tied]
        picture.put(self.name, key, first=first)


def example() -> Graph:
    """Scores of measured values."""
    building = Building(window := Input.measured(5, 3))
    return building.graph(building.add(Transitions(values=window.wire)), entered=[window.wire])
