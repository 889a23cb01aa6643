"""The codecs of a run: beside its weights; of a run from before they were kept, fitted once from its source."""

from contextlib import suppress
from pathlib import Path

from core.errors import NotFound, Refused, UserError
from core.language import say
from core.recipes.spec import RunSpec
from core.runs.folder.source import read_recipe, run_source
from core.tasks import task_of
from core.tasks.codecs import CODECS, Codecs


def codecs_of(folder: Path, weights: Path) -> Codecs:
    """What was fitted for the run in `folder`, whose weights lie at `weights`."""
    spec, path = read_recipe(folder), weights.with_name(CODECS)
    found = _kept(path, spec)
    if found is not None:
        return found
    found = _fitted(folder, spec)
    with suppress(OSError):  # read-only, or full: the next one prepares again
        found.write(path)
    return found


def _kept(path: Path, spec: RunSpec) -> Codecs | None:
    """None where there are none, or none that can be read: they can be fitted again."""
    with suppress(OSError, Refused):
        return task_of(spec.task).Codecs.read(path)
    return None


def _fitted(folder: Path, spec: RunSpec) -> Codecs:
    task = task_of(spec.task)
    try:
        source = run_source(folder)
    except (NotFound, FileNotFoundError) as error:
        raise UserError(
            say("This run has no readable codecs beside its weights, and the source to fit them on is gone."),
            say("Import the file again, then train."),
        ) from error
    return task.prepare(source, task.Options.model_validate(spec.options)).codecs
