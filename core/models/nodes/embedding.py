"""A learnt vector for each number: of a token, or of a series."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from core.language import mark
from core.models.graph import Building, Graph, Input
from core.models.in_numpy.reading import Steps
from core.models.nodes.node import VALUES, Arrays, Node, Pulled, Sizes, Value, Wire
from core.models.shown.picture import Picture, Row
from core.words import counted


@dataclass(frozen=True, kw_only=True)
class Embedding(Node):
    """Numbers [windows, timesteps] to vectors [windows, timesteps, width]."""

    values: Wire
    numbers: int
    """How many there are, 0 among them."""
    width: int
    masked: bool | None = None
    """Whether 0 is padding, which is passed over by all that comes after; None: not even said."""
    first: float | None = None
    """Before training its values lie between this and its negative; None: where Keras puts them, within 0.05."""
    drawn: bool = True
    reversible: bool = False
    """Whether it can be applied the other way round, too (core.models.nodes.reversed)."""

    leading: ClassVar[str] = "input_dim"

    @property
    def keras_class(self) -> str:
        return "ReversibleEmbedding" if self.reversible else "Embedding"

    @property
    def arguments(self) -> dict[str, Any]:
        masked = {} if self.masked is None else {"mask_zero": self.masked}
        return {"input_dim": self.numbers, "output_dim": self.width, **masked, **self._beginning()}

    def _beginning(self) -> dict[str, Any]:
        if self.first is None:
            return {}
        bounds = {"minval": -self.first, "maxval": self.first}
        return {"embeddings_initializer": {"class_name": "RandomUniform", "config": bounds}}

    def output(self, read: Mapping[str, Sizes]) -> Sizes:
        return (*read[VALUES], self.width)

    def weights(self, read: Mapping[str, Sizes]) -> tuple[Sizes, ...]:
        return ((self.numbers, self.width),)

    def forward(self, arrays: Arrays, read: Mapping[str, Value]) -> dict[str, Value]:
        numbers = np.asarray(read[VALUES].values, np.int64)
        return {VALUES: Steps(arrays[0][numbers], numbers != 0 if self.masked else None)}

    def backward(self, arrays: Arrays, read: Mapping[str, Value], memory: Any, above: Mapping[str, Any]) -> Pulled:
        return Pulled({})  # numbers cannot be moved a little

    def draw(self, picture: Picture, read: Mapping[str, Sizes]) -> None:
        if not self.drawn:
            picture.stand_for(self.name, self.values.node)
            return
        below, row = picture.place(self.values.node), Row("vectors", mark("Embedding"), counted(self.width, "value"))
        first, last, key = below.first, below.last, "vector"
        # One row for the encoder's tokens and the decoder's, each with vectors of their own.
        if first == 0 or picture.row_of(key) != row:
            key = picture.free(key)
            picture.add_row(row, self.width, key, first=first, last=last)
        picture.extend(key, self.width, first=first, last=last)
        picture.connect_upwards(below.key, key, first=first, last=last)
        picture.put(self.name, key, first=first, last=last)


def example() -> Graph:
    """Vectors of tokens, padding marked."""
    building = Building(window := Input.tokens_of(6, vocabulary=7))
    vectors = building.add(Embedding(values=window.wire, numbers=7, width=3, masked=True))
    return building.graph(vectors, entered=[vectors])
