"""An encoder that reads the lookback and a decoder that goes on from its last states through the horizon.

One window holds both: first the lookback, then a row for each timestep to come with what is known of it. The layers
stand in the order in which Keras itself lists them.
"""

from dataclasses import replace

from core.models.ends import NetworkEnds
from core.models.layer import Layer, dense, dropout, numbered, recurrent
from core.models.spec import ModelSpec


def encoder_decoder(ends: NetworkEnds, spec: ModelSpec, *, reads: str) -> tuple[Layer, ...]:
    """Both parts of what it reads, an encoder and a decoder layer a position, then one answer a timestep in a row."""
    past, future = _part(ends, "past", reads), _part(ends, "future", reads)
    layers = [past, future]
    for position in range(spec.layers):
        last = position == spec.layers - 1
        encoder = _recurrent(ends, spec, past, position, ahead=False, sequences=not last)
        decoder = _recurrent(ends, spec, future, position, ahead=True, sequences=True)
        layers += [encoder, decoder]
        past, future = encoder, decoder
        if spec.dropout and not last:
            past = dropout(layers, rate=spec.dropout, output=encoder.output, reads=(encoder.name,))
            layers.append(past)
        if spec.dropout:
            future = dropout(layers, rate=spec.dropout, output=decoder.output, reads=(decoder.name,))
            layers.append(future)
    return (*layers, *_answers(ends, future))


def _part(ends: NetworkEnds, name: str, reads: str) -> Layer:
    cropping, timesteps = {"past": ((0, ends.decoded), ends.timesteps), "future": ((ends.timesteps, 0), ends.decoded)}[
        name
    ]
    return Layer(
        role="cropped",
        name=name,
        keras_class="Cropping1D",
        arguments={"cropping": cropping},
        features=ends.width,
        output=(timesteps, ends.width),
        named=True,
        reads=(reads,),
    )


def _recurrent(
    ends: NetworkEnds, spec: ModelSpec, below: Layer, position: int, *, ahead: bool, sequences: bool
) -> Layer:
    timesteps = ends.decoded if ahead else ends.timesteps
    made = recurrent(spec, position=position, features=below.output[-1], timesteps=timesteps, sequences=sequences)
    encoder = numbered("encoder", position)
    if ahead:
        return replace(made, name=numbered("decoder", position), named=True, reads=(below.name,), starts_from=encoder)
    arguments = made.arguments | {"return_state": True}
    return replace(made, name=encoder, named=True, reads=(below.name,), arguments=arguments)


def _answers(ends: NetworkEnds, below: Layer) -> list[Layer]:
    """One value, or one a quantile, each timestep; then all values in a row, one quantile after the other."""
    each, steps = ends.outputs // ends.decoded, ends.decoded
    answer = dense(ends, units=each, features=below.output[-1], output=(steps, each))
    layers = [replace(answer, reads=(below.name,))]
    if each > 1:
        layers.append(_rearranged("Permute", layers[-1], output=(each, steps), arguments={"dims": (2, 1)}))
    layers.append(_rearranged("Flatten", layers[-1], output=(ends.outputs,), arguments={}))
    return layers


def _rearranged(keras_class: str, below: Layer, *, output: tuple[int, ...], arguments: dict) -> Layer:
    return Layer(
        role="rearranged",
        name=keras_class.lower(),
        keras_class=keras_class,
        arguments=arguments,
        features=below.output[-1],
        output=output,
        reads=(below.name,),
    )
