"""The layers that a spec describes, as plain values from which the network, its code and its summary are made."""

from collections.abc import Sequence
from dataclasses import replace

from core.models.encoder_decoder import encoder_decoder
from core.models.ends import NetworkEnds
from core.models.layer import WINDOW, Layer, dense, dropout, recurrent, snake
from core.models.series_vectors import series_vectors
from core.models.spec import ModelSpec


def stack(ends: NetworkEnds, spec: ModelSpec) -> tuple[Layer, ...]:
    """Embedding where tokens come in, recurrent layers from the bottom up, each with its dropout, then the output."""
    first = series_vectors(ends) if ends.series else ()
    if ends.decoded:
        return (*first, *encoder_decoder(ends, spec, reads=first[-1].name if first else WINDOW))
    layers = list(first)
    if ends.vocabulary:
        layers.append(_embedding(ends))
    if ends.hidden_tokens:
        layers.append(dropout(layers, rate=ends.hidden_tokens, output=layers[-1].output, whole_timesteps=True))
    if ends.vocabulary and spec.dropout:
        layers.append(dropout(layers, rate=spec.dropout, output=layers[-1].output))
    features = ends.width
    for position in range(spec.layers):
        sequences = position < spec.layers - 1 or ends.whole_sequence
        read = recurrent(spec, position=position, features=features, timesteps=ends.timesteps, sequences=sequences)
        features = read.output[-1]
        layers.append(read)
        if spec.dropout and not (ends.pooling != "last" and position == spec.layers - 1):
            layers.append(dropout(layers, rate=spec.dropout, output=read.output))
    if ends.pooling != "last" and not ends.every_timestep:
        layers.append(_pooling(ends, features=features))
        if spec.dropout:
            layers.append(dropout(layers, rate=spec.dropout, output=layers[-1].output))
    output = (ends.timesteps, ends.outputs) if ends.every_timestep else (ends.outputs,)
    layers.append(dense(ends, units=ends.outputs, features=features, output=output))
    return _connected(layers) if ends.connected else tuple(layers)


def _connected(layers: Sequence[Layer]) -> tuple[Layer, ...]:
    """Each layer says what it reads, the one before where nothing else is said."""
    before = [WINDOW, *(layer.name for layer in layers)]
    return tuple(replace(layer, reads=layer.reads or (name,)) for layer, name in zip(layers, before, strict=False))


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
        name=snake(keras_class),
        keras_class=keras_class,
        arguments={},
        features=features,
        output=(features,),
    )
