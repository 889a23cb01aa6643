"""A recurrent layer: a cell read over a sequence, in one direction or both, from zeros or from given states."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from core.language import mark
from core.models.cells import cell_of
from core.models.cells.cell import Cell, States
from core.models.graph import Building, Graph, Input
from core.models.in_numpy.activations import ACTIVATIONS
from core.models.in_numpy.reading import Direction, LayerMemory, Steps, remember, side_by_side
from core.models.in_numpy.trace import LayerTrace
from core.models.in_numpy.unwinding import through_layer
from core.models.nodes.node import STATES, VALUES, Arrays, Node, Pulled, Sizes, Value, Wire
from core.models.shown.picture import Arrow, NodePlace, Picture, Row
from core.words import counted


@dataclass(frozen=True, kw_only=True)
class Recurrent(Node):
    """[windows, timesteps, features] to all hidden states, or to the last; and the states at the end."""

    values: Wire
    states: Wire | None = None
    """The states from which it goes on, in place of zeros."""
    cell: str
    units: int
    activation: str = "tanh"
    sequences: bool = False
    """Whether it gives its hidden state at every timestep, not the last alone."""
    hands_over: bool = False
    """Whether its Keras layer hands over its last states."""
    bidirectional: bool = False
    recurrent_dropout: float = 0.0
    drawn: bool = True
    """Whether it reads the timesteps of the window: it is drawn and traced; otherwise it is part of what enters."""

    leading: ClassVar[str] = "units"

    @property
    def rule(self) -> Cell:
        return cell_of(self.cell)

    @property
    def keras_class(self) -> str:
        return self.rule.keras_class

    @property
    def kind(self) -> str:
        return "Bidirectional" if self.bidirectional else self.keras_class

    @property
    def arguments(self) -> dict[str, Any]:
        told: dict[str, Any] = {"units": self.units, "activation": self.activation}
        if self.sequences:
            told["return_sequences"] = True
        if self.recurrent_dropout:
            told["recurrent_dropout"] = self.recurrent_dropout
        told |= self.rule.keras_arguments
        return told | {"return_state": True} if self.hands_over else told

    @property
    def gives_states(self) -> bool:
        return self.hands_over

    @property
    def along(self) -> Wire | None:
        return self.values if self.sequences else None

    @property
    def directions(self) -> int:
        return 2 if self.bidirectional else 1

    def made(self, layers: Any) -> Any:
        if not self.bidirectional:
            return super().made(layers)
        inner = getattr(layers, self.keras_class)(**self.arguments, name=self.cell)
        return layers.Bidirectional(inner, name=self.name)

    def applied(self, layer: Any, read: Mapping[str, Any]) -> Any:
        first = {"initial_state": read[STATES]} if STATES in read else {}
        return layer(read[VALUES], **first)

    def made_code(self) -> str:
        if not self.bidirectional:
            return super().made_code()
        name = [f'name="{self.name}"'] if self.named else []
        inner = f"layers.{self.keras_class}({', '.join(self.written_arguments())})"
        return f"layers.Bidirectional({', '.join([inner, *name])})"

    def applied_code(self, layer: str, read: Mapping[str, str]) -> str:
        first = f", initial_state={read[STATES]}" if STATES in read else ""
        return f"{layer}({read[VALUES]}{first})"

    def output(self, read: Mapping[str, Sizes]) -> Sizes:
        width = self.units * self.directions
        return (read[VALUES][0], width) if self.sequences else (width,)

    def weights(self, read: Mapping[str, Sizes]) -> tuple[Sizes, ...]:
        return self.rule.shapes(self.units, read[VALUES][-1]) * self.directions

    def shown(self, output: Sizes) -> str:
        """A list where it hands over states."""
        if not self.hands_over:
            return super().shown(output)
        state = str((None, self.units))
        return f"[{', '.join([str((None, *output)), *[state] * len(self.rule.states) * self.directions])}]"

    def held(self, arrays: Arrays) -> tuple[Direction, ...]:
        """The forward direction, and the backward one where there is one."""
        share = len(arrays) // self.directions
        return tuple(
            Direction(
                layer=self.name,
                cell=self.rule,
                units=self.units,
                activation=ACTIVATIONS[self.activation],
                weights=tuple(arrays[share * number : share * (number + 1)]),
                backward=number == 1,
            )
            for number in range(self.directions)
        )

    def forward(self, directions: tuple[Direction, ...], read: Mapping[str, Value]) -> dict[str, Value]:
        sequence = self._sequence(read)
        starts = read.get(STATES, (None,) * len(directions))
        pairs = list(zip(directions, starts, strict=True))
        if not self.sequences:
            ends = tuple(direction.last(sequence, first) for direction, first in pairs)
            return {VALUES: Steps(side_by_side(states[0] for states in ends), None), STATES: ends}
        found = [direction.hidden(sequence, first) for direction, first in pairs]
        hidden = self._shown_hidden(side_by_side(values for values, _ in found), sequence.mask)
        return {VALUES: Steps(hidden, read[VALUES].mask), STATES: tuple(states for _, states in found)}

    def remember(
        self, directions: tuple[Direction, ...], read: Mapping[str, Value]
    ) -> tuple[dict[str, Value], LayerMemory]:
        """Together with every state and gate at every timestep; at masked ones the states stay what they were."""
        memory = remember(directions, self._sequence(read), read.get(STATES, ()))
        if self.sequences:
            values = Steps(memory.hidden, read[VALUES].mask)
        else:
            values = Steps(side_by_side(states[0] for states in memory.ends), None)
        return {VALUES: values, STATES: memory.ends}, memory

    def backward(
        self, directions: Any, read: Mapping[str, Value], memory: LayerMemory, above: Mapping[str, Any]
    ) -> Pulled:
        after: tuple[States, ...] | None = above.get(STATES)
        to_hidden = self._to_every_timestep(memory, above.get(VALUES), after)
        below, layers, first = through_layer(memory, to_hidden, after)
        return Pulled({VALUES: below, STATES: first} if self.states else {VALUES: below}, layers)

    def traced(self, memory: LayerMemory) -> tuple[LayerTrace, ...]:
        return memory.traces if self.drawn else ()

    def draw(self, picture: Picture, read: Mapping[str, Sizes]) -> None:
        """A row a direction, and one of both side by side; a decoder goes on in the row of its encoder."""
        if not self.drawn:
            picture.stand_for(self.name, self.values.node)
            return
        below = picture.place(self.values.node)
        if self.states and (layer := picture.place(self.states.node).layer):
            self._go_on(picture, below, layer)
            return
        picture.layers += 1
        layer, first, last = f"layer {picture.layers}", below.first, below.last
        key = forward = f"{layer} forward"
        row = Row("forward", self.rule.title, counted(self.units, "unit"))
        picture.add_row(row, self.units, forward, first=first, last=last, noted=True)
        picture.connect_upwards(below.key, forward, first=first, last=last)
        self._carry_states(picture, forward, range(first, last))
        if self.bidirectional:
            key = self._draw_backward(picture, below, layer, only_ends=not (self.sequences or self.hands_over))
        # Where only its last states are read on, its values stand nowhere.
        picture.put(
            self.name, key, first=first if self.sequences or not self.hands_over else last, last=last, layer=layer
        )

    def _go_on(self, picture: Picture, below: NodePlace, layer: str) -> None:
        """In the rows of the layer whose last states it starts from."""
        key, first, last = f"{layer} forward", below.first, below.last
        if picture.extend(key, self.units, first=first, last=last):
            picture.connect_upwards(below.key, key, first=first, last=last)
            self._carry_states(picture, key, range(max(first - 1, 0), last))
            picture.told_ahead(key, counted(self.units, "unit"))
        if self.bidirectional:
            backward, joined = f"{layer} backward", f"{layer} joined"
            if picture.extend(backward, self.units, first=first, last=last):
                picture.connect_upwards(below.key, backward, first=first, last=last)
                self._carry_states(picture, backward, range(last - 1, first - 1, -1))
            if picture.row_of(joined) is None:
                row = Row("joined", mark("Joined"), counted(2 * self.units, "value"))
                picture.add_row(row, 2 * self.units, joined, first=first, last=first, noted=True)
            if picture.extend(joined, 2 * self.units, first=first, last=last):
                picture.connect_upwards(key, joined, first=first, last=last)
                picture.connect_upwards(backward, joined, first=first, last=last)
            key = joined
        picture.put(self.name, key, first=first, last=last, layer=layer)

    def _sequence(self, read: Mapping[str, Value]) -> Steps:
        """What is read; Keras passes over no padding in a layer that starts from given states."""
        return Steps(read[VALUES].values, None) if self.states else read[VALUES]

    def _shown_hidden(self, hidden: np.ndarray, mask: np.ndarray | None) -> np.ndarray:
        """Keras shows zeros at masked timesteps where both directions are joined."""
        return hidden if mask is None or not self.bidirectional else np.where(mask[..., None], hidden, 0)

    def _to_every_timestep(
        self, memory: LayerMemory, above: np.ndarray | None, after: tuple[States, ...] | None
    ) -> np.ndarray:
        """Gradients [outputs, timesteps, width] for the hidden states, from those of what the layer gave."""
        timesteps, width = memory.sequence.values.shape[1], self.units * self.directions
        if above is None:
            return np.zeros((len(after[0][0]), timesteps, width))
        if self.sequences:
            mask = memory.sequence.mask
            return above if mask is None or not self.bidirectional else np.where(mask[0][:, None], above, 0)
        gradient = np.zeros((len(above), timesteps, width))
        for number, direction in enumerate(memory.directions):
            part = slice(number * self.units, (number + 1) * self.units)
            gradient[:, direction.order(timesteps)[-1], part] = above[:, part]
        return gradient

    def _draw_backward(self, picture: Picture, below: NodePlace, layer: str, *, only_ends: bool) -> str:
        """The row of the other direction, and both side by side: everywhere, or what each direction knew at its end."""
        forward, backward, joined = (f"{layer} {name}" for name in ("forward", "backward", "joined"))
        first, last = below.first, below.last
        row = Row("backward", self.rule.title, counted(self.units, "unit"))
        picture.add_row(row, self.units, backward, first=first, last=last)
        picture.connect_upwards(below.key, backward, first=first, last=last)
        self._carry_states(picture, backward, range(last - 1, first - 1, -1))
        width, final = 2 * self.units, picture.final
        row = Row("joined", mark("Joined"), counted(width, "value"))
        if not only_ends and not self.sequences:
            return forward
        if not only_ends:
            picture.add_row(row, width, joined, first=first, last=last, noted=True)
            picture.connect_upwards(forward, joined, first=first, last=last)
            picture.connect_upwards(backward, joined, first=first, last=last)
            return joined
        picture.note_next(row)
        picture.add("joined", f"{joined} {final}", len(picture.columns) - 1, width)
        picture.arrows.append(Arrow("values", f"{forward} {final}", f"{joined} {final}"))
        picture.arrows.append(Arrow("values", f"{backward} 0", f"{joined} {final}"))
        return joined

    def _carry_states(self, picture: Picture, key: str, order: range) -> None:
        picture.carry(key, order, self.rule.states)


def example() -> Graph:
    """A decoder that starts from the states of its encoder, both reading the same window."""
    building = Building(window := Input.measured(5, 3))
    told = {"cell": "lstm", "units": 4, "bidirectional": True}
    building.add(Recurrent(name="encoder", named=True, values=window.wire, hands_over=True, **told))
    states = Wire("encoder", STATES)
    return building.graph(building.add(Recurrent(values=window.wire, states=states, **told)), entered=[window.wire])
