"""A run opened from its folder alone: its network, and what it can be asked; without TensorFlow and training data."""

from core.errors import UserError
from core.language import say
from core.models.ends.kinds import NetworkEnds
from core.models.in_numpy.forward import Network
from core.models.weights import load_weights
from core.runs.folder.codecs import codecs_of
from core.runs.folder.run import Run
from core.tasks import task_of
from core.tasks.predictor import Predictor


def ends_of(run: Run) -> NetworkEnds:
    """What stands around the run's network."""
    task, weights = task_of(run.spec.task), run.weights_path() or run.attempt_folder(run.attempt) / "best.npz"
    return task.ends(codecs_of(run.folder, weights), task.Options.model_validate(run.spec.options))


def open_predictor(run: Run) -> Predictor:
    """What the run can be asked; raises UserError before it has learnt anything."""
    path = run.weights_path()
    if path is None:
        raise UserError(say("This run has no weights."), say("Only a run that trained at least one epoch can be used."))
    spec, task = run.spec, task_of(run.spec.task)
    options, codecs = task.Options.model_validate(spec.options), codecs_of(run.folder, path)
    ends = task.ends(codecs, options)
    return task.predictor(Network(ends, spec.model, load_weights(path, ends, spec.model)), codecs, options)
