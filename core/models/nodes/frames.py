"""A front end for frames: a convolution of each, then one number a filter, so that recurrent layers can read on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from core.models.activations import ACTIVATIONS
from core.models.graph import WINDOW, Building, Graph, Input
from core.models.nodes.node import VALUES, Arrays, Node, Pulled, Sizes, Value, Wire
from core.models.picture import Row
from core.models.reading import Steps


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


@dataclass(frozen=True, kw_only=True)
class Convolved(EachFrame):
    """[windows, timesteps, height, width, channels] to as many filters; the border of the frame is lost."""

    filters: int
    kernel: int = 3
    activation: str = "relu"

    keras_class = "Conv2D"
    leading: ClassVar[str] = "filters"

    @property
    def arguments(self) -> dict[str, Any]:
        return {"filters": self.filters, "kernel_size": self.kernel, "activation": self.activation}

    def output(self, read: Mapping[str, Sizes]) -> Sizes:
        timesteps, height, width, _ = read[VALUES]
        return (timesteps, height - self.kernel + 1, width - self.kernel + 1, self.filters)

    def weights(self, read: Mapping[str, Sizes]) -> tuple[Sizes, ...]:
        return (self.kernel, self.kernel, read[VALUES][-1], self.filters), (self.filters,)

    def forward(self, arrays: Arrays, read: Mapping[str, Value]) -> dict[str, Value]:
        kernel, bias = arrays
        # [windows, timesteps, height, width, channels, rows, columns]
        patches = sliding_window_view(read[VALUES].values, (self.kernel, self.kernel), axis=(2, 3))
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
        height, width = scores.shape[2:4]
        for row in range(self.kernel):
            for column in range(self.kernel):
                below[:, :, row : row + height, column : column + width] += scores @ arrays[0][row, column].T
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


def example() -> Graph:
    """Four frames of 6 by 5 pixels in two channels."""
    row = Row("input", "Frame", "6 by 5 pixels")
    building = Building(window := Input(WINDOW, (4, 6, 5, 2), row, width=60))
    filtered = building.add(Convolved(values=window.wire, filters=3, activation="tanh"))
    return building.graph(building.add(FrameMean(values=filtered)), entered=[window.wire])
