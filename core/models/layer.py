"""One Keras layer as a plain value, and those that more than one kind of network is made of."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from core.models.cells import cell_of
from core.models.cells.cell import Cell
from core.models.ends import NetworkEnds
from core.models.spec import ModelSpec

WINDOW = "window"
"""The input's name, where layers read others than the one before."""


@dataclass(frozen=True)
class Layer:
    """One Keras layer: its class, its arguments, and what it makes of its input; sizes without the batch."""

    role: Literal["embedding", "sliced", "joined", "cropped", "recurrent", "dropout", "pooling", "output", "rearranged"]
    name: str
    """As Keras itself would name it in a fresh process, or as it is named on purpose."""
    keras_class: str
    arguments: dict[str, Any]
    features: int
    """Features of its input."""
    output: tuple[int, ...]
    """(timesteps, features) or (features,) of its output."""
    weights: tuple[tuple[int, ...], ...] = ()
    """Shapes, in Keras' order."""
    cell: Cell | None = field(default=None, compare=False)
    bidirectional: bool = False
    named: bool = False
    """Whether the name is one that Keras would not give."""
    reads: tuple[str, ...] = ()
    """The layers it reads, where that is not simply the one before."""
    starts_from: str = ""
    """The layer whose last states are its first ones, in place of zeros."""

    @property
    def kind(self) -> str:
        """The class as the summary shows it."""
        return "Bidirectional" if self.bidirectional else self.keras_class

    @property
    def states(self) -> int:
        """How many last states it hands over beside its output."""
        if not self.arguments.get("return_state"):
            return 0
        return len(self.cell.states) * (2 if self.bidirectional else 1)

    @property
    def shape(self) -> str:
        """Its output in Keras' spelling; a list where it hands over states."""
        output = str((None, *self.output))
        state = str((None, self.arguments.get("units")))
        return f"[{', '.join([output, *[state] * self.states])}]" if self.states else output


def recurrent(spec: ModelSpec, *, position: int, features: int, timesteps: int, sequences: bool) -> Layer:
    """The recurrent layer at `position` from the bottom; all its hidden states, or the last alone."""
    cell = cell_of(spec.cell)
    arguments: dict[str, Any] = {"units": spec.units, "activation": spec.activation}
    if sequences:
        arguments["return_sequences"] = True
    if spec.recurrent_dropout:
        arguments["recurrent_dropout"] = spec.recurrent_dropout
    directions = 2 if spec.bidirectional else 1
    width = spec.units * directions
    return Layer(
        role="recurrent",
        name=numbered("bidirectional" if spec.bidirectional else snake(cell.keras_class), position),
        keras_class=cell.keras_class,
        arguments=arguments | cell.keras_arguments,
        features=features,
        output=(timesteps, width) if sequences else (width,),
        weights=cell.shapes(spec.units, features) * directions,
        cell=cell,
        bidirectional=spec.bidirectional,
    )


def dropout(
    below: Sequence[Layer],
    *,
    rate: float,
    output: tuple[int, ...],
    whole_timesteps: bool = False,
    reads: tuple[str, ...] = (),
) -> Layer:
    """Hides a share of `output`; `below` are the layers there are so far."""
    arguments: dict[str, Any] = {"rate": rate}
    if whole_timesteps:
        arguments["noise_shape"] = (None, output[0], 1)
    return Layer(
        role="dropout",
        name=numbered("dropout", sum(layer.role == "dropout" for layer in below)),
        keras_class="Dropout",
        arguments=arguments,
        features=output[-1],
        output=output,
        reads=reads,
    )


def dense(ends: NetworkEnds, *, units: int, features: int, output: tuple[int, ...]) -> Layer:
    """What answers."""
    arguments: dict[str, Any] = {"units": units}
    if ends.classes:
        arguments["activation"] = "softmax"
    if ends.starts_at_zero:
        arguments["kernel_initializer"] = "zeros"
    return Layer(
        role="output",
        name="dense",
        keras_class="Dense",
        arguments=arguments,
        features=features,
        output=output,
        weights=((features, units), (units,)),
    )


def numbered(name: str, position: int) -> str:
    """As Keras counts equal names: dropout, dropout_1."""
    return f"{name}_{position}" if position else name


def snake(keras_class: str) -> str:
    """Keras' own rule for names: SimpleRNN -> simple_rnn, LSTM -> lstm."""
    starts = [
        index
        and letter.isupper()
        and (keras_class[index - 1].islower() or keras_class[index + 1 : index + 2].islower())
        for index, letter in enumerate(keras_class)
    ]
    return "".join("_" * bool(start) + letter.lower() for start, letter in zip(starts, keras_class, strict=True))
