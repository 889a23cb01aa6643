"""A layer step by step on a real window: what it reads, its gates and states, then the gradient on its way back."""

from collections.abc import Sequence

import numpy as np

from core.charts.network.steps import TileRow, steps_figure
from core.charts.network.trace import labels_of
from core.charts.theme import Figure, Theme
from core.language import say
from core.models.in_numpy.trace import LayerTrace

SHOWN = 8
"""Timesteps that are drawn side by side."""
UNITS = 3


def positions(timesteps: int) -> int:
    """Each timestep forward, then each backward."""
    return 2 * timesteps


def timestep_at(position: int, timesteps: int) -> int:
    """The timestep that is computed at a position of the timeline."""
    return position if position < timesteps else 2 * timesteps - 1 - position


def leading_units(trace: LayerTrace, to_hidden: np.ndarray) -> np.ndarray:
    """The units that move the answer most over the window: their gradients [timesteps, units] times what they hold."""
    worth = np.abs(to_hidden * trace.hidden).sum(axis=0)
    return np.sort(np.argsort(-worth, kind="stable")[:UNITS])


def window_steps(
    trace: LayerTrace,
    to_hidden: np.ndarray,
    reads: np.ndarray | None,
    theme: Theme,
    *,
    cell: str,
    position: int,
    names: tuple[str, ...] = (),
    shown: int = SHOWN,
) -> Figure:
    """The timesteps around `position` with the numbers of the leading units; what is still to come is empty."""
    timesteps = len(trace.hidden)
    now, backward = timestep_at(position, timesteps), position >= timesteps
    first = max(0, min(now - shown // 2, timesteps - shown))
    span = np.arange(first, min(first + shown, timesteps))
    units = leading_units(trace, to_hidden)
    reached = span <= (timesteps - 1 if backward else now)
    rows = [] if reads is None else [TileRow("reads", reads[span, :1])]
    rows += [TileRow(name, _where(reached, values[span][:, units])) for name, values in trace.gates.items()]
    rows += [
        TileRow(name, _where(reached, values[span][:, units]), "→") for name, values in reversed(trace.states.items())
    ]
    back = (span >= now) if backward else np.zeros(len(span), bool)
    rows.append(TileRow("∂y/∂h", _where(back, to_hidden[span][:, units]), "←", gradient=True))
    labels = labels_of(names, timesteps)
    return steps_figure(
        rows,
        theme,
        hue=theme.cells.get(cell, theme.accent),
        now=now - first,
        timesteps=len(span),
        names=[labels[timestep] for timestep in span],
    )


def _where(known: np.ndarray, values: np.ndarray) -> np.ndarray:
    return np.where(known[:, None], values, np.nan)


def units_in_words(units: Sequence[int]) -> str:
    """ "units 3, 7 and 12", from the bottom up."""
    numbers = [str(unit) for unit in units]
    return (
        say("unit {number}", number=numbers[0])
        if len(numbers) == 1
        else say("units {first} and {last}", first=", ".join(numbers[:-1]), last=numbers[-1])
    )
