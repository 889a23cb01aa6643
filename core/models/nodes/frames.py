"""A front end for frames: convolutions of each, then its numbers in a row, so that recurrent layers can read on."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import Any, ClassVar

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from core.language import mark, say
from core.models.graph import WINDOW, Building, Graph, Input
from core.models.in_numpy.activations import ACTIVATIONS
from core.models.in_numpy.reading import Steps
from core.models.nodes.joined import Joined
from core.models.nodes.node import VALUES, Arrays, Node, Pulled, Sizes, Value, Wire
from core.models.shown.picture import Picture, Row
from core.words import counted


@dataclass(frozen=True, kw_only=True)
class EachFrame(Node):
    """A Keras layer for pictures, applied to every timestep."""

    values: Wire

    @property
    def kind(self) -> str:
        return "TimeDistributed"

    def made(self, layers: Any) -> Any:
        return layers.TimeDistributed(getattr(layers, self.keras_class)(**self.arguments), name=self.name)

    def made_code(self) -> str:
        name = [f'name="{self.name}"'] if self.named else []
        inner = f"layers.{self.keras_class}({', '.join(self.written_arguments())})"
        return f"layers.TimeDistributed({', '.join([inner, *name])})"

    def draw(self, picture: Picture, read: Mapping[str, Sizes]) -> None:
        output = self.output(read)[1:]
        below, key = picture.place(self.values.node), picture.free("frames")
        picture.add_row(Row("node", self.keras_class, self.detail(output)), prod(output), key, first=below.first)
        picture.connect_upwards(below.key, key, first=below.first)
        picture.put(self.name, key, first=below.first, last=below.last)

    def detail(self, output: Sizes) -> str:
        """What it makes of each frame, in the drawing."""
        return counted(prod(output), "value")


@dataclass(frozen=True, kw_only=True)
class Convolved(EachFrame):
    """[windows, timesteps, height, width, channels] to as many filters; the border of the frame is lost.

    With `strides` of 2 every other place is left out in both directions.
    """

    filters: int
    kernel: int = 3
    strides: int = 1
    activation: str = "relu"

    keras_class = "Conv2D"
    leading: ClassVar[str] = "filters"

    @property
    def arguments(self) -> dict[str, Any]:
        strides = {"strides": self.strides} if self.strides > 1 else {}
        return {"filters": self.filters, "kernel_size": self.kernel, **strides, "activation": self.activation}

    def detail(self, output: Sizes) -> str:
        height, width, _ = output
        return f"{width} × {height}, {counted(self.filters, 'filter')}"

    def output(self, read: Mapping[str, Sizes]) -> Sizes:
        timesteps, *sides, _ = read[VALUES]
        return (timesteps, *((side - self.kernel) // self.strides + 1 for side in sides), self.filters)

    def weights(self, read: Mapping[str, Sizes]) -> tuple[Sizes, ...]:
        return (self.kernel, self.kernel, read[VALUES][-1], self.filters), (self.filters,)

    def forward(self, arrays: Arrays, read: Mapping[str, Value]) -> dict[str, Value]:
        kernel, bias = arrays
        # [windows, timesteps, height, width, channels, rows, columns]
        patches = sliding_window_view(read[VALUES].values, (self.kernel, self.kernel), axis=(2, 3))
        patches = patches[:, :, :: self.strides, :: self.strides]
        outputs = np.einsum("wthvcab,abcf->wthvf", patches, kernel, optimize=True) + bias
        return {VALUES: Steps(ACTIVATIONS[self.activation].function(outputs), read[VALUES].mask)}

    def remember(self, arrays: Arrays, read: Mapping[str, Value]) -> tuple[dict[str, Value], np.ndarray]:
        """Together with what it answered."""
        told = self.forward(arrays, read)
        return told, told[VALUES].values

    def backward(
        self, arrays: Arrays, read: Mapping[str, Value], memory: np.ndarray, above: Mapping[str, Any]
    ) -> Pulled:
        scores = above[VALUES] * ACTIVATIONS[self.activation].slope(memory)
        below = np.zeros((len(scores), *read[VALUES].values.shape[1:]))
        height, width = (self.strides * side for side in scores.shape[2:4])
        every = self.strides
        for row in range(self.kernel):
            for column in range(self.kernel):
                reached = below[:, :, row : row + height : every, column : column + width : every]
                reached += scores @ arrays[0][row, column].T
        return Pulled({VALUES: below})


@dataclass(frozen=True, kw_only=True)
class FrameMean(EachFrame):
    """[windows, timesteps, height, width, channels] to the mean of each channel over the frame."""

    keras_class = "GlobalAveragePooling2D"

    def output(self, read: Mapping[str, Sizes]) -> Sizes:
        timesteps, _, _, channels = read[VALUES]
        return (timesteps, channels)

    def forward(self, arrays: Arrays, read: Mapping[str, Value]) -> dict[str, Value]:
        return {VALUES: Steps(read[VALUES].values.mean(axis=(2, 3)), read[VALUES].mask)}

    def backward(self, arrays: Arrays, read: Mapping[str, Value], memory: Any, above: Mapping[str, Any]) -> Pulled:
        shape = read[VALUES].values.shape[1:]
        share = above[VALUES][:, :, None, None] / (shape[1] * shape[2])
        return Pulled({VALUES: np.broadcast_to(share, (len(share), *shape))})


@dataclass(frozen=True, kw_only=True)
class FrameValues(EachFrame):
    """[windows, timesteps, height, width, channels] to all values of the frame in a row."""

    keras_class = "Flatten"

    def output(self, read: Mapping[str, Sizes]) -> Sizes:
        timesteps, *frame = read[VALUES]
        return (timesteps, prod(frame))

    def forward(self, arrays: Arrays, read: Mapping[str, Value]) -> dict[str, Value]:
        values = read[VALUES].values
        return {VALUES: Steps(values.reshape(*values.shape[:2], -1), read[VALUES].mask)}

    def backward(self, arrays: Arrays, read: Mapping[str, Value], memory: Any, above: Mapping[str, Any]) -> Pulled:
        return Pulled({VALUES: above[VALUES].reshape(-1, *read[VALUES].values.shape[1:])})


def example() -> Graph:
    """Four frames of 6 by 7 pixels in two channels, read in two ways."""
    row = Row("input", mark("Frame"), say("6 by 7 pixels"))
    building = Building(window := Input(WINDOW, (4, 7, 6, 2), row, width=84))
    filtered = building.add(Convolved(values=window.wire, filters=3, activation="tanh"))
    smaller = building.add(Convolved(values=filtered, filters=2, strides=2))
    both = (building.add(FrameMean(values=filtered)), building.add(FrameValues(values=smaller)))
    return building.graph(building.add(Joined(parts=both)), entered=[window.wire])
