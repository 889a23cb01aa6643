"""A run's network as a .keras file; built anew, in a process of its own, when the run came from elsewhere."""

import sys
from pathlib import Path

from core.attached import TookTooLong, finished
from core.errors import UserError
from core.files import replaced
from core.language import say
from core.models.build import build_network
from core.models.weights import load_weights
from core.runs.folder.codecs import codecs_of
from core.runs.folder.run import Run
from core.runs.folder.source import read_recipe
from core.tasks import task_of

SECONDS = 180


def keras_file(run: Run) -> bytes:
    """The content of a .keras file with the run's best network. Takes some seconds when it has to be built."""
    path = run.keras_path()
    return (path or _rebuilt(run)).read_bytes()


def _rebuilt(run: Run) -> Path:
    """Beside the weights, so that it is made only once."""
    weights = run.weights_path()
    if weights is None:
        raise UserError(say("This run has no network yet."), say("Train at least one epoch."))
    path = weights.with_name("rebuilt.keras")
    if path.is_file():
        return path
    command = [sys.executable, "-m", "core.runs.bundles.keras_file", run.folder, weights, path]
    try:
        done = finished(command, seconds=SECONDS)
    except TookTooLong as error:
        raise UserError(
            say("Building it took more than {seconds} s.", seconds=SECONDS), say("Try again when the machine is idle.")
        ) from error
    if done.returncode:
        raise UserError(
            say("The network of this run cannot be built from its recipe and weights."), say("Train it again.")
        )
    return path


def main() -> None:
    """`python -m core.runs.bundles.keras_file RUN WEIGHTS FILE`"""
    run, weights, path = (Path(argument) for argument in sys.argv[1:])
    spec = read_recipe(run)
    task = task_of(spec.task)
    ends = task.ends(codecs_of(run, weights), task.Options.model_validate(spec.options))
    model = build_network(ends, spec.model, seed=spec.training.seed)
    model.set_weights(load_weights(weights, ends, spec.model))
    with replaced(path) as temporary:
        model.save(temporary)


if __name__ == "__main__":
    main()
