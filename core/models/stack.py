"""The layers that a spec describes, as plain values from which the network, its code and its summary are made."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from core.models.cells import Cell, cell_of
from core.models.ends import NetworkEnds
from core.models.spec import ModelSpec


@dataclass(frozen=True)
class Layer:
    """One Keras layer: its class, its arguments, and what it makes of its input; sizes without the batch."""

    role: Literal["embedding", "recurrent", "dropout", "pooling", "output"]
    name: str
    """As Keras itself would name it in a fresh process."""
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

    @property
    def kind(self) -> str:
        """The class as the summary shows it."""
        return "Bidirectional" if self.bidirectional else self.keras_class


def stack(ends: NetworkEnds, spec: ModelSpec) -> tuple[Layer, ...]:
    """Embedding where tokens come in, recurrent layers from the bottom up, each with its dropout, then the output."""
    layers: list[Layer] = []
    if ends.vocabulary:
        layers.append(_embedding(ends))
    if ends.hidden_tokens:
        layers.append(_dropout(layers, rate=ends.hidden_tokens, output=layers[-1].output, whole_timesteps=True))
    if ends.vocabulary and spec.dropout:
        layers.append(_dropout(layers, rate=spec.dropout, output=layers[-1].output))
    features = ends.features
    for position in range(spec.layers):
        recurrent = _recurrent(ends, spec, position=position, features=features)
        features = recurrent.output[-1]
        layers.append(recurrent)
        if spec.dropout and not (ends.pooling != "last" and position == spec.layers - 1):
            layers.append(_dropout(layers, rate=spec.dropout, output=recurrent.output))
    if ends.pooling != "last" and not ends.every_timestep:
        layers.append(_pooling(ends, features=features))
        if spec.dropout:
            layers.append(_dropout(layers, rate=spec.dropout, output=layers[-1].output))
    return (*layers, _output(ends, features=features))


def _embedding(ends: NetworkEnds) -> Layer:
    return Layer(
        role="embedding",
        name="embedding",
        keras_class="Embedding",
        arguments={"input_dim": ends.vocabulary, "output_dim": ends.features, "mask_zero": ends.masked},
        features=1,
        output=(ends.timesteps, ends.features),
        weights=((ends.vocabulary, ends.features),),
    )


def _pooling(ends: NetworkEnds, *, features: int) -> Layer:
    keras_class = {"mean": "GlobalAveragePooling1D", "max": "GlobalMaxPooling1D"}[ends.pooling]
    return Layer(
        role="pooling",
        name=_snake(keras_class),
        keras_class=keras_class,
        arguments={},
        features=features,
        output=(features,),
    )


def _recurrent(ends: NetworkEnds, spec: ModelSpec, *, position: int, features: int) -> Layer:
    cell = cell_of(spec.cell)
    arguments: dict[str, Any] = {"units": spec.units, "activation": spec.activation}
    is_last = position == spec.layers - 1
    sequences = not is_last or ends.whole_sequence
    if sequences:
        arguments["return_sequences"] = True
    if spec.recurrent_dropout:
        arguments["recurrent_dropout"] = spec.recurrent_dropout
    directions = 2 if spec.bidirectional else 1
    width = spec.units * directions
    return Layer(
        role="recurrent",
        name=_numbered("bidirectional" if spec.bidirectional else _snake(cell.keras_class), position),
        keras_class=cell.keras_class,
        arguments=arguments | cell.keras_arguments,
        features=features,
        output=(ends.timesteps, width) if sequences else (width,),
        weights=cell.shapes(spec.units, features) * directions,
        cell=cell,
        bidirectional=spec.bidirectional,
    )


def _dropout(below: Sequence[Layer], *, rate: float, output: tuple[int, ...], whole_timesteps: bool = False) -> Layer:
    arguments: dict[str, Any] = {"rate": rate}
    if whole_timesteps:
        arguments["noise_shape"] = (None, output[0], 1)
    return Layer(
        role="dropout",
        name=_numbered("dropout", sum(layer.role == "dropout" for layer in below)),
        keras_class="Dropout",
        arguments=arguments,
        features=output[-1],
        output=output,
    )


def _output(ends: NetworkEnds, *, features: int) -> Layer:
    arguments: dict[str, Any] = {"units": ends.outputs}
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
        output=(ends.timesteps, ends.outputs) if ends.every_timestep else (ends.outputs,),
        weights=((features, ends.outputs), (ends.outputs,)),
    )


def _numbered(name: str, position: int) -> str:
    return f"{name}_{position}" if position else name


def _snake(keras_class: str) -> str:
    """Keras' own rule for names: SimpleRNN -> simple_rnn, LSTM -> lstm."""
    starts = [
        index
        and letter.isupper()
        and (keras_class[index - 1].islower() or keras_class[index + 1 : index + 2].islower())
        for index, letter in enumerate(keras_class)
    ]
    return "".join("_" * bool(start) + letter.lower() for start, letter in zip(starts, keras_class, strict=True))
