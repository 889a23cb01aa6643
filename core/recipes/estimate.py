"""How long a run will take, before it starts; no TensorFlow."""

import os
from collections.abc import Sequence

from core.engine.choice import choose
from core.engine.graph.xla import XlaProgram
from core.engine.work import UpdateWork
from core.models.ends.kinds import NetworkEnds
from core.models.spec import ModelSpec
from core.recipes.finishing import finishing_epochs
from core.recipes.spec import RunSpec, TrainingSpec
from core.tasks.task import Plan

START_SECONDS = 3.0
"""Starting, building, tracing and judging."""
COMPILE_SECONDS = 3.0
"""Of a processor for XLA; where there are two it is done beside the training."""
CONVOLVED = 8e9
"""Operations of small convolutions a second, which are slower than those of the recurrent layers."""


def estimate_seconds(ends: NetworkEnds, model: ModelSpec, training: TrainingSpec, examples: int) -> float:
    """All epochs of a run with `examples` training examples, on one core; right within a factor of about two."""
    batches = -(-examples // training.batch_size)
    updates = batches * (training.epochs + finishing_epochs(training))
    work = UpdateWork(ends, model, training.batch_size)
    choice = choose(work)
    switch = choice.switch(updates)
    slow = updates if switch is None else switch
    compiling = COMPILE_SECONDS if switch is not None and choice.faster is XlaProgram else 0.0
    convolving = updates * work.operations_of_frames / CONVOLVED
    return START_SECONDS + compiling + convolving + slow * choice.graph_seconds + (updates - slow) * choice.seconds


def run_seconds(plan: Plan, spec: RunSpec) -> float:
    """One run, with what it trains on earlier stretches of time."""
    once = estimate_seconds(plan.ends, spec.model, spec.training, plan.examples["train"])
    return once + int(spec.options.get("rehearsals", 0)) * (once - START_SECONDS)


def job_seconds(plan: Plan, specs: Sequence[RunSpec], *, at_once: int) -> float:
    """All runs of a job on an idle machine, so many of them at once."""
    each = [run_seconds(plan, spec) for spec in specs]
    return max(max(each), sum(each) / at_once)


def slowed(at_once: int) -> float:
    """How many times longer `at_once` runs take because this machine is busy with something else as well."""
    cores = os.cpu_count() or 1
    return max(1.0, (os.getloadavg()[0] + at_once) / cores)
