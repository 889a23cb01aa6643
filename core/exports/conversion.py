"""From a network's spec and weights to a file of another format; the only place here that needs TensorFlow."""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.exports.formats import KERAS, LITERT, ONNX, SAVED_MODEL, Format
from core.exports.taken_network import TakenNetwork
from core.models.build import wired
from core.models.ends.inputs import Frames
from core.models.graph import Graph
from core.models.in_numpy.forward import Network

if TYPE_CHECKING:
    import keras

OPSET = 17
TOKEN = "token"


def converted(taken: TakenNetwork, form: Format, folder: Path) -> None:
    """Write the network into `folder`."""
    whole = _whole(taken)
    model = _stepping(whole) if taken.processing.stepwise else whole
    MAKERS[form](model, folder / form.file, _lengths(taken))


def _whole(taken: TakenNetwork) -> "keras.Model":
    """The network in Keras with named inputs, of any length where nothing in it asks for one."""
    import keras

    inputs, given = wired(_freed(taken.network))
    model = keras.Model(inputs if len(inputs) > 1 else inputs[0], given[taken.network.graph.output()])
    model.set_weights(taken.weights)
    return model


def _freed(network: Network) -> Graph:
    graph = network.graph
    # Keras applies convolutions to each of a fixed number of frames.
    if not graph.piled_up or isinstance(network.ends.input, Frames):
        return graph
    return replace(graph, inputs=tuple(replace(each, free=True) for each in graph.inputs))


def _lengths(taken: TakenNetwork) -> dict[str, int]:
    """Timesteps of each input, for a format that takes only one number of them."""
    fixed = taken.processing.fixed
    return {each.name: fixed.get(each.name, each.sizes[0]) for each in taken.network.graph.inputs}


def _stepping(whole: "keras.Model") -> "keras.Model":
    """The same layers for one timestep: a token and all states in, the answer and all states out."""
    import keras

    token = keras.Input((), dtype="int32", name=TOKEN)
    values, before, after = token, [], []
    for layer in whole.layers:
        if isinstance(layer, keras.layers.RNN):
            sizes = layer.cell.state_size
            sizes = sizes if isinstance(sizes, list | tuple) else [sizes]
            states = [keras.Input((size,), name=f"state_{len(before) + at}") for at, size in enumerate(sizes)]
            cell = type(layer.cell).from_config(layer.cell.get_config() | {"name": f"{layer.name}_cell"})
            values, ended = cell(values, states)
            cell.set_weights(layer.cell.get_weights())
            before, after = before + states, after + list(ended if isinstance(ended, list | tuple) else [ended])
        elif not isinstance(layer, keras.layers.InputLayer | keras.layers.Dropout):
            values = layer(values)
    return keras.Model([token, *before], [values, *after])


def _to_keras(model: "keras.Model", path: Path, lengths: Mapping[str, int]) -> None:
    model.save(path)


def _to_saved_model(model: "keras.Model", path: Path, lengths: Mapping[str, int]) -> None:
    _called(model, lengths)
    model.export(path, format="tf_saved_model", verbose=False)


def _to_onnx(model: "keras.Model", path: Path, lengths: Mapping[str, int]) -> None:
    _called(model, lengths)
    with warnings.catch_warnings():
        # Keras looks for names that NumPy has given up, to mend what tf2onnx asks for.
        warnings.simplefilter("ignore", FutureWarning)
        model.export(path, format="onnx", opset_version=OPSET, verbose=False)


def _to_litert(model: "keras.Model", path: Path, lengths: Mapping[str, int]) -> None:
    """One example of one length: only then are the loops of recurrent layers among the operations of LiteRT."""
    import keras
    import tensorflow as tf

    inputs = [
        keras.Input(batch_shape=(1, *_shape(one, lengths)), dtype=one.dtype, name=one.name) for one in model.inputs
    ]
    single = keras.Model(inputs, model(inputs if len(inputs) > 1 else inputs[0]))
    path.write_bytes(tf.lite.TFLiteConverter.from_keras_model(single).convert())


def _called(model: "keras.Model", lengths: Mapping[str, int]) -> None:
    """Keras exports only what was called once."""
    told = [np.ones((1, *_shape(one, lengths)), one.dtype) for one in model.inputs]
    model(told if len(told) > 1 else told[0])


def _shape(one: "keras.KerasTensor", lengths: Mapping[str, int]) -> Sequence[int]:
    """Of one example, with the length that an input of any length gets."""
    shape = one.shape[1:]
    return (lengths[one.name], *shape[1:]) if len(shape) and one.name in lengths else shape


MAKERS = {KERAS: _to_keras, SAVED_MODEL: _to_saved_model, ONNX: _to_onnx, LITERT: _to_litert}
