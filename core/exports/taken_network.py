"""A run's network as it is taken away: its graph and weights, and what stands before and after it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from core.models.ends.kinds import NetworkEnds
from core.models.in_numpy.forward import Network
from core.models.spec import ModelSpec
from core.models.weights import load_weights
from core.recipes.spec import RunSpec
from core.runs.folder.codecs import codecs_of
from core.runs.folder.source import read_recipe
from core.tasks import task_of
from core.tasks.codecs import Codecs
from core.tasks.processing import Processing


@dataclass(frozen=True)
class TakenNetwork:
    """Everything that an export is made of."""

    title: str
    task: str
    network: Network
    weights: list[np.ndarray]
    processing: Processing

    @classmethod
    def of(cls, spec: RunSpec, codecs: Codecs, weights: list[np.ndarray]) -> "TakenNetwork":
        """Of a run with that recipe, with what its training part taught."""
        task = task_of(spec.task)
        options: Any = task.Options.model_validate(spec.options)
        ends: NetworkEnds = task.ends(codecs, options)
        model: ModelSpec = spec.model
        return cls(
            title=f"{task.title}: {model.cell} on {spec.source.name}, seed {spec.training.seed}",
            task=task.title,
            network=Network(ends, model, weights),
            weights=weights,
            processing=task.processing(codecs, options, spec.source.preparation),
        )


def taken_network(run: Path, weights: Path) -> TakenNetwork:
    """Of the run in the folder `run`, whose weights lie at `weights`."""
    spec, codecs = read_recipe(run), codecs_of(run, weights)
    task = task_of(spec.task)
    ends = task.ends(codecs, task.Options.model_validate(spec.options))
    return TakenNetwork.of(spec, codecs, load_weights(weights, ends, spec.model))
