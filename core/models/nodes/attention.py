"""Attention over a sequence (Luong et al., 2015): each timestep looks where in another sequence it finds its like."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.language import mark
from core.models.graph import Building, Graph, Input
from core.models.in_numpy.reading import Steps
from core.models.nodes.dense import softmax
from core.models.nodes.node import VALUES, Arrays, Node, Pulled, Sizes, Value, Wire
from core.models.shown.picture import Arrow, Picture, Row
from core.words import counted

QUERY = "query"
FAR_BELOW = 1e9
"""Taken from the scores of masked timesteps, as in Keras."""


@dataclass(frozen=True, kw_only=True)
class Attention(Node):
    """Means [windows, timesteps of the query, width] of the values, weighted by their products with the query."""

    query: Wire
    values: Wire

    keras_class = "Attention"

    def output(self, read: Mapping[str, Sizes]) -> Sizes:
        return (read[QUERY][0], read[VALUES][1])

    def forward(self, arrays: Arrays, read: Mapping[str, Value]) -> dict[str, Value]:
        return self.remember(arrays, read)[0]

    def remember(self, arrays: Arrays, read: Mapping[str, Value]) -> tuple[dict[str, Value], np.ndarray]:
        """Together with the weights [windows, timesteps of the query, timesteps of the values]."""
        query, values = read[QUERY], read[VALUES]
        scores = query.values @ values.values.swapaxes(1, 2)
        if values.mask is not None:
            scores = np.where(values.mask[:, None], scores, scores - scores.dtype.type(FAR_BELOW))
        weights = softmax(scores)
        if query.mask is not None:
            weights = np.where(query.mask[..., None], weights, 0)
        return {VALUES: Steps(weights @ values.values, query.mask)}, weights

    def backward(
        self, arrays: Arrays, read: Mapping[str, Value], memory: np.ndarray, above: Mapping[str, Any]
    ) -> Pulled:
        query, values, weights = read[QUERY].values[0], read[VALUES].values[0], memory[0]
        to_weights = above[VALUES] @ values.T
        to_scores = weights * (to_weights - (to_weights * weights).sum(axis=-1, keepdims=True))
        to_values = weights.T @ above[VALUES] + to_scores.swapaxes(1, 2) @ query
        return Pulled({QUERY: to_scores @ values, VALUES: to_values})

    def looked(self, memory: np.ndarray) -> np.ndarray:
        return memory

    def draw(self, picture: Picture, read: Mapping[str, Sizes]) -> None:
        """A row over the query; every timestep of it sees every timestep of the values."""
        query, values, key = picture.place(self.query.node), picture.place(self.values.node), picture.free("attention")
        width = read[VALUES][1]
        picture.add_row(Row("node", mark("Attention"), counted(width, "value")), width, key, first=query.first)
        picture.connect_upwards(query.key, key, first=query.first)
        picture.arrows += [
            Arrow("values", f"{values.key} {below}", f"{key} {above}")
            for above in picture.shown(query.first, query.last)
            for below in picture.shown(values.first, values.last)
        ]
        picture.put(self.name, key, first=query.first)


def example() -> Graph:
    """Each timestep of a window looks back at all of it."""
    building = Building(window := Input.measured(5, 3))
    return building.graph(building.add(Attention(query=window.wire, values=window.wire)), entered=[window.wire])
