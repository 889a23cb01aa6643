"""Which program trains a network, and from which update on: by shapes and counts alone. No TensorFlow.

Two programs for the same sums differ in the last bits. So that one seed gives one result, and a resumed run equals the
uninterrupted one, the change from one to the other never depends on a clock.
"""

import math
from dataclasses import dataclass

from core.engine.graph.program import GraphProgram
from core.engine.graph.xla import XlaProgram
from core.engine.machine.program import BatchLanesProgram, UnitLanesProgram
from core.engine.program import Program
from core.engine.work import UpdateWork

FASTER: tuple[type[Program], ...] = (UnitLanesProgram, BatchLanesProgram, XlaProgram)
"""From the most special to the most general."""
WORTH_SECONDS = 3.0
"""A run changes to the faster program when that saves at least so much."""
BESIDE_SECONDS = 1.5
"""Estimated training time before the change; by then the faster program is compiled, as a rule."""
DEAF_SECONDS = 0.3
"""Updates of the graph that take longer would not hear a stop in time; interruptible programs do."""


@dataclass(frozen=True)
class ProgramChoice:
    """The program that follows the graph, and the seconds that an update takes with each."""

    faster: type[Program]
    graph_seconds: float
    seconds: float

    def switch(self, updates: int) -> int | None:
        """The update, counted over all epochs, from which the faster program trains; None: it is not worth making."""
        if self.faster.interruptible and self.graph_seconds > DEAF_SECONDS:
            return 0
        saved = updates * (self.graph_seconds - self.seconds)
        return math.ceil(BESIDE_SECONDS / self.graph_seconds) if saved > WORTH_SECONDS else None


def choose(work: UpdateWork) -> ProgramChoice:
    """The first that takes such updates and expects to be quicker than the most general one, which takes the rest."""
    general = XlaProgram if XlaProgram.takes(work) else GraphProgram
    found = (each for each in FASTER if each.takes(work) and each.seconds(work) < general.seconds(work))
    faster = next(found, general)
    return ProgramChoice(faster, GraphProgram.seconds(work), faster.seconds(work))
