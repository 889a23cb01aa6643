"""An embedding applied the other way round (Press & Wolf, 2017): products with the vectors of all tokens."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from core.language import mark
from core.models.graph import Building, Graph, Input
from core.models.in_numpy.reading import Steps
from core.models.nodes.again import OfAnother
from core.models.nodes.embedding import Embedding
from core.models.nodes.node import VALUES, Arrays, Pulled, Sizes, Value, Wire
from core.models.nodes.softmax import Softmax
from core.models.shown.picture import Picture, Row
from core.words import counted


@dataclass(frozen=True, kw_only=True)
class Reversed(OfAnother):
    """[..., width] to a score for each number of the embedding `of`, which has the same weights."""

    of: Embedding
    values: Wire
    detail: str = ""
    """What it answers with, in the drawing; empty: so many scores."""

    @cached_property
    def reads(self) -> dict[str, Wire]:
        return {VALUES: self.values}

    def applied(self, layer: Any, read: Mapping[str, Any]) -> Any:
        return layer(read[VALUES], reverse=True)

    def applied_code(self, layer: str, read: Mapping[str, str]) -> str:
        return f"{layer}({read[VALUES]}, reverse=True)"

    def output(self, read: Mapping[str, Sizes]) -> Sizes:
        return (*read[VALUES][:-1], self.of.numbers)

    def forward(self, arrays: Arrays, read: Mapping[str, Value]) -> dict[str, Value]:
        return {VALUES: Steps(read[VALUES].values @ arrays[0].T, read[VALUES].mask)}

    def backward(self, arrays: Arrays, read: Mapping[str, Value], memory: Any, above: Mapping[str, Any]) -> Pulled:
        return Pulled({VALUES: above[VALUES] @ arrays[0]})

    def draw(self, picture: Picture, read: Mapping[str, Sizes]) -> None:
        below, key = picture.place(self.values.node), picture.free("answer")
        first = below.first % len(picture.columns)
        picture.add_row(
            Row("answers", mark("Embedding"), self.detail or counted(self.of.numbers, "score")),
            self.of.numbers,
            key,
            first=first,
        )
        picture.connect_upwards(below.key, key, first=first)
        picture.put(self.name, key, first=first)


def example() -> Graph:
    """Scores of all tokens from the vectors of some."""
    building = Building(window := Input.tokens_of(4, vocabulary=7))
    vectors = Embedding(name="vectors", named=True, values=window.wire, numbers=7, width=3, reversible=True)
    entered = building.add(vectors)
    scores = building.add(Reversed(name="scores", named=True, of=vectors, values=entered))
    return building.graph(building.add(Softmax(values=scores)), entered=[entered])
