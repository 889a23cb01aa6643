"""An export, made in a process of its own: TensorFlow is imported there, not where it is asked for."""

import json
import os
import sys
import threading
from pathlib import Path
from tempfile import TemporaryDirectory

from core.attached import ONE_THREAD, TookTooLong, finished
from core.errors import UserError
from core.exports.formats import FORMATS, Format
from core.language import say
from core.runs.folder.run import Run
from core.tasks import task_of

SECONDS = 300
REFUSED = 3
"""The exit code where a person can mend what is wrong."""
_one_at_a_time = threading.Lock()
"""However many pages ask: each conversion takes most of a gigabyte."""


def export_of(run: Run, form: Format) -> bytes:
    """A ZIP with the run's network in that format and what stands around it. Takes some ten seconds."""
    if not task_of(run.spec.task).exported:
        raise UserError(
            say("Networks of this task cannot be exported in other formats."), say("Export the .keras file.")
        )
    form.check()
    weights = run.weights_path()
    if weights is None:
        raise UserError(say("This run has no network yet."), say("Train at least one epoch."))
    with TemporaryDirectory() as place, _one_at_a_time:
        path = Path(place) / "export.zip"
        _made(run.folder, weights, form.name, path)
        return path.read_bytes()


def _made(run: Path, weights: Path, form: str, path: Path) -> None:
    command = [sys.executable, "-m", "core.exports.process", run, weights, form, path]
    try:
        done = finished(command, seconds=SECONDS, env={**os.environ, **ONE_THREAD, "TF_CPP_MIN_LOG_LEVEL": "3"})
    except TookTooLong as error:
        raise UserError(
            say("The conversion took more than {seconds} s.", seconds=SECONDS),
            say("Try again when the machine is idle."),
        ) from error
    if done.returncode == REFUSED:
        raise UserError(*json.loads(done.stdout.splitlines()[-1]))
    if done.returncode:
        raise UserError(
            say("The network cannot be converted to {title}.", title=FORMATS[form].title), say("Choose another format.")
        )


def main() -> None:
    """`python -m core.exports.process RUN WEIGHTS FORMAT FILE`"""
    from core.exports.folder import export_archive
    from core.exports.taken_network import taken_network

    run, weights, form, path = sys.argv[1:]
    try:
        content = export_archive(taken_network(Path(run), Path(weights)), FORMATS[form])
    except UserError as error:
        print(json.dumps([error.message, error.hint]))
        sys.exit(REFUSED)
    Path(path).write_bytes(content)


if __name__ == "__main__":
    main()
