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
    return trial.updates * _update_of_all(trial)


def within_a_minute(trial: Trial) -> Trial:
    """The trial with fewer updates where all of its own would take too long."""
    most = int(SECONDS / _update_of_all(trial))
    return trial.model_copy(update={"updates": max(1, min(trial.updates, most))})


def _update_of_all(trial: Trial) -> float:
    """Seconds of a processor for one update of every seed."""
    return sum(_update(trial.of_seed(seed)) for seed in range(trial.seeds))


def _update(trial: Trial) -> float:
    size = max(0.5, trial.units / 32) * max(0.5, trial.examples / 64)
    size *= READINGS[trial.reading].directions
    return UPDATE + trial.timesteps * (TIMESTEP + GATE * len(cell_of(trial.cell).gates)) * size
