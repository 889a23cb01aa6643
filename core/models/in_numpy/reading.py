"""A recurrent layer in NumPy: what it reads, in one direction or both, and what it remembers of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from core.models.cells.cell import Cell, States, Step, Weights
from core.models.in_numpy.activations import Activation
from core.models.in_numpy.trace import LayerTrace


class Steps(NamedTuple):
    """Values [windows, timesteps, features] or [windows, features], and where there is something to read."""

    values: np.ndarray
    mask: np.ndarray | None


@dataclass(frozen=True)
class Direction:
    """One recurrent layer read in one direction."""

    layer: str
    cell: Cell
    units: int
    activation: Activation
    weights: Weights
    backward: bool

    @property
    def name(self) -> str:
        return "backward" if self.backward else "forward"

    def initial(self, windows: int) -> States:
        """All states before the first timestep: zeros [windows, units]."""
        return tuple(np.zeros((windows, self.units), np.float32) for _ in self.cell.states)

    def order(self, timesteps: int) -> range:
        """Positions in the order in which they are read."""
        return range(timesteps - 1, -1, -1) if self.backward else range(timesteps)

    def read(self, sequence: Steps, states: States | None = None) -> Iterator[tuple[int, Step]]:
        """Position and outcome of every timestep, in reading order; masked timesteps leave the states as they were."""
        states = self.initial(len(sequence.values)) if states is None else states
        for timestep in self.order(sequence.values.shape[1]):
            step = self.cell.step(sequence.values[:, timestep], states, self.weights, self.activation)
            if sequence.mask is not None:
                step = step._replace(states=_kept(step.states, states, sequence.mask[:, timestep, None]))
            states = step.states
            yield timestep, step

    def steps(self, sequence: Steps, states: States | None = None) -> list[Step]:
        """Everything that happened at each timestep, in the order of the window."""
        return [step for _, step in sorted(self.read(sequence, states), key=_position)]

    def last(self, sequence: Steps, states: States | None = None) -> States:
        """All states [windows, units] after the whole sequence."""
        for _, step in self.read(sequence, states):
            states = step.states
        return self.initial(len(sequence.values)) if states is None else states

    def hidden(self, sequence: Steps, states: States | None = None) -> tuple[np.ndarray, States | None]:
        """Hidden state after every timestep, [windows, timesteps, units], and the states at the end."""
        outputs = np.empty((*sequence.values.shape[:2], self.units), np.float32)
        for timestep, step in self.read(sequence, states):
            outputs[:, timestep] = step.states[0]
            states = step.states
        return outputs, states


@dataclass(frozen=True)
class LayerMemory:
    """What one layer read, and all that happened in each of its directions, in the order of the window."""

    directions: tuple[Direction, ...]
    sequence: Steps
    steps: tuple[list[Step], ...]
    starts: tuple[States, ...]
    """Of each direction before its first timestep."""
    ahead: bool = False
    """Whether it read the timesteps to come."""

    @property
    def hidden(self) -> np.ndarray:
        """[windows, timesteps, width]"""
        return side_by_side(np.stack([step.states[0] for step in steps], axis=1) for steps in self.steps)

    @property
    def ends(self) -> tuple[States, ...]:
        """Of each direction after its last timestep."""
        pairs = zip(self.directions, self.steps, strict=True)
        return tuple(steps[direction.order(len(steps))[-1]].states for direction, steps in pairs)

    @property
    def traces(self) -> tuple[LayerTrace, ...]:
        """One a direction, of one window."""
        return tuple(_trace(*pair, ahead=self.ahead) for pair in zip(self.directions, self.steps, strict=True))


def side_by_side(values: Iterable[np.ndarray]) -> np.ndarray:
    """The directions' values in one row."""
    first, *others = values
    return np.concatenate([first, *others], axis=-1) if others else first


def _position(found: tuple[int, Step]) -> int:
    return found[0]


def remember(directions: tuple[Direction, ...], sequence: Steps, starts: tuple[States, ...] = ()) -> LayerMemory:
    """Read by each direction, from zeros or from the states of `starts`."""
    ahead = bool(starts)
    starts = starts or tuple(direction.initial(len(sequence.values)) for direction in directions)
    steps = (direction.steps(sequence, first) for direction, first in zip(directions, starts, strict=True))
    return LayerMemory(directions, sequence, tuple(steps), starts, ahead)


def _kept(new: States, old: States, mask: np.ndarray) -> States:
    return tuple(np.where(mask, after, before) for after, before in zip(new, old, strict=True))


def _trace(direction: Direction, steps: list[Step], *, ahead: bool) -> LayerTrace:
    return LayerTrace(
        layer=direction.layer,
        direction=direction.name,
        states={
            name: _stacked([step.states[position] for step in steps])
            for position, name in enumerate(direction.cell.states)
        },
        gates={name: _stacked([step.gates[name] for step in steps]) for name in direction.cell.gates},
        ahead=ahead,
    )


def _stacked(values: list[np.ndarray]) -> np.ndarray:
    """[timesteps, units] from one [1, units] a timestep."""
    return np.concatenate(values, axis=0)
