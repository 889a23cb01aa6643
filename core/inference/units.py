"""What each unit of a trained network answers to: the windows in which it stands highest and lowest."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from core.charts.network.unit import Excerpt
from core.data.examples import WINDOW
from core.inference.trained import Trained
from core.language import say
from core.models.in_numpy.trace import LayerTrace

MOST_NUMBERS = 500_000
"""Hidden states that are held at once."""
MOST_WINDOWS = 128
EXTREMES = 5
BEFORE = 23
"""Timesteps that are shown before an extreme."""
Pieces = list[tuple[str, float]]
APART = 10
"""Timesteps between two extremes, where windows overlap."""


class Extreme(NamedTuple):
    """A state of a unit, and where it stood so."""

    window: int
    timestep: int
    state: float

    @property
    def moment(self) -> int:
        """Timesteps from the beginning of the test part, where its windows overlap."""
        return self.window + self.timestep


@dataclass(frozen=True)
class Responses:
    """One layer in one direction, read over many windows of the test part."""

    layer: str
    direction: str
    positions: np.ndarray
    """[windows] of the test part."""
    hidden: tuple[np.ndarray, ...]
    """[timesteps, units] a window; padding is left out."""

    ahead: bool = False
    """Whether it reads the timesteps to come, as a decoder does."""
    overlapping: bool = False
    """Whether each window begins a timestep after the one before, as those of a series do."""

    def of(self, window: int) -> np.ndarray:
        """[timesteps, units] of a window that was read."""
        return self.hidden[int(np.searchsorted(self.positions, window))]

    def extremes(self, unit: int, *, highest: bool) -> list[Extreme]:
        """Where the unit stands highest, or lowest; each in another window, and at another time."""
        sign = 1.0 if highest else -1.0
        best = [(sign * states[:, unit]).argmax() for states in self.hidden]
        values = np.array([states[at, unit] for states, at in zip(self.hidden, best, strict=True)])
        found: list[Extreme] = []
        for place in np.argsort(-sign * values, kind="stable"):
            one = Extreme(int(self.positions[place]), int(best[place]), float(values[place]))
            if not (self.overlapping and any(abs(one.moment - other.moment) < APART for other in found)):
                found.append(one)
            if len(found) == EXTREMES:
                break
        return found


def responses(trained: Trained) -> tuple[Responses, ...]:
    """Every layer that reads the window, over windows spread over the test part."""
    network = trained.network
    units = max(layer.hidden.shape[1] for layer in trained.trace(0).layers)
    most = min(MOST_WINDOWS, max(8, MOST_NUMBERS // (units * network.ends.rows)), len(trained.windows))
    positions = np.unique(np.linspace(0, len(trained.windows) - 1, most).astype(int))
    windows = trained.windows.take(positions)
    traces = network.remembered(network.entered(windows)).traces
    return tuple(_responses(trained, layer, positions, named=isinstance(windows, dict)) for layer in traces)


def excerpts(trained: Trained, found: Responses, unit: int, *, highest: bool, entry: str = WINDOW.one) -> list[Excerpt]:
    """What was read of measured values before the unit stood highest, or lowest."""
    told = []
    for one in found.extremes(unit, highest=highest):
        values, names = trained.features(one.window), trained.names(one.window, ahead=found.ahead)
        if values is None:
            # Of frames, the mean of all pixels.
            frames = trained.window(one.window)
            values = frames.reshape(len(frames), -1).mean(axis=1, keepdims=True)
        lookback = trained.network.ends.timesteps
        read = (values[lookback:] if found.ahead else values[:lookback])[-len(found.of(one.window)) :]
        name = (
            names[one.timestep]
            if found.overlapping
            else say(
                "{entry} {window}, timestep {timestep}", entry=entry, window=one.window + 1, timestep=one.timestep + 1
            )
        )
        told.append(Excerpt(name, one.state, read[max(0, one.timestep - BEFORE) : one.timestep + 1, 0]))
    return told


def coloured(trained: Trained, found: Responses, unit: int, *, highest: bool) -> list[tuple[Extreme, Pieces]]:
    """The texts in which the unit stands highest, or lowest, each token with the unit's state."""
    told = []
    for one in found.extremes(unit, highest=highest):
        tokens, states = trained.names(one.window, ahead=found.ahead), found.of(one.window)[:, unit]
        between = "" if "".join(tokens) == trained.text(one.window) else " "
        pieces = [(f"{token}{between}", float(state)) for token, state in zip(tokens, states, strict=True)]
        told.append((one, pieces))
    return told


def _responses(trained: Trained, layer: LayerTrace, positions: np.ndarray, *, named: bool) -> Responses:
    # Of several windows a trace holds a row a window for each timestep.
    hidden = layer.hidden.reshape(-1, len(positions), layer.hidden.shape[1]).swapaxes(0, 1)
    counts = [len(trained.names(int(position), ahead=layer.ahead)) for position in positions]
    # Padding stands in front of what is read, and behind each of two texts.
    kept = [slice(count) if named else slice(-count or None, None) for count in counts]
    states, overlapping = tuple(map(_cut, hidden, kept)), bool(trained.moments)
    return Responses(layer.layer, layer.direction, positions, states, layer.ahead, overlapping)


def _cut(states: np.ndarray, kept: slice) -> np.ndarray:
    return states[kept]
