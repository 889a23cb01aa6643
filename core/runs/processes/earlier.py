"""Which of a run's earlier attempts the next one goes on from."""

from pathlib import Path

from core.errors import UserError
from core.runs.processes.attempt_folder import AttemptFolder
from core.training.checkpoint import load_checkpoint


def newest_checkpoint(attempt: AttemptFolder) -> Path | None:
    """The folder of the newest earlier attempt whose checkpoint is whole."""
    for number in range(attempt.number - 1, 0, -1):
        folder = AttemptFolder(attempt.run, number).path
        try:
            if load_checkpoint(folder / "checkpoint") is not None:
                return folder
        except UserError:
            continue
    return None
