"""What a node is: a part of a network, in Keras, in NumPy, in the gradients and in the drawing."""

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

import numpy as np

from core.models.cells.cell import States
from core.models.in_numpy.reading import Steps

if TYPE_CHECKING:
    import keras

    from core.models.in_numpy.trace import LayerGradient, LayerTrace
    from core.models.shown.picture import Picture

Sizes = tuple[int, ...]
"""(timesteps, features) or (features,) of one example."""
Value = Steps | tuple[States, ...]
"""What flows along a wire: values, or the states of each direction of a recurrent layer."""
Arrays = Sequence[np.ndarray]
"""A node's weights, in Keras' order."""
VALUES, STATES = "values", "states"


class Wire(NamedTuple):
    """What a node, or an input of the network, gives to those that read it."""

    node: str
    output: str = VALUES


class Pulled(NamedTuple):
    """Gradients for what a node read, by the names of its inputs, and for its own hidden states."""

    below: dict[str, Any]
    layers: tuple["LayerGradient", ...] = ()


@dataclass(frozen=True, kw_only=True)
class Node(ABC):
    """A part of a network: one Keras layer, and what it reads; its inputs are those fields that are wires."""

    name: str = ""
    """As Keras itself would name it in a fresh process, or as it is named on purpose."""
    named: bool = False
    """Whether the name is one that Keras would not give."""

    leading: ClassVar[str] = ""
    """The argument of the Keras layer that is written without its name."""
    is_layer: ClassVar[bool] = True
    """Whether it is a Keras layer, not a mere operation."""
    definition: ClassVar[Callable[..., Any] | None] = None
    """The function that makes the layer where Keras has none; its code stands before that of the network."""

    @cached_property
    def reads(self) -> dict[str, Wire]:
        """What it reads, by the names of its inputs, in the order in which Keras takes them."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in values.items() if isinstance(value, Wire)}

    @property
    def layer(self) -> str:
        """The node whose weights it uses: itself, unless it applies another one once more."""
        return self.name

    @property
    def along(self) -> Wire | None:
        """Whose timesteps its own are; None where they are others."""
        return next(iter(self.reads.values()))

    # In Keras

    @property
    @abstractmethod
    def keras_class(self) -> str:
        """The layer's name in keras.layers."""

    @property
    def kind(self) -> str:
        """The class as Keras' summary shows it."""
        return self.keras_class

    @property
    def arguments(self) -> dict[str, Any]:
        """What the Keras layer is told."""
        return {}

    @property
    def gives_states(self) -> bool:
        """Whether its Keras layer hands over last states beside its values."""
        return False

    def made(self, layers: Any) -> "keras.Layer":
        """The Keras layer; `layers` is keras.layers."""
        return getattr(layers, self.keras_class)(**self.arguments, name=self.name)

    def applied(self, layer: Any, read: Mapping[str, Any]) -> Any:
        """What the Keras layer gives for Keras tensors, by the names of the inputs."""
        told = list(read.values())
        return layer(told[0] if len(told) == 1 else told)

    def made_code(self) -> str:
        """The expression that makes the Keras layer."""
        name = [f'name="{self.name}"'] if self.named else []
        return f"layers.{self.keras_class}({', '.join([*self.written_arguments(), *name])})"

    def applied_code(self, layer: str, read: Mapping[str, str]) -> str:
        """The expression that applies what `layer` is to the expressions of its inputs."""
        told = ", ".join(read.values())
        return f"{layer}({told})" if len(read) == 1 else f"{layer}([{told}])"

    def written_arguments(self) -> list[str]:
        """As they stand in code."""
        told = dict(self.arguments)
        first = [repr(told.pop(self.leading))] if self.leading else []
        return [*first, *(f"{name}={_literal(value)}" for name, value in told.items())]

    # Sizes

    def output(self, read: Mapping[str, Sizes]) -> Sizes:
        """Of its values; as those of its first input where nothing else is said."""
        return next(iter(read.values()))

    def weights(self, read: Mapping[str, Sizes]) -> tuple[Sizes, ...]:
        """Shapes of its weights, in Keras' order."""
        return ()

    def shown(self, output: Sizes) -> str:
        """Its output in Keras' spelling."""
        return str((None, *output))

    # In NumPy

    def held(self, arrays: Arrays) -> Any:
        """The weights as the methods below take them: as arrays, where nothing else is said."""
        return arrays

    @abstractmethod
    def forward(self, arrays: Arrays, read: Mapping[str, Value]) -> dict[str, Value]:
        """What it gives, by the names of its outputs."""

    def remember(self, arrays: Arrays, read: Mapping[str, Value]) -> tuple[dict[str, Value], Any]:
        """The same, and what `backward` and `traced` need of it."""
        return self.forward(arrays, read), None

    @abstractmethod
    def backward(self, arrays: Arrays, read: Mapping[str, Value], memory: Any, above: Mapping[str, Any]) -> Pulled:
        """From the gradients [outputs, ...] of what it gave at one window to those of what it read."""

    def traced(self, memory: Any) -> tuple["LayerTrace", ...]:
        """What it held at each timestep; nothing where it holds nothing."""
        return ()

    def looked(self, memory: Any) -> np.ndarray | None:
        """[windows, timesteps, timesteps of the source] where each looked; None where it has no attention."""
        return None

    # In the drawing

    def draw(self, picture: "Picture", read: Mapping[str, Sizes]) -> None:
        """Add its row; not shown by itself where nothing else is said: it stands for what it reads first."""
        picture.stand_for(self.name, next(iter(self.reads.values())).node)


def _literal(value: object) -> str:
    return json.dumps(value) if isinstance(value, str | dict) else repr(value)
