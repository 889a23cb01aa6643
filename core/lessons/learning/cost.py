"""How long a trial takes, roughly, and how many updates it may have so that nobody waits for more than a minute."""

from core.lessons.learning.readings import READINGS
from core.lessons.learning.trial import Trial
from core.models.cells import cell_of

UPDATE, TIMESTEP, GATE = 1.5e-4, 3.3e-5, 2.6e-5
"""Seconds of a processor for an update of 64 examples and 32 units: at least, each timestep, and each gate in it."""
SECONDS = 35.0
"""Of a processor for all seeds together; a busy machine takes longer."""


def seconds(trial: Trial) -> float:
    """Of a processor, if no seed solves it early."""
    return trial.seeds * trial.updates * _update(trial)


def within_a_minute(trial: Trial) -> Trial:
    """The trial with fewer updates where all of its own would take too long."""
    most = int(SECONDS / trial.seeds / _update(trial))
    return trial.model_copy(update={"updates": max(1, min(trial.updates, most))})


def _update(trial: Trial) -> float:
    size = max(0.5, trial.units / 32) * max(0.5, trial.examples / 64)
    size *= READINGS[trial.reading].directions
    gates = max(len(cell_of(cell).gates) for cell in (trial.cell, trial.rival or trial.cell))
    return UPDATE + trial.timesteps * (TIMESTEP + GATE * gates) * size
