"""What answers: each set of values weighed into others, at every timestep where there are several."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from core.language import mark
from core.models.graph import Building, Graph, Input
from core.models.in_numpy.activations import ACTIVATIONS
from core.models.in_numpy.reading import Steps
from core.models.nodes.node import VALUES, Arrays, Node, Pulled, Sizes, Value, Wire
from core.models.shown.picture import Arrow, Picture, Row
from core.words import counted


@dataclass(frozen=True, kw_only=True)
class Dense(Node):
    """[..., features] to [..., units]."""

    values: Wire
    units: int
    activation: str = ""
    """softmax, or one of the activations; empty: none. Gradients are those of the scores below a softmax."""
    starts_at_zero: bool = False
    """Its kernel starts at zero, so that an untrained network answers 0: no change, the mean."""
    detail: str = ""
    """What it answers with, in the drawing; empty: so many values."""
    drawn: bool = True
    """Whether it has a row of its own; otherwise it stands for what it reads."""

    keras_class = "Dense"
    leading: ClassVar[str] = "units"

    @property
    def arguments(self) -> dict[str, Any]:
        told: dict[str, Any] = {"units": self.units}
        if self.activation:
            told["activation"] = self.activation
        if self.starts_at_zero:
            told["kernel_initializer"] = "zeros"
        return told

    def output(self, read: Mapping[str, Sizes]) -> Sizes:
        return (*read[VALUES][:-1], self.units)

    def weights(self, read: Mapping[str, Sizes]) -> tuple[Sizes, ...]:
        return (read[VALUES][-1], self.units), (self.units,)

    def forward(self, arrays: Arrays, read: Mapping[str, Value]) -> dict[str, Value]:
        kernel, bias = arrays
        outputs = read[VALUES].values @ kernel + bias
        if self.activation == "softmax":
            outputs = softmax(outputs)
        elif self.activation:
            outputs = ACTIVATIONS[self.activation].function(outputs)
        return {VALUES: Steps(outputs, read[VALUES].mask)}

    def remember(self, arrays: Arrays, read: Mapping[str, Value]) -> tuple[dict[str, Value], np.ndarray]:
        """Together with what it answered."""
        told = self.forward(arrays, read)
        return told, told[VALUES].values

    def backward(
        self, arrays: Arrays, read: Mapping[str, Value], memory: np.ndarray, above: Mapping[str, Any]
    ) -> Pulled:
        scores = above[VALUES]
        if self.activation not in ("", "softmax"):
            scores = scores * ACTIVATIONS[self.activation].slope(memory)
        return Pulled({VALUES: scores @ arrays[0].astype(np.float64).T})

    def draw(self, picture: Picture, read: Mapping[str, Sizes]) -> None:
        """A row of answers, or one shape with the prediction beside it."""
        if not self.drawn:
            picture.stand_for(self.name, self.values.node)
            return
        detail = self.detail or counted(self.units, "value")
        below = picture.place(self.values.node)
        if len(read[VALUES]) == 1:
            picture.rows.append(Row("end", mark("Dense"), detail))
            last, key = len(picture.columns) - 1, picture.free("dense")
            picture.add("dense", key, last, self.units)
            picture.add("prediction", "prediction", last + 1, self.units)
            picture.arrows.append(Arrow("values", below.single or f"{below.key} {picture.final}", key))
            picture.arrows.append(Arrow("values", key, "prediction"))
            picture.put_single(self.name, key)
            return
        first, key = below.first % len(picture.columns), picture.free("answer")
        picture.add_row(Row("answers", mark("Dense"), detail), self.units, key, first=first)
        for source in (below.key, *below.beside):
            picture.connect_upwards(source, key, first=first)
        picture.put(self.name, key, first=first)


def example() -> Graph:
    """Classes of each timestep, by way of squashed values."""
    building = Building(window := Input.measured(5, 3))
    inner = building.add(Dense(values=window.wire, units=4, activation="tanh"))
    return building.graph(building.add(Dense(values=inner, units=3, activation="softmax")), entered=[window.wire])


def softmax(values: np.ndarray) -> np.ndarray:
    """Probabilities over the last axis."""
    grown = np.exp(values - values.max(axis=-1, keepdims=True))
    return grown / grown.sum(axis=-1, keepdims=True)
