"""A decoder with attention in its loop (Bahdanau et al., 2015): before each step it looks where to read on.

Keras has cells and attention, but no layer that puts one into the other; `attentive` makes it of a stock cell.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

import numpy as np

from core.language import mark
from core.models.cells import cell_of
from core.models.cells.cell import Cell, States, Step
from core.models.graph import Building, Graph, Input
from core.models.in_numpy.activations import ACTIVATIONS
from core.models.in_numpy.reading import Direction, LayerMemory, Steps
from core.models.in_numpy.trace import LayerGradient, LayerTrace
from core.models.nodes.attention import FAR_BELOW
from core.models.nodes.dense import Dense, softmax
from core.models.nodes.node import STATES, VALUES, Arrays, Node, Pulled, Sizes, Value, Wire
from core.models.nodes.recurrent import Recurrent
from core.models.shown.picture import Arrow, Picture, Row
from core.words import counted

if TYPE_CHECKING:
    import keras

SOURCES, KEYS = "sources", "keys"


def attentive(
    cell: str, units: int, activation: str = "tanh", recurrent_dropout: float = 0.0, name: str | None = None
) -> "keras.Layer":
    """A recurrent layer that reads, beside its input, a mean of `sources` weighted anew before each timestep."""
    import keras

    ops = keras.ops

    @keras.saving.register_keras_serializable("unroll")
    class AttentiveCell(keras.layers.Layer):
        def __init__(self, inner: keras.Layer, **options: object) -> None:
            super().__init__(**options)
            self.inner, self.state_size, self.seen = inner, inner.state_size, None

        def build(self, width: int, sources: int, keys: int) -> None:
            units = self.inner.units
            self.query = self.add_weight(shape=(units, keys), initializer="glorot_uniform", name="query")
            self.scale = self.add_weight(shape=(keys, 1), initializer="glorot_uniform", name="scale")
            self.inner.build((None, width + sources))
            self.built = True

        def call(self, inputs: object, states: object, training: bool = False) -> tuple:
            sources, keys, mask = self.seen
            hidden = states[0] if isinstance(states, list | tuple) else states
            scores = ops.matmul(ops.tanh(keys + ops.matmul(hidden, self.query)[:, None]), self.scale)[..., 0]
            if mask is not None:
                scores -= 1e9 * (1.0 - ops.cast(mask, scores.dtype))
            context = ops.sum(ops.softmax(scores)[..., None] * sources, axis=1)
            hidden, states = self.inner(ops.concatenate([inputs, context], axis=-1), states, training=training)
            return ops.concatenate([hidden, context], axis=-1), states

    @keras.saving.register_keras_serializable("unroll")
    class AttentiveRNN(keras.layers.RNN):
        def __init__(
            self, cell: str, units: int, activation: str, recurrent_dropout: float = 0.0, **options: object
        ) -> None:
            inner = getattr(keras.layers, cell + "Cell")
            made = inner(units, activation=activation, recurrent_dropout=recurrent_dropout)
            super().__init__(AttentiveCell(made), return_sequences=True, **options)
            self.told = {"cell": cell, "units": units, "activation": activation}
            self.told |= {"recurrent_dropout": recurrent_dropout}

        def build(
            self, values_shape: tuple, sources_shape: tuple, keys_shape: tuple, initial_state_shape: list
        ) -> None:
            self.cell.build(values_shape[-1], sources_shape[-1], keys_shape[-1])
            self.built = True

        def call(
            self,
            values: object,
            sources: object,
            keys: object,
            initial_state: list,
            sources_mask: object = None,
            training: bool = False,
        ) -> object:
            self.cell.seen = (sources, keys, sources_mask)
            inner = self.cell.inner
            if training:  # drawn once for all timesteps, outside of the loop
                inner.get_recurrent_dropout_mask(initial_state[0])
            told = super().call(values, initial_state=initial_state, training=training)
            inner.reset_recurrent_dropout_mask()
            self.cell.seen = None
            return told

        def compute_output_shape(
            self, values_shape: tuple, sources_shape: tuple, keys_shape: tuple, initial_state_shape: list
        ) -> tuple:
            return (*values_shape[:2], self.told["units"] + sources_shape[-1])

        def get_config(self) -> dict:
            return {"name": self.name, **self.told}

        @classmethod
        def from_config(cls, config: dict) -> keras.Layer:
            return cls(**config)

    return AttentiveRNN(cell, units, activation, recurrent_dropout, name=name)


class AttentiveMemory(NamedTuple):
    """What happened in the loop: the cell's steps, where each looked, and what was squashed for that."""

    layer: LayerMemory
    weights: np.ndarray
    """[windows, timesteps, timesteps of the source]"""
    squashed: list[np.ndarray]
    """[windows, timesteps of the source, width of the keys] of each timestep."""


@dataclass(frozen=True, kw_only=True)
class Attentive(Node):
    """Hidden states [windows, timesteps, units] of a decoder, and beside each what it read of the source before."""

    values: Wire
    sources: Wire
    """Of which means are read."""
    keys: Wire
    """By which it is found where to look; what the sources alone decide."""
    states: Wire
    """From which it starts."""
    cell: str
    units: int
    activation: str = "tanh"
    recurrent_dropout: float = 0.0

    definition: ClassVar[Any] = staticmethod(attentive)

    @property
    def rule(self) -> Cell:
        return cell_of(self.cell)

    @property
    def keras_class(self) -> str:
        return "AttentiveRNN"

    @property
    def arguments(self) -> dict[str, Any]:
        dropped = {"recurrent_dropout": self.recurrent_dropout} if self.recurrent_dropout else {}
        return {"cell": self.rule.keras_class, "units": self.units, "activation": self.activation, **dropped}

    def made(self, layers: Any) -> Any:
        return attentive(**self.arguments, name=self.name)

    def made_code(self) -> str:
        return f'attentive({", ".join(self.written_arguments())}, name="{self.name}")'

    def applied(self, layer: Any, read: Mapping[str, Any]) -> Any:
        return layer(read[VALUES], read[SOURCES], read[KEYS], initial_state=read[STATES])

    def applied_code(self, layer: str, read: Mapping[str, str]) -> str:
        return f"{layer}({read[VALUES]}, {read[SOURCES]}, {read[KEYS]}, initial_state={read[STATES]})"

    def output(self, read: Mapping[str, Sizes]) -> Sizes:
        return (read[VALUES][0], self.units + read[SOURCES][-1])

    def weights(self, read: Mapping[str, Sizes]) -> tuple[Sizes, ...]:
        keys = read[KEYS][-1]
        return (self.units, keys), (keys, 1), *self.rule.shapes(self.units, read[VALUES][-1] + read[SOURCES][-1])

    def forward(self, arrays: Arrays, read: Mapping[str, Value]) -> dict[str, Value]:
        return self.remember(arrays, read)[0]

    def remember(self, arrays: Arrays, read: Mapping[str, Value]) -> tuple[dict[str, Value], AttentiveMemory]:
        """Together with every state, gate and weight at every timestep."""
        query, scale, *weights = arrays
        values, sources, keys = read[VALUES], read[SOURCES], read[KEYS].values
        (states,) = starts = read[STATES]
        direction = self._direction(tuple(weights))
        inputs, steps, looked, squashed = [], [], [], []
        for timestep in range(values.values.shape[1]):
            squashed.append(np.tanh(keys + (states[0] @ query)[:, None]))
            looked.append(_shares((squashed[-1] @ scale)[..., 0], sources.mask))
            context = (looked[-1][:, None] @ sources.values)[:, 0]
            inputs.append(np.concatenate([values.values[:, timestep], context], axis=-1))
            steps.append(direction.cell.step(inputs[-1], states, direction.weights, direction.activation))
            states = steps[-1].states
        memory = LayerMemory((direction,), Steps(np.stack(inputs, axis=1), None), (steps,), starts, ahead=True)
        contexts = memory.sequence.values[..., values.values.shape[-1] :]
        given = Steps(np.concatenate([memory.hidden, contexts], axis=-1), values.mask)
        found = AttentiveMemory(memory, np.stack(looked, axis=1), squashed)
        return {VALUES: given, STATES: (states,)}, found

    def backward(
        self, arrays: Arrays, read: Mapping[str, Value], memory: AttentiveMemory, above: Mapping[str, Any]
    ) -> Pulled:
        back = _Backwards(arrays, read, memory, above[VALUES])
        for timestep in reversed(range(back.values.shape[1])):
            back.over(timestep)
        below = {VALUES: back.values, STATES: (back.carried,), SOURCES: back.sources, KEYS: back.keys}
        return Pulled(below, (LayerGradient(self.name, "forward", back.hidden),))

    def traced(self, memory: AttentiveMemory) -> tuple[LayerTrace, ...]:
        return memory.layer.traces

    def looked(self, memory: AttentiveMemory) -> np.ndarray:
        return memory.weights

    def draw(self, picture: Picture, read: Mapping[str, Sizes]) -> None:
        """In the row of its encoder; the attention stands above, and goes into each timestep before it is read."""
        below, sources = picture.place(self.values.node), picture.place(self.sources.node)
        Recurrent(
            name=self.name, values=self.values, states=self.states, cell=self.cell, units=self.units, sequences=True
        ).draw(picture, read)
        decoder, key, width = picture.place(self.name), picture.free("attention"), read[SOURCES][-1]
        picture.add_row(Row("node", mark("Attention"), counted(width, "value")), width, key, first=below.first)
        shown = picture.shown(below.first, below.last)
        picture.arrows += [
            Arrow("values", f"{sources.key} {there}", f"{key} {here}")
            for here in shown
            for there in picture.shown(sources.first, sources.last)
        ]
        picture.arrows += [Arrow("values", f"{key} {timestep}", f"{decoder.key} {timestep}") for timestep in shown]
        picture.put(self.name, decoder.key, first=below.first, last=below.last, layer=decoder.layer, beside=(key,))

    def _direction(self, weights: tuple[np.ndarray, ...]) -> Direction:
        activation = ACTIVATIONS[self.activation]
        return Direction(self.name, self.rule, self.units, activation, weights, backward=False)


class _Backwards:
    """Gradients of one window, timestep by timestep against the order of reading."""

    def __init__(self, arrays: Arrays, read: Mapping[str, Value], memory: AttentiveMemory, above: np.ndarray) -> None:
        self._query, self._scale = arrays[0], arrays[1][:, 0]
        self._memory, self._source = memory, read[SOURCES].values[0]
        units = memory.layer.directions[0].units
        self._to_hidden, self._to_context = above[..., :units], above[..., units:]
        outputs, features = len(above), read[VALUES].values.shape[-1]
        self.carried: States = tuple(np.zeros((outputs, units)) for _ in memory.layer.starts[0])
        self.hidden = np.zeros((outputs, above.shape[1], units))
        self.values = np.zeros((outputs, above.shape[1], features))
        self.sources = np.zeros((outputs, *self._source.shape))
        self.keys = np.zeros((outputs, *read[KEYS].values.shape[1:]))

    def over(self, timestep: int) -> None:
        """One timestep back: through the cell, then through where it looked."""
        step, before = self._steps(timestep)
        self.carried = (self.carried[0] + self._to_hidden[:, timestep], *self.carried[1:])
        self.hidden[:, timestep] = self.carried[0]
        direction, inputs = self._memory.layer.directions[0], self._memory.layer.sequence.values[:, timestep]
        pulled = direction.cell.pullback(self.carried, inputs, before, step, direction.weights, direction.activation)
        features = self.values.shape[-1]
        self.values[:, timestep] = pulled.inputs[:, :features]
        to_query = self._through_attention(timestep, pulled.inputs[:, features:] + self._to_context[:, timestep])
        self.carried = (pulled.states[0] + to_query @ self._query.T, *pulled.states[1:])

    def _through_attention(self, timestep: int, to_context: np.ndarray) -> np.ndarray:
        """From the gradient of what was read of the source to that of the question."""
        weights, squashed = self._memory.weights[0, timestep], self._memory.squashed[timestep][0]
        to_weights = to_context @ self._source.T
        to_scores = weights * (to_weights - (to_weights * weights).sum(axis=-1, keepdims=True))
        to_keys = to_scores[..., None] * self._scale * (1 - squashed**2)
        self.sources += weights[:, None] * to_context[:, None]
        self.keys += to_keys
        return to_keys.sum(axis=1)

    def _steps(self, timestep: int) -> tuple[Step, States]:
        """What happened there, and the states before it."""
        [steps] = self._memory.layer.steps
        return steps[timestep], steps[timestep - 1].states if timestep else self._memory.layer.starts[0]


def example() -> Graph:
    """A decoder that reads the window once more, and looks back at all that its encoder made of it."""
    building = Building(window := Input.measured(5, 3))
    told = {"cell": "lstm", "units": 4}
    encoder = Recurrent(name="encoder", named=True, values=window.wire, sequences=True, hands_over=True, **told)
    sources = building.add(encoder)
    keys = building.add(Dense(name="keys", named=True, values=sources, units=3, drawn=False))
    decoder = Attentive(
        name="decoder",
        named=True,
        values=window.wire,
        states=Wire("encoder", STATES),
        sources=sources,
        keys=keys,
        **told,
    )
    return building.graph(building.add(decoder), entered=[window.wire])


def _shares(scores: np.ndarray, mask: np.ndarray | None) -> np.ndarray:
    """Weights that sum to one, none of them on padding."""
    if mask is not None:
        scores = scores - scores.dtype.type(FAR_BELOW) * ~mask
    return softmax(scores)
