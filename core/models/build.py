"""From a spec to an untrained Keras network."""

from typing import TYPE_CHECKING, Any

from core.models.cells import CELLS
from core.models.ends import NetworkEnds
from core.models.layer import WINDOW, Layer
from core.models.spec import ModelSpec
from core.models.stack import stack

if TYPE_CHECKING:
    import keras


def build_network(ends: NetworkEnds, spec: ModelSpec, *, seed: int = 0) -> "keras.Model":
    """A stock Keras model, uncompiled; the same seed gives the same weights, whatever was built before.

    Sets the seeds of Python, NumPy and TensorFlow, just as the code of core.models.keras_code does.
    """
    import keras

    keras.utils.set_random_seed(seed)
    layers = stack(ends, spec)
    if ends.connected:
        return _connected(keras, ends, layers)
    made = [_keras_layer(keras.layers, layer) for layer in layers]
    return keras.Sequential([_input(keras, ends), *made], name="sequential")


def spec_of(model: "keras.Model") -> ModelSpec:
    """The spec that describes a network of ours again, dropout aside."""
    names = {cell.keras_class: name for name, cell in CELLS.items()}
    inner = [getattr(layer, "forward_layer", layer) for layer in model.layers]
    recurrent = [layer for layer in inner if type(layer).__name__ in names]
    return ModelSpec(
        cell=names[type(recurrent[0]).__name__],
        units=recurrent[0].units,
        layers=len(recurrent),
        bidirectional=any(hasattr(layer, "forward_layer") for layer in model.layers),
        activation=recurrent[0].activation.__name__,
    )


def _connected(keras: Any, ends: NetworkEnds, layers: tuple[Layer, ...]) -> "keras.Model":
    """The layers, each reading what it says it reads, and starting from the states it says."""
    outputs = {WINDOW: keras.Input(shape=(ends.rows, ends.columns), name=WINDOW)}
    states: dict[str, list] = {}
    for layer in layers:
        read = [outputs[name] for name in layer.reads]
        first = {"initial_state": states[layer.starts_from]} if layer.starts_from else {}
        if layer.role == "sliced":
            told = read[0][:, :, layer.arguments["part"]]
        else:
            told = _keras_layer(keras.layers, layer)(read[0] if len(read) == 1 else read, **first)
        outputs[layer.name], *states[layer.name] = told if layer.states else [told]
    return keras.Model(outputs[WINDOW], told, name="functional")


def _input(keras: Any, ends: NetworkEnds) -> Any:
    if ends.vocabulary:
        return keras.Input(shape=(ends.timesteps,), dtype="int32")
    return keras.Input(shape=(ends.timesteps, ends.features))


def _keras_layer(layers: Any, layer: Layer) -> "keras.Layer":
    keras_class = getattr(layers, layer.keras_class)
    if layer.bidirectional:
        inner = keras_class(**layer.arguments, name=layer.cell.name)
        return layers.Bidirectional(inner, name=layer.name)
    return keras_class(**layer.arguments, name=layer.name)
