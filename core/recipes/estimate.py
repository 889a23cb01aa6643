"""How long a run will take, before it starts; no TensorFlow."""

import os

from core.engine.choice import choose
from core.engine.work import UpdateWork
from core.models.ends import NetworkEnds
from core.models.spec import ModelSpec
from core.recipes.finishing import finishing_epochs
from core.recipes.spec import TrainingSpec

START_SECONDS = 3.0
"""Starting, building, tracing and judging."""


def estimate_seconds(ends: NetworkEnds, model: ModelSpec, training: TrainingSpec, examples: int) -> float:
    """All epochs of a run with `examples` training examples, on one core; right within a factor of about two."""
    batches = -(-examples // training.batch_size)
    updates = batches * (training.epochs + finishing_epochs(training))
    choice = choose(UpdateWork(ends, model, training.batch_size))
    switch = choice.switch(updates)
    slow = updates if switch is None else switch
    return START_SECONDS + slow * choice.graph_seconds + (updates - slow) * choice.seconds


def slowed(at_once: int) -> float:
    """How many times longer `at_once` runs take because this machine is busy with something else as well."""
    cores = os.cpu_count() or 1
    return max(1.0, (os.getloadavg()[0] + at_once) / cores)
